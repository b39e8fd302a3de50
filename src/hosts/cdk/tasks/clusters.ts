import { isNothing, memberOf, type ObjectMember, objectOf, type Value } from "../../../languages/evaluator/values.js";
import { token } from "../json-path.js";
import { sizeIn } from "../sizes.js";
import { secondsOf, unwrapped } from "../values.js";
import { capitalized, each, given, hole, objectWith, pairs, structure, text } from "./shapes.js";
import { bool, type Task, type TaskForm, truthy } from "./task.js";

type Parameters = readonly (readonly [string, Value | undefined])[];

/** Members of Amazon EMR's objects that the library renames or converts. */
const EMR: Readonly<Record<string, (value: Value) => readonly [string, Value]>> = {
  decommissionTimeout: (value) => ["DecommissionTimeout", secondsOf(value) ?? value],
  instanceTerminationTimeout: (value) => ["InstanceTerminationTimeout", secondsOf(value) ?? value],
  adDomainJoinPassword: (value) => ["ADDomainJoinPassword", value],
  adDomainJoinUser: (value) => ["ADDomainJoinUser", value],
  // these have members that are computed from several
  autoScalingPolicy: (value) => ["AutoScalingPolicy", hole(value.at)],
  launchSpecifications: (value) => ["LaunchSpecifications", hole(value.at)],
  ebsConfiguration: (value) => ["EbsConfiguration", hole(value.at)],
};

const emr = (value: Value | undefined): Value | undefined =>
  value && !isNothing(value) ? (value.kind === "unknown" ? hole(value.at) : capitalized(value, EMR)) : undefined;

function instances(task: Task): Value {
  const set = emr(task.prop("instances"));
  if (set?.kind !== "object") return hole(set?.at ?? task.made.at);
  const keep: [string, ObjectMember] = ["KeepJobFlowAliveWhenNoSteps", { key: set.at, value: bool(true, task) }];
  return objectOf(set.at, [...set.members, keep], set.open);
}

function createCluster(task: Task): Parameters {
  const role = (name: string): Value => task.of(name, "roleName") ?? hole(task.made.at, "text");
  const fleets = memberOf(task.prop("instances"), "instanceFleets");
  const noFleets = !fleets || isNothing(fleets) || (fleets.kind === "list" && fleets.items.length === 0);
  const idle = task.seconds("autoTerminationPolicyIdleTimeout");
  return [
    ["Instances", instances(task)],
    ["JobFlowRole", role("clusterRole")],
    ["Name", task.prop("name")],
    ["ServiceRole", role("serviceRole")],
    ["AdditionalInfo", task.prop("additionalInfo")],
    ["Applications", emr(task.prop("applications"))],
    ["AutoScalingRole", noFleets || task.prop("autoScalingRole") ? role("autoScalingRole") : undefined],
    ["BootstrapActions", emr(task.prop("bootstrapActions"))],
    ["Configurations", emr(task.prop("configurations"))],
    ["CustomAmiId", task.prop("customAmiId")],
    ["EbsRootVolumeSize", sizeIn(task.prop("ebsRootVolumeSize"), "GiB")],
    ["EbsRootVolumeIops", task.prop("ebsRootVolumeIops")],
    ["EbsRootVolumeThroughput", task.prop("ebsRootVolumeThroughput")],
    ["KerberosAttributes", emr(task.prop("kerberosAttributes"))],
    ["LogUri", task.prop("logUri")],
    ["ManagedScalingPolicy", emr(task.prop("managedScalingPolicy"))],
    ["ReleaseLabel", task.prop("releaseLabel")],
    ["ScaleDownBehavior", task.prop("scaleDownBehavior")],
    ["SecurityConfiguration", task.prop("securityConfiguration")],
    ["StepConcurrencyLevel", task.prop("stepConcurrencyLevel")],
    ["Tags", pairs(task.prop("tags"), "Key")],
    ["VisibleToAllUsers", task.prop("visibleToAllUsers") ?? bool(true, task)],
    ["AutoTerminationPolicy", idle && objectWith(idle.at, { IdleTimeout: idle })],
  ];
}

function step(task: Task): Value {
  const { at } = task.made;
  const program = {
    Jar: task.prop("jar"),
    MainClass: task.prop("mainClass"),
    Args: task.prop("args"),
    Properties: pairs(task.prop("properties"), "Key"),
  };
  return objectWith(at, {
    Name: task.prop("name"),
    ActionOnFailure: task.prop("actionOnFailure") ?? task.text("CONTINUE"),
    HadoopJarStep: objectWith(at, program),
  });
}

/** What a class of the library holds that is made from one text or from a `TaskInput`. */
function held(value: Value | undefined): Value | undefined {
  if (!value || isNothing(value) || value.kind === "text") return value;
  const [of] = value.kind === "made" ? value.args : [];
  if (value.kind !== "made" || !of || value.type.endsWith(".fromCluster")) return hole(value.at, "text");
  return value.type.endsWith(".fromTaskInput") ? unwrapped(of) : of;
}

function monitoring(task: Task): Value {
  const set = task.prop("monitoring");
  const at = set?.at ?? task.made.at;
  if (set && set.kind !== "object") return hole(at);
  const made = truthy(memberOf(set, "logging")) ? hole(at, "text") : undefined;
  const logGroup = given(memberOf(set, "logGroup"), "text") ?? made;
  const logBucket = given(memberOf(set, "logBucket"), "text") ?? made;
  const ui = memberOf(set, "persistentAppUI");
  return objectWith(at, {
    CloudWatchMonitoringConfiguration:
      logGroup && objectWith(at, { LogGroupName: logGroup, LogStreamNamePrefix: memberOf(set, "logStreamNamePrefix") }),
    PersistentAppUI: !ui || ui.kind === "boolean" ? text(ui && !truthy(ui) ? "DISABLED" : "ENABLED", ui?.at ?? at) : hole(ui.at, "text"),
    S3MonitoringConfiguration: logBucket && objectWith(at, { LogUri: logBucket }),
  });
}

const applications = (value: Value | undefined): Value | undefined =>
  each(value, (one) =>
    structure(one, {
      Classification: (of) => held(memberOf(of, "classification")),
      Properties: "properties",
      Configurations: (of) => applications(memberOf(of, "nestedConfig")),
    }),
  );

function startJobRun(task: Task): Parameters {
  const { at } = task.made;
  const driver = memberOf(task.prop("jobDriver"), "sparkSubmitJobDriver");
  const spark = structure(driver, {
    EntryPoint: (of) => unwrapped(memberOf(of, "entryPoint")),
    EntryPointArguments: (of) => unwrapped(memberOf(of, "entryPointArguments")),
    SparkSubmitParameters: "sparkSubmitParameters",
  });
  const overrides = { ApplicationConfiguration: applications(task.prop("applicationConfig")), MonitoringConfiguration: monitoring(task) };
  return [
    ["VirtualClusterId", held(task.prop("virtualCluster"))],
    ["Name", task.prop("jobName")],
    ["ExecutionRoleArn", task.of("executionRole", "roleArn") ?? hole(at, "text")],
    ["ReleaseLabel", held(task.prop("releaseLabel"))],
    ["JobDriver", spark ? objectWith(spark.at, { SparkSubmitJobDriver: spark }) : task.hole("jobDriver")],
    ["ConfigurationOverrides", objectWith(at, overrides)],
    ["Tags", task.prop("tags")],
  ];
}

const DEFAULT_NAME = "States.Format('{}/{}', $$.Execution.Name, $$.State.Name)";
const DEFAULT_NAME_JSONATA = "{% States.Format('{}/{}', $states.context.Execution.Name, $states.context.State.Name) %}";

function createVirtualCluster(task: Task): Parameters {
  const { at } = task.made;
  const name = task.jsonata ? task.text(DEFAULT_NAME_JSONATA) : token(text(DEFAULT_NAME, at), at, task.tools);
  const namespace = objectWith(at, { Namespace: task.prop("eksNamespace") ?? task.text("default") });
  const provider = { Id: held(task.prop("eksCluster")), Info: objectWith(at, { EksInfo: namespace }), Type: task.text("EKS") };
  return [
    ["Name", task.prop("virtualClusterName") ?? name],
    ["ContainerProvider", objectWith(at, provider)],
    ["Tags", task.prop("tags")],
  ];
}

/** Amazon EMR, Amazon EMR on EKS, and Amazon EKS. */
export const CLUSTERS: Readonly<Record<string, TaskForm>> = {
  EmrCreateCluster: { api: "elasticmapreduce:createCluster", pattern: "RUN_JOB", parameters: createCluster },
  EmrTerminateCluster: {
    api: "elasticmapreduce:terminateCluster",
    pattern: "RUN_JOB",
    parameters: (task) => [["ClusterId", task.prop("clusterId")]],
  },
  EmrAddStep: {
    api: "elasticmapreduce:addStep",
    pattern: "RUN_JOB",
    parameters: (task) => [
      ["ClusterId", task.prop("clusterId")],
      ["ExecutionRoleArn", task.prop("executionRoleArn")],
      ["Step", step(task)],
    ],
  },
  EmrCancelStep: {
    api: "elasticmapreduce:cancelStep",
    fixed: true,
    parameters: (task) => [
      ["ClusterId", task.prop("clusterId")],
      ["StepId", task.prop("stepId")],
    ],
  },
  EmrSetClusterTerminationProtection: {
    api: "elasticmapreduce:setClusterTerminationProtection",
    fixed: true,
    parameters: (task) => [
      ["ClusterId", task.prop("clusterId")],
      ["TerminationProtected", task.prop("terminationProtected")],
    ],
  },
  EmrModifyInstanceFleetByName: {
    api: "elasticmapreduce:modifyInstanceFleetByName",
    fixed: true,
    parameters: (task) => [
      ["ClusterId", task.prop("clusterId")],
      ["InstanceFleetName", task.prop("instanceFleetName")],
      [
        "InstanceFleet",
        objectWith(task.made.at, {
          TargetOnDemandCapacity: task.prop("targetOnDemandCapacity"),
          TargetSpotCapacity: task.prop("targetSpotCapacity"),
        }),
      ],
    ],
  },
  EmrModifyInstanceGroupByName: {
    api: "elasticmapreduce:modifyInstanceGroupByName",
    fixed: true,
    parameters: (task) => [
      ["ClusterId", task.prop("clusterId")],
      ["InstanceGroupName", task.prop("instanceGroupName")],
      ["InstanceGroup", emr(task.prop("instanceGroup"))],
    ],
  },
  EmrContainersCreateVirtualCluster: { api: "emr-containers:createVirtualCluster", parameters: createVirtualCluster },
  EmrContainersDeleteVirtualCluster: {
    api: "emr-containers:deleteVirtualCluster",
    parameters: (task) => [["Id", task.input("virtualClusterId")]],
  },
  EmrContainersStartJobRun: { api: "emr-containers:startJobRun", pattern: "RUN_JOB", parameters: startJobRun },
  EksCall: {
    api: "eks:call",
    parameters: (task) => [
      ["ClusterName", task.of("cluster", "clusterName")],
      ["CertificateAuthority", hole(task.made.at, "text")],
      ["Endpoint", hole(task.made.at, "text")],
      ["Method", task.prop("httpMethod")],
      ["Path", task.prop("httpPath")],
      ["QueryParameters", task.prop("queryParameters")],
      ["RequestBody", task.input("requestBody")],
    ],
  },
};
