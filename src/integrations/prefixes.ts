/**
 * Error prefixes of `aws-sdk` tasks: the SDK for Java's class name of the service.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  "B2Bi FSx Iot IotEvents IotEventsData IotJobsDataPlane IotWireless MTurk QApps QBusiness QConnect SesV2 XRay"
    .split(" ")
    .map((prefix) => [prefix.toLowerCase(), prefix]),
);

/** `DynamoDB` gives `DynamoDb`, `CloudWatch Logs` gives `CloudWatchLogs`. */
export function errorPrefixOf(service: string, serviceId: string): string {
  return IRREGULAR.get(service) ?? regularPrefix(serviceId);
}

function regularPrefix(serviceId: string): string {
  const words = serviceId
    .replace(/^(AWS|Amazon) /i, "")
    .replace(/ Services?$/i, "")
    .split(/[ -]+/);
  return words.map(pascalWord).join("");
}

/** Runs of capitals become one capital: `EC2` to `Ec2`, `DynamoDB` to `DynamoDb`; `CloudHSM` to `CloudHsm`. */
function pascalWord(word: string): string {
  const head =
    word.charAt(0).toUpperCase() +
    word.slice(1).replace(/([A-Z]{1,99})(?=[A-Z][a-z]|$|\d)/g, (run) => run.charAt(0) + run.slice(1).toLowerCase());
  return head.charAt(0) + head.slice(1).replace(/^[A-Z]+/, (run) => run.toLowerCase());
}

/**
 * Prefixes of optimized integrations follow the SDK for Java v1, which writes some of them differently.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const OPTIMIZED_PREFIXES: ReadonlyMap<string, readonly string[]> = new Map([
  ["apigateway", ["ApiGateway"]],
  ["athena", ["Athena"]],
  ["batch", ["Batch"]],
  ["bedrock", ["Bedrock", "BedrockRuntime"]],
  ["bedrockagentcore", ["BedrockAgentCore"]],
  ["codebuild", ["CodeBuild"]],
  ["databrew", ["DataBrew"]],
  ["dynamodb", ["DynamoDB"]],
  ["ecs", ["ECS", "AmazonECS"]],
  ["eks", ["EKS"]],
  ["elasticmapreduce", ["ElasticMapReduce", "EMR"]],
  ["emr-containers", ["EMRContainers", "EmrContainers"]],
  ["emr-serverless", ["EMRServerless", "EmrServerless"]],
  ["events", ["EventBridge"]],
  ["glue", ["Glue"]],
  ["lambda", ["Lambda"]],
  ["mediaconvert", ["MediaConvert"]],
  ["sagemaker", ["SageMaker"]],
  ["sns", ["SNS"]],
  ["sqs", ["SQS"]],
  ["states", ["StepFunctions"]],
]);

/** Pairs that are told apart by letter case or by name only: the optimized prefix and the one of `aws-sdk` tasks. */
export const CONFUSABLE_ERROR_PREFIXES: readonly { readonly service: string; readonly optimized: string; readonly sdk: string }[] = [
  { service: "dynamodb", optimized: "DynamoDB", sdk: "DynamoDb" },
  { service: "sns", optimized: "SNS", sdk: "Sns" },
  { service: "sqs", optimized: "SQS", sdk: "Sqs" },
  { service: "states", optimized: "StepFunctions", sdk: "Sfn" },
];
