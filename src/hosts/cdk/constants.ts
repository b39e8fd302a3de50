import { computedText } from "../../languages/evaluator/text.js";
import type { Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import type { CdkName } from "./names.js";
import { instanceConstant } from "./sizes.js";

/** Values of the library's constants in definitions, where they differ from their own name. */
const ERRORS: Readonly<Record<string, string>> = {
  ALL: "States.ALL",
  HEARTBEAT_TIMEOUT: "States.HeartbeatTimeout",
  TIMEOUT: "States.Timeout",
  TASKS_FAILED: "States.TaskFailed",
  PERMISSIONS: "States.Permissions",
  RESULT_PATH_MATCH_FAILURE: "States.ResultPathMatchFailure",
  PARAMETER_PATH_FAILURE: "States.ParameterPathFailure",
  BRANCH_FAILED: "States.BranchFailed",
  NO_CHOICE_MATCHED: "States.NoChoiceMatched",
};

const WORKERS: Readonly<Record<string, string>> = {
  G_025X: "G.025X",
  G_1X: "G.1X",
  G_2X: "G.2X",
  G_4X: "G.4X",
  G_8X: "G.8X",
  Z_2X: "Z.2X",
};

const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "sfn.Errors": ERRORS,
  "sfn.QueryLanguage": { JSON_PATH: "JSONPath", JSONATA: "JSONata" },
  "sfn.CsvHeaderLocation": { FIRST_ROW: "FIRST_ROW", GIVEN: "GIVEN" },
  "tasks.LambdaInvocationType": { REQUEST_RESPONSE: "RequestResponse", EVENT: "Event", DRY_RUN: "DryRun" },
  "tasks.InvocationType": { REQUEST_RESPONSE: "RequestResponse", EVENT: "Event", DRY_RUN: "DryRun" },
  "tasks.EncryptionOption": { S3_MANAGED: "SSE_S3", KMS: "SSE_KMS", CLIENT_SIDE_KMS: "CSE_KMS" },
  "tasks.WorkerType": { STANDARD: "Standard", ...WORKERS },
  "tasks.WorkerTypeV2": { STANDARD: "Standard", ...WORKERS },
  "tasks.Mode": { SINGLE_MODEL: "SingleModel", MULTI_MODEL: "MultiModel" },
  "tasks.InputMode": { PIPE: "Pipe", FILE: "File", FAST_FILE: "FastFile" },
  "tasks.CompressionType": { NONE: "None", GZIP: "Gzip" },
  "tasks.RecordWrapperType": { NONE: "None", RECORD_IO: "RecordIO" },
  "tasks.S3DataType": { MANIFEST_FILE: "ManifestFile", S3_PREFIX: "S3Prefix", AUGMENTED_MANIFEST_FILE: "AugmentedManifestFile" },
  "tasks.S3DataDistributionType": { FULLY_REPLICATED: "FullyReplicated", SHARDED_BY_S3_KEY: "ShardedByS3Key" },
  "tasks.BatchStrategy": { MULTI_RECORD: "MultiRecord", SINGLE_RECORD: "SingleRecord" },
  "tasks.SplitType": { NONE: "None", LINE: "Line", RECORD_IO: "RecordIO", TF_RECORD: "TFRecord" },
  "tasks.AssembleWith": { NONE: "None", LINE: "Line" },
  "tasks.ActionOnFailure": { TERMINATE_CLUSTER: "TERMINATE_CLUSTER", CANCEL_AND_WAIT: "CANCEL_AND_WAIT", CONTINUE: "CONTINUE" },
  "tasks.Classification": {
    SPARK: "spark",
    SPARK_DEFAULTS: "spark-defaults",
    SPARK_ENV: "spark-env",
    SPARK_HIVE_SITE: "spark-hive-site",
    SPARK_LOG4J: "spark-log4j",
    SPARK_METRICS: "spark-metrics",
  },
  "tasks.EmrCreateCluster.ComputeLimitsUnitType": { INSTANCES: "Instances", INSTANCE_FLEET_UNITS: "InstanceFleetUnits", VCPU: "VCPU" },
  "tasks.EmrCreateCluster.EbsBlockDeviceVolumeType": { GP3: "gp3", GP2: "gp2", IO1: "io1", ST1: "st1", SC1: "sc1", STANDARD: "standard" },
  "tasks.EmrCreateCluster.OnDemandAllocationStrategy": { LOWEST_PRICE: "lowest-price", PRIORITIZED: "prioritized" },
  "tasks.EmrCreateCluster.SpotAllocationStrategy": {
    CAPACITY_OPTIMIZED: "capacity-optimized",
    PRICE_CAPACITY_OPTIMIZED: "price-capacity-optimized",
    LOWEST_PRICE: "lowest-price",
    DIVERSIFIED: "diversified",
  },
  "ecs.FargatePlatformVersion": {
    LATEST: "LATEST",
    VERSION1_4: "1.4.0",
    VERSION1_3: "1.3.0",
    VERSION1_2: "1.2.0",
    VERSION1_1: "1.1.0",
    VERSION1_0: "1.0.0",
  },
  "tasks.MessageAttributeDataType": { STRING: "String", STRING_ARRAY: "String.Array", NUMBER: "Number", BINARY: "Binary" },
};

/** Constants whose value is their own name. */
const SAME =
  /^(?:sfn\.(?:IntegrationPattern|ServiceIntegrationPattern|JitterType|ProcessorMode|ProcessorType|StateMachineType|LogLevel|CsvDelimiter|OutputType|Transformation)|tasks\.(?:DynamoReturnValues|DynamoConsumedCapacity|DynamoItemCollectionMetrics|HttpMethod|HttpMethods|AuthType|ActionOnFailure|ActionAfterCompletion|ExecutionClass|CustomizationType|URLEncodingFormat|EmrCreateCluster\.\w+)|ecs\.PropagatedTagSource|codebuild\.BuildEnvironmentVariableType)$/;

export function constantOf({ module, names }: CdkName, at: Span): Value | undefined {
  const name = names[names.length - 1];
  const group = names.slice(0, -1).join(".");
  if (names.length < 2 || group === "" || name === undefined) return undefined;
  if (module === "ec2" && /^Instance(?:Class|Size)$/.test(group)) {
    const type = instanceConstant(group, name);
    return type === undefined ? undefined : computedText(type, at);
  }
  if (module === "tasks" && group === "ReleaseLabel") return releaseLabel(name, at);
  const key = `${module}.${group}`;
  const value = VALUES[key]?.[name] ?? (SAME.test(key) ? name : undefined);
  if (value !== undefined) return computedText(value, at);
  if (module === "core" && group === "Aws") return { kind: "unknown", placeholder: "text", name: `\${AWS::${name}}`, at };
  return undefined;
}

/** `EMR_6_2_0` of Amazon EMR on EKS. */
function releaseLabel(name: string, at: Span): Value | undefined {
  const version = /^EMR_(\d+)_(\d+)_(\d+)$/.exec(name);
  return version ? computedText(`emr-${version.slice(1).join(".")}-latest`, at) : undefined;
}
