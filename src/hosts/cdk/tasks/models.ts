import { plainText } from "../../../languages/evaluator/text.js";
import { isNothing, memberOf, type Value } from "../../../languages/evaluator/values.js";
import { pathOf, token } from "../json-path.js";
import { sizeIn } from "../sizes.js";
import { secondsOf, unwrapped } from "../values.js";
import { location } from "./jobs.js";
import { around, each, given, hole, objectWith, pairs, structure, text } from "./shapes.js";
import { type Task, type TaskForm, truthy } from "./task.js";

type Parameters = readonly (readonly [string, Value | undefined])[];

const tags = (task: Task) => ["Tags", task.input("tags")] as const;

/** The role that was given, or the one that the library makes. */
const role = (task: Task): Value => task.of("role", "roleArn") ?? hole(task.made.at, "text");

const arnOf = (task: Task, value: Value | undefined, attribute = "keyArn"): Value | undefined =>
  value && !isNothing(value) ? { ...task.tools.get(value, attribute, value.at), at: value.at } : undefined;

/** `ml.` before the type of an instance; a path or an expression is as it is. */
function machineType(value: Value | undefined): Value | undefined {
  const path = pathOf(value);
  return path || (plainText(value) ?? "").startsWith("{%") ? value : around(value, "ml.");
}

const defaultType = (task: Task): Value => task.text("ml.m4.xlarge");

const number = (value: number, task: Task): Value => ({ kind: "number", value, at: task.made.at });

/** `S3Location.fromJsonExpression(path)` or `.fromBucket(…)`; `DockerImage.fromRegistry(uri)` and its siblings. */
function uri(task: Task, value: Value | undefined): Value | undefined {
  if (value?.kind !== "made") return given(value, "text");
  const [of] = value.args;
  if (value.type.endsWith(".fromRegistry")) return of;
  if (!value.type.endsWith(".fromJsonExpression") || !of) return hole(value.at, "text");
  return pathOf(of) || task.jsonata ? of : token(of, of.at, task.tools);
}

function container(task: Task, value: Value | undefined): Value | undefined {
  if (value?.kind !== "made" || value.type !== "tasks.ContainerDefinition") return given(value);
  return structure(value.args[0], {
    ContainerHostname: "containerHostName",
    Image: (of) => uri(task, memberOf(of, "image")),
    Mode: "mode",
    ModelDataUrl: (of) => uri(task, memberOf(of, "modelS3Location")),
    ModelPackageName: "modelPackageName",
    Environment: (of) => unwrapped(memberOf(of, "environmentVariables")),
  });
}

function networkOf(at: Value | undefined): Value | undefined {
  if (!at || isNothing(at)) return undefined;
  return objectWith(at.at, { SecurityGroupIds: hole(at.at), Subnets: hole(at.at) });
}

function createModel(task: Task): Parameters {
  // the library writes what it makes of each container as a member of its own
  const containers = each(task.prop("containers"), (one) => objectWith(one.at, { parameters: container(task, one) }));
  return [
    ["EnableNetworkIsolation", task.prop("enableNetworkIsolation")],
    ["ExecutionRoleArn", role(task)],
    ["ModelName", task.prop("modelName")],
    tags(task),
    ["PrimaryContainer", container(task, task.prop("primaryContainer"))],
    ["Containers", containers],
    ["VpcConfig", networkOf(task.prop("vpc"))],
  ];
}

function variants(task: Task): Value | undefined {
  return each(task.prop("productionVariants"), (variant) =>
    structure(variant, {
      InitialInstanceCount: (of) => memberOf(of, "initialInstanceCount") ?? number(1, task),
      InstanceType: (of) => machineType(memberOf(of, "instanceType")),
      ModelName: "modelName",
      VariantName: "variantName",
      AcceleratorType: (of) => given(memberOf(of, "acceleratorType")),
      InitialVariantWeight: "initialVariantWeight",
    }),
  );
}

function channels(task: Task): Value | undefined {
  return each(task.prop("inputDataConfig"), (channel) =>
    structure(channel, {
      ChannelName: "channelName",
      DataSource: (of) => {
        const source = memberOf(memberOf(of, "dataSource"), "s3DataSource");
        const made = structure(source, {
          S3Uri: (from) => uri(task, memberOf(from, "s3Location")),
          S3DataType: (from) => memberOf(from, "s3DataType") ?? task.text("S3Prefix"),
          S3DataDistributionType: "s3DataDistributionType",
          AttributeNames: "attributeNames",
        });
        return made ? objectWith(made.at, { S3DataSource: made }) : given(memberOf(of, "dataSource"));
      },
      CompressionType: "compressionType",
      ContentType: "contentType",
      InputMode: "inputMode",
      RecordWrapperType: "recordWrapperType",
    }),
  );
}

function createTrainingJob(task: Task): Parameters {
  const algorithm = structure(task.prop("algorithmSpecification"), {
    TrainingInputMode: (of) => memberOf(of, "trainingInputMode") ?? task.text("File"),
    TrainingImage: (of) => uri(task, memberOf(of, "trainingImage")),
    AlgorithmName: "algorithmName",
    MetricDefinitions: (of) => each(memberOf(of, "metricDefinitions"), (metric) => structure(metric, { Name: "name", Regex: "regex" })),
  });
  const resources = structure(task.prop("resourceConfig"), {
    InstanceCount: "instanceCount",
    InstanceType: (of) => machineType(memberOf(of, "instanceType")),
    VolumeSizeInGB: (of) => sizeIn(memberOf(of, "volumeSize"), "GiB"),
    VolumeKmsKeyId: (of) => arnOf(task, memberOf(of, "volumeEncryptionKey")),
  });
  const defaults = { InstanceCount: number(1, task), InstanceType: defaultType(task), VolumeSizeInGB: number(10, task) };
  const stopping = task.prop("stoppingCondition");
  const longest = stopping ? secondsOf(memberOf(stopping, "maxRuntime")) : number(3600, task);
  return [
    ["TrainingJobName", task.prop("trainingJobName")],
    ["EnableNetworkIsolation", task.prop("enableNetworkIsolation")],
    ["RoleArn", role(task)],
    ["AlgorithmSpecification", algorithm],
    ["InputDataConfig", channels(task)],
    [
      "OutputDataConfig",
      structure(task.prop("outputDataConfig"), {
        S3OutputPath: (of) => uri(task, memberOf(of, "s3OutputLocation")),
        KmsKeyId: (of) => arnOf(task, memberOf(of, "encryptionKey")),
      }),
    ],
    ["ResourceConfig", resources ?? objectWith(task.made.at, defaults)],
    ["StoppingCondition", longest ? objectWith(longest.at, { MaxRuntimeInSeconds: longest }) : given(stopping)],
    ["HyperParameters", task.prop("hyperparameters")],
    ["Tags", pairs(task.prop("tags"), "Key")],
    ["VpcConfig", networkOf(task.prop("vpcConfig"))],
    ["Environment", task.prop("environment")],
  ];
}

function createTransformJob(task: Task): Parameters {
  const client = structure(task.prop("modelClientOptions"), {
    InvocationsMaxRetries: (of) => memberOf(of, "invocationsMaxRetries") ?? number(0, task),
    InvocationsTimeoutInSeconds: (of) => secondsOf(memberOf(of, "invocationsTimeout")) ?? number(60, task),
  });
  const input = structure(task.prop("transformInput"), {
    CompressionType: "compressionType",
    ContentType: "contentType",
    DataSource: (of) => {
      const source = structure(memberOf(memberOf(of, "transformDataSource"), "s3DataSource"), {
        S3Uri: "s3Uri",
        S3DataType: (from) => memberOf(from, "s3DataType") ?? task.text("S3Prefix"),
      });
      return source ? objectWith(source.at, { S3DataSource: source }) : given(memberOf(of, "transformDataSource"));
    },
    SplitType: "splitType",
  });
  const output = structure(task.prop("transformOutput"), {
    S3OutputPath: "s3OutputPath",
    KmsKeyId: (of) => arnOf(task, memberOf(of, "encryptionKey")),
    Accept: "accept",
    AssembleWith: "assembleWith",
  });
  const resources = structure(task.prop("transformResources"), {
    InstanceCount: "instanceCount",
    InstanceType: (of) => machineType(memberOf(of, "instanceType")),
    VolumeKmsKeyId: (of) => arnOf(task, memberOf(of, "volumeEncryptionKey")),
  });
  const defaults = { InstanceCount: number(1, task), InstanceType: defaultType(task) };
  return [
    ["BatchStrategy", task.prop("batchStrategy")],
    ["Environment", task.prop("environment")],
    ["MaxConcurrentTransforms", task.prop("maxConcurrentTransforms")],
    ["MaxPayloadInMB", sizeIn(task.prop("maxPayload"), "MiB")],
    ["ModelClientConfig", client],
    ["ModelName", task.prop("modelName")],
    ["Tags", pairs(task.prop("tags"), "Key")],
    ["TransformInput", input],
    ["TransformJobName", task.prop("transformJobName")],
    ["TransformOutput", output],
    ["TransformResources", resources ?? objectWith(task.made.at, defaults)],
  ];
}

function invokeModel(task: Task): Parameters {
  const guardrail = task.prop("guardrail");
  const [id, version] = guardrail?.kind === "made" ? guardrail.args : [];
  const draft = guardrail?.kind === "made" && guardrail.type.endsWith(".enableDraft");
  const trace = task.prop("traceEnabled");
  const at = (name: string, member: string) => {
    const of = task.prop(name);
    const place = memberOf(of, "s3Location");
    const where = place ? location(place) : memberOf(of, member);
    return where && objectWith(where.at, { S3Uri: where });
  };
  return [
    ["ModelId", task.of("model", "modelArn")],
    ["Accept", task.prop("accept")],
    ["ContentType", task.prop("contentType")],
    ["Body", task.input("body")],
    ["Input", at("input", "s3InputUri")],
    ["Output", at("output", "s3OutputUri")],
    ["GuardrailIdentifier", id ?? given(guardrail, "text")],
    [
      "GuardrailVersion",
      draft ? task.text("DRAFT") : version?.kind === "number" ? text(String(version.value), version.at) : given(guardrail, "text"),
    ],
    ["Trace", trace?.kind === "boolean" ? text(truthy(trace) ? "ENABLED" : "DISABLED", trace.at) : given(trace, "text")],
  ];
}

const bucketOf = (value: Value | undefined): Value | undefined =>
  value && !isNothing(value) ? objectWith(value.at, { S3Uri: hole(value.at, "text") }) : undefined;

const modelTags = (value: Value | undefined): Value | undefined => each(value, (tag) => structure(tag, { Key: "key", Value: "value" }));

function customize(task: Task): Parameters {
  const validation = each(task.prop("validationData"), bucketOf);
  return [
    ["BaseModelIdentifier", task.of("baseModel", "modelArn")],
    ["ClientRequestToken", task.prop("clientRequestToken")],
    ["CustomizationType", task.prop("customizationType")],
    ["CustomModelKmsKeyId", task.of("customModelKmsKey", "keyArn")],
    ["CustomModelName", task.prop("customModelName")],
    ["CustomModelTags", modelTags(task.prop("customModelTags"))],
    ["HyperParameters", task.prop("hyperParameters")],
    ["JobName", task.prop("jobName")],
    ["JobTags", modelTags(task.prop("jobTags"))],
    ["OutputDataConfig", bucketOf(task.prop("outputData"))],
    ["RoleArn", role(task)],
    ["TrainingDataConfig", bucketOf(task.prop("trainingData"))],
    ["ValidationDataConfig", validation && objectWith(validation.at, { Validators: validation })],
    ["VpcConfig", networkOf(task.prop("vpcConfig"))],
  ];
}

/** Amazon SageMaker AI and Amazon Bedrock. */
export const MODELS: Readonly<Record<string, TaskForm>> = {
  BedrockInvokeModel: { api: "bedrock:invokeModel", fixed: true, parameters: invokeModel },
  // whatever the pattern, the library asks for no .sync
  BedrockCreateModelCustomizationJob: { api: "bedrock:createModelCustomizationJob", fixed: true, parameters: customize },
  SageMakerCreateEndpoint: {
    api: "sagemaker:createEndpoint",
    parameters: (task) => [
      ["EndpointConfigName", task.prop("endpointConfigName")],
      ["EndpointName", task.prop("endpointName")],
      tags(task),
    ],
  },
  SageMakerCreateEndpointConfig: {
    api: "sagemaker:createEndpointConfig",
    parameters: (task) => [
      ["EndpointConfigName", task.prop("endpointConfigName")],
      tags(task),
      ["KmsKeyId", task.of("kmsKey", "keyId")],
      ["ProductionVariants", variants(task)],
    ],
  },
  SageMakerCreateModel: { api: "sagemaker:createModel", parameters: createModel },
  SageMakerCreateTrainingJob: { api: "sagemaker:createTrainingJob", parameters: createTrainingJob },
  SageMakerCreateTransformJob: { api: "sagemaker:createTransformJob", parameters: createTransformJob },
  SageMakerUpdateEndpoint: {
    api: "sagemaker:updateEndpoint",
    parameters: (task) => [
      ["EndpointConfigName", task.prop("endpointConfigName")],
      ["EndpointName", task.prop("endpointName")],
    ],
  },
};
