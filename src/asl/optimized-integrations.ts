import type { IntegrationPattern } from "./model.js";

type Patterns = readonly IntegrationPattern[];

const RR: Patterns = ["request-response"];
const SYNC: Patterns = ["request-response", "sync"];
const TOKEN: Patterns = ["request-response", "waitForTaskToken"];
const BOTH: Patterns = ["request-response", "sync", "waitForTaskToken"];

const actions = (patterns: Patterns, ...names: string[]) => names.map((name) => [name, patterns] as const);

/**
 * Integrations that Step Functions itself gives a service, and how each action may be called.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const OPTIMIZED: ReadonlyMap<string, ReadonlyMap<string, Patterns>> = new Map(
  Object.entries({
    apigateway: actions(TOKEN, "invoke"),
    athena: [...actions(SYNC, "startQueryExecution"), ...actions(RR, "stopQueryExecution", "getQueryExecution", "getQueryResults")],
    batch: actions(SYNC, "submitJob"),
    bedrock: [...actions(TOKEN, "invokeModel"), ...actions(BOTH, "createModelCustomizationJob")],
    bedrockagentcore: actions(RR, "invokeHarness"),
    codebuild: [
      ...actions(SYNC, "startBuild", "startBuildBatch", "retryBuildBatch"),
      ...actions(RR, "stopBuild", "batchDeleteBuilds", "batchGetReports", "stopBuildBatch", "deleteBuildBatch"),
    ],
    dynamodb: actions(RR, "getItem", "putItem", "updateItem", "deleteItem"),
    ecs: actions(BOTH, "runTask"),
    eks: [
      ...actions(TOKEN, "call"),
      ...actions(
        BOTH,
        "runJob",
        "createCluster",
        "deleteCluster",
        "createFargateProfile",
        "deleteFargateProfile",
        "createNodegroup",
        "deleteNodegroup",
      ),
    ],
    elasticmapreduce: [
      ...actions(SYNC, "createCluster", "terminateCluster", "addStep"),
      ...actions(RR, "cancelStep", "setClusterTerminationProtection", "modifyInstanceFleetByName", "modifyInstanceGroupByName"),
    ],
    "emr-containers": [...actions(SYNC, "deleteVirtualCluster", "startJobRun"), ...actions(RR, "createVirtualCluster")],
    "emr-serverless": actions(
      SYNC,
      "createApplication",
      "startApplication",
      "stopApplication",
      "deleteApplication",
      "startJobRun",
      "cancelJobRun",
    ),
    events: actions(TOKEN, "putEvents"),
    glue: actions(SYNC, "startJobRun"),
    databrew: actions(SYNC, "startJobRun"),
    lambda: actions(TOKEN, "invoke"),
    mediaconvert: actions(SYNC, "createJob"),
    sagemaker: [
      ...actions(
        SYNC,
        "createHyperParameterTuningJob",
        "createLabelingJob",
        "createProcessingJob",
        "createTrainingJob",
        "createTransformJob",
      ),
      ...actions(RR, "createEndpoint", "createEndpointConfig", "createModel", "updateEndpoint"),
    ],
    sns: actions(TOKEN, "publish"),
    sqs: actions(TOKEN, "sendMessage"),
    states: actions(["request-response", "sync", "sync:2", "waitForTaskToken"], "startExecution"),
  }).map(([service, list]) => [service, new Map(list)]),
);

/** Actions of the service and their patterns; undefined where Step Functions has no integration of its own for it. */
export function optimizedIntegration(service: string): ReadonlyMap<string, readonly IntegrationPattern[]> | undefined {
  return OPTIMIZED.get(service);
}

/** Every service that has one. */
export const optimizedServices = (): Iterable<string> => OPTIMIZED.keys();
