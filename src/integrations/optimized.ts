import type { IntegrationPattern, Resource } from "../asl/model.js";

export interface OptimizedAction {
  readonly service: string;
  readonly action: string;
  readonly patterns: readonly IntegrationPattern[];
}

const RR = "request-response" as const;
const SYNC = "sync" as const;
const TOKEN = "waitForTaskToken" as const;

/**
 * Actions of the optimized integrations and their patterns.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const TABLE: readonly (readonly [service: string, actions: string, patterns: readonly IntegrationPattern[]])[] = [
  ["apigateway", "invoke", [RR, TOKEN]],
  ["athena", "startQueryExecution", [RR, SYNC]],
  ["athena", "stopQueryExecution getQueryExecution getQueryResults", [RR]],
  ["batch", "submitJob", [RR, SYNC]],
  ["bedrock", "invokeModel", [RR, TOKEN]],
  ["bedrock", "createModelCustomizationJob", [RR, SYNC, TOKEN]],
  ["bedrockagentcore", "invokeHarness", [RR]],
  ["codebuild", "startBuild startBuildBatch retryBuildBatch", [RR, SYNC]],
  ["codebuild", "stopBuild batchDeleteBuilds batchGetReports stopBuildBatch deleteBuildBatch", [RR]],
  ["dynamodb", "getItem putItem updateItem deleteItem", [RR]],
  ["ecs", "runTask", [RR, SYNC, TOKEN]],
  ["eks", "call", [RR, TOKEN]],
  [
    "eks",
    "runJob createCluster deleteCluster createFargateProfile deleteFargateProfile createNodegroup deleteNodegroup",
    [RR, SYNC, TOKEN],
  ],
  ["elasticmapreduce", "createCluster terminateCluster addStep", [RR, SYNC]],
  ["elasticmapreduce", "cancelStep setClusterTerminationProtection modifyInstanceFleetByName modifyInstanceGroupByName", [RR]],
  ["emr-containers", "createVirtualCluster", [RR]],
  ["emr-containers", "deleteVirtualCluster startJobRun", [RR, SYNC]],
  ["emr-serverless", "createApplication startApplication stopApplication deleteApplication startJobRun cancelJobRun", [RR, SYNC]],
  ["events", "putEvents", [RR, TOKEN]],
  ["glue", "startJobRun", [RR, SYNC]],
  ["databrew", "startJobRun", [RR, SYNC]],
  ["http", "invoke", [RR]],
  ["lambda", "invoke", [RR, TOKEN]],
  ["mediaconvert", "createJob", [RR, SYNC]],
  ["sagemaker", "createHyperParameterTuningJob createLabelingJob createProcessingJob createTrainingJob createTransformJob", [RR, SYNC]],
  ["sagemaker", "createEndpoint createEndpointConfig createModel updateEndpoint", [RR]],
  ["sns", "publish", [RR, TOKEN]],
  ["sqs", "sendMessage", [RR, TOKEN]],
  ["states", "startExecution", [RR, SYNC, "sync:2", TOKEN]],
];

const ACTIONS: ReadonlyMap<string, OptimizedAction> = new Map(
  TABLE.flatMap(([service, actions, patterns]) =>
    actions.split(" ").map((action) => [`${service}:${action}`, { service, action, patterns }] as const),
  ),
);

/** Names of services that the ARN of an optimized integration writes otherwise than `aws-sdk` does. */
const SDK_NAMES: ReadonlyMap<string, string> = new Map([
  ["bedrockagentcore", "bedrockagentcore"],
  ["elasticmapreduce", "emr"],
  ["emr-containers", "emrcontainers"],
  ["emr-serverless", "emrserverless"],
  ["events", "eventbridge"],
  ["states", "sfn"],
]);

/** Actions that an optimized integration calls under another name than the API has, or of another service. */
const SDK_ACTIONS: ReadonlyMap<string, { readonly service: string; readonly action: string }> = new Map([
  ["bedrock:invokeModel", { service: "bedrockruntime", action: "invokeModel" }],
  ["elasticmapreduce:createCluster", { service: "emr", action: "runJobFlow" }],
  ["elasticmapreduce:terminateCluster", { service: "emr", action: "terminateJobFlows" }],
  ["elasticmapreduce:addStep", { service: "emr", action: "addJobFlowSteps" }],
  ["elasticmapreduce:cancelStep", { service: "emr", action: "cancelSteps" }],
]);

/** Actions whose parameters and results are Step Functions' own, not the API's. */
const OWN_SHAPE = new Set([
  "apigateway:invoke",
  "eks:call",
  "eks:runJob",
  "http:invoke",
  "bedrockagentcore:invokeHarness",
  "elasticmapreduce:createCluster",
  "elasticmapreduce:terminateCluster",
  "elasticmapreduce:addStep",
  "elasticmapreduce:cancelStep",
  "elasticmapreduce:setClusterTerminationProtection",
  "elasticmapreduce:modifyInstanceFleetByName",
  "elasticmapreduce:modifyInstanceGroupByName",
]);

export function optimizedActionOf(service: string, action: string): OptimizedAction | undefined {
  return ACTIONS.get(`${service}:${action}`);
}

export function optimizedActions(): Iterable<OptimizedAction> {
  return ACTIONS.values();
}

/** The API action behind a Task, where its parameters and result are the API's. */
export function sdkTwinOf(resource: Resource): { readonly service: string; readonly action: string } | undefined {
  const { form, service, action } = resource;
  if (!service || !action) return undefined;
  if (form === "aws-sdk") return { service, action };
  if (form !== "optimized" || OWN_SHAPE.has(`${service}:${action}`)) return undefined;
  return SDK_ACTIONS.get(`${service}:${action}`) ?? { service: SDK_NAMES.get(service) ?? service, action };
}

/** The optimized integration for an `aws-sdk` action: `dynamodb:putItem`, or undefined. */
export function optimizedTwinOf(service: string, action: string): OptimizedAction | undefined {
  for (const [key, twin] of SDK_ACTIONS) if (twin.service === service && twin.action === action) return ACTIONS.get(key);
  const name = [...SDK_NAMES].find(([, sdk]) => sdk === service)?.[0] ?? service;
  const key = `${name}:${action}`;
  return OWN_SHAPE.has(key) ? undefined : ACTIONS.get(key);
}

/**
 * Actions that the `aws-sdk` integration does not offer.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const UNSUPPORTED = new Set(
  (
    "bedrockruntime:invokeModelWithResponseStream bedrockruntime:converseStream bedrockagentruntime:invokeAgent bedrockagentruntime:invokeFlow " +
    "bedrockagentruntime:invokeInlineAgent bedrockagentruntime:optimizePrompt bedrockagentruntime:retrieveAndGenerateStream lambda:invokeAsync " +
    "lambda:invokeWithResponseStream s3:selectObjectContent s3control:selectObjectContent sts:assumeRole sts:assumeRoleWithSAML sts:assumeRoleWithWebIdentity " +
    "kinesis:subscribeToShard cloudwatchlogs:startLiveTail sagemakerruntime:invokeEndpointWithResponseStream rdsdata:executeSql lexruntimev2:startConversation " +
    "qbusiness:chat emr:describeJobFlows efs:createTags codedeploy:batchGetDeploymentInstances codedeploy:getDeploymentInstance codedeploy:listDeploymentInstances " +
    "codedeploy:skipWaitTimeForInstanceTermination comprehendmedical:detectEntities dataexchange:sendApiAsset directconnect:allocateConnectionOnInterconnect " +
    "directconnect:describeConnectionLoa directconnect:describeConnectionsOnInterconnect directconnect:describeInterconnectLoa " +
    "applicationdiscovery:describeExportConfigurations applicationdiscovery:exportConfigurations iotsitewise:invokeAssistant iotdeviceadvisor:listTestCases " +
    "mediapackage:rotateChannelCredentials shield:deleteSubscription"
  ).split(" "),
);

export function isUnsupportedBySdkIntegration(service: string, action: string): boolean {
  return UNSUPPORTED.has(`${service}:${action}`);
}
