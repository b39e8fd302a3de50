import { APIS } from "./apis.js";
import { CLUSTERS } from "./clusters.js";
import { CONTAINERS } from "./containers.js";
import { DYNAMO } from "./dynamo.js";
import { JOBS } from "./jobs.js";
import { MESSAGING } from "./messaging.js";
import { MODELS } from "./models.js";
import type { TaskForm } from "./task.js";

/** @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_stepfunctions_tasks-readme.html */
export const TASKS: Readonly<Record<string, TaskForm>> = {
  ...MESSAGING,
  ...DYNAMO,
  ...JOBS,
  ...CONTAINERS,
  ...CLUSTERS,
  ...APIS,
  ...MODELS,
};
