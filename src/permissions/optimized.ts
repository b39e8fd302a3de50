import type { Call, Need } from "./call.js";
import { codebuild, eks, lambdaInvoke, runTask, startExecution, submitJob } from "./services/compute.js";
import { athena, databrewStartJobRun, dynamodb, emr, emrContainers, emrServerless, glueStartJobRun } from "./services/data.js";
import { invokeApi, publish, putEvents, sendMessage } from "./services/messaging.js";
import { bedrock, invokeHarness, mediaconvertCreateJob, sagemaker } from "./services/ml.js";

type NeedsOf = (of: Call) => Iterable<Need>;

/**
 * What each optimized integration needs, by service and action as in the Resource of its Task.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html ("IAM policies" on the page of each service)
 */
const OPTIMIZED: ReadonlyMap<string, NeedsOf> = new Map<string, NeedsOf>([
  ["apigateway:invoke", invokeApi],
  ...table("athena", athena),
  ["batch:submitJob", submitJob],
  ...table("bedrock", bedrock),
  ["bedrockagentcore:invokeHarness", invokeHarness],
  ...table("codebuild", codebuild),
  ["databrew:startJobRun", databrewStartJobRun],
  ["dynamodb:getItem", dynamodb("GetItem")],
  ["dynamodb:putItem", dynamodb("PutItem")],
  ["dynamodb:updateItem", dynamodb("UpdateItem")],
  ["dynamodb:deleteItem", dynamodb("DeleteItem")],
  ["ecs:runTask", runTask],
  ...table("eks", eks),
  ...table("elasticmapreduce", emr),
  ...table("emr-containers", emrContainers),
  ...table("emr-serverless", emrServerless),
  ["events:putEvents", putEvents],
  ["glue:startJobRun", glueStartJobRun],
  ["lambda:invoke", lambdaInvoke],
  ["mediaconvert:createJob", mediaconvertCreateJob],
  ...table("sagemaker", sagemaker),
  ["sns:publish", publish],
  ["sqs:sendMessage", sendMessage],
  ["states:startExecution", startExecution],
]);

/** Undefined for an integration that the table does not have. */
export const optimizedNeeds = (service: string, action: string): NeedsOf | undefined => OPTIMIZED.get(`${service}:${action}`);

function table(service: string, actions: Readonly<Record<string, NeedsOf>>): [string, NeedsOf][] {
  return Object.entries(actions).map(([action, needs]) => [`${service}:${action}`, needs]);
}
