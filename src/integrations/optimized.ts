import type { IntegrationPattern, Resource } from "../asl/model.js";
import { optimizedIntegration, optimizedServices } from "../asl/optimized-integrations.js";

export interface OptimizedAction {
  readonly service: string;
  readonly action: string;
  readonly patterns: readonly IntegrationPattern[];
}

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

/**
 * Parameters that an optimized integration takes besides those of the API.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html
 */
const OWN_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([["bedrock:invokeModel", ["Input", "Output"]]]);

/** Parameters of an optimized integration that the service's API does not have. */
export function integrationOnlyParameters({ form, service, action }: Resource): readonly string[] {
  return (form === "optimized" && OWN_PARAMETERS.get(`${service}:${action}`)) || [];
}

/** An optimized integration and its patterns; undefined where there is none for the action. */
export function optimizedActionOf(service: string, action: string): OptimizedAction | undefined {
  const patterns = optimizedIntegration(service)?.get(action);
  return patterns && { service, action, patterns };
}

/** All optimized integrations. */
export function* optimizedActions(): Generator<OptimizedAction> {
  for (const service of optimizedServices())
    for (const [action, patterns] of optimizedIntegration(service) ?? []) yield { service, action, patterns };
}

/** The API action behind a Task, where its parameters and result are the API's. */
export function sdkCounterpart(resource: Resource): { readonly service: string; readonly action: string } | undefined {
  const { form, service, action } = resource;
  if (!service || !action) return undefined;
  if (form === "aws-sdk") return { service, action };
  if (form !== "optimized" || OWN_SHAPE.has(`${service}:${action}`)) return undefined;
  return SDK_ACTIONS.get(`${service}:${action}`) ?? { service: SDK_NAMES.get(service) ?? service, action };
}

/** The optimized integration for an `aws-sdk` action: `dynamodb:putItem`, or undefined. */
export function optimizedCounterpart(service: string, action: string): OptimizedAction | undefined {
  for (const [key, counterpart] of SDK_ACTIONS) {
    const [name = "", own = ""] = key.split(":");
    if (counterpart.service === service && counterpart.action === action) return optimizedActionOf(name, own);
  }
  const name = [...SDK_NAMES].find(([, sdk]) => sdk === service)?.[0] ?? service;
  return OWN_SHAPE.has(`${name}:${action}`) ? undefined : optimizedActionOf(name, action);
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

/** Actions that AWS lists as not supported by the integrations with its SDK. */
export function isUnsupportedBySdkIntegration(service: string, action: string): boolean {
  return UNSUPPORTED.has(`${service}:${action}`);
}
