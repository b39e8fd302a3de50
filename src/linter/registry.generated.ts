// Made by scripts/generate.mjs from the folders; do not edit.
import type { Rule } from "../rule-kit.js";
import accountIdInDefinition from "../../rules/account-id-in-definition/rule.js";
import activityWorkerNeverReports from "../../rules/activity-worker-never-reports/rule.js";
import activityWorkerNoHeartbeat from "../../rules/activity-worker-no-heartbeat/rule.js";
import activityWorkerPollers from "../../rules/activity-worker-pollers/rule.js";
import branchNeverTaken from "../../rules/branch-never-taken/rule.js";
import callbackTokenNotPassed from "../../rules/callback-token-not-passed/rule.js";
import catchLosesInput from "../../rules/catch-loses-input/rule.js";
import expressLoggingOff from "../../rules/express-logging-off/rule.js";
import expressNotIdempotent from "../../rules/express-not-idempotent/rule.js";
import expressTooLong from "../../rules/express-too-long/rule.js";
import failsAtRunTime from "../../rules/fails-at-run-time/rule.js";
import handlerNeverTaken from "../../rules/handler-never-taken/rule.js";
import heartbeatMissing from "../../rules/heartbeat-missing/rule.js";
import historyQuota from "../../rules/history-quota/rule.js";
import idempotencyTokenQuality from "../../rules/idempotency-token-quality/rule.js";
import lambdaServiceExceptions from "../../rules/lambda-service-exceptions/rule.js";
import mapWithoutConcurrencyBound from "../../rules/map-without-concurrency-bound/rule.js";
import nestedExecutionNotLinked from "../../rules/nested-execution-not-linked/rule.js";
import noChoiceMatched from "../../rules/no-choice-matched/rule.js";
import observabilityOff from "../../rules/observability-off/rule.js";
import optimizedIntegrationExists from "../../rules/optimized-integration-exists/rule.js";
import payloadGrows from "../../rules/payload-grows/rule.js";
import payloadOverLimit from "../../rules/payload-over-limit/rule.js";
import pointlessState from "../../rules/pointless-state/rule.js";
import pollingInsteadOfSync from "../../rules/polling-instead-of-sync/rule.js";
import retryGrowsWithoutLimit from "../../rules/retry-grows-without-limit/rule.js";
import retryNotIdempotent from "../../rules/retry-not-idempotent/rule.js";
import retryRepeatsGroup from "../../rules/retry-repeats-group/rule.js";
import retryWithoutBackoff from "../../rules/retry-without-backoff/rule.js";
import sdkCallParameters from "../../rules/sdk-call-parameters/rule.js";
import sdkLambdaHidesErrors from "../../rules/sdk-lambda-hides-errors/rule.js";
import secretInDefinition from "../../rules/secret-in-definition/rule.js";
import standardCouldBeExpress from "../../rules/standard-could-be-express/rule.js";
import taskCanWaitForever from "../../rules/task-can-wait-forever/rule.js";
import timeoutNeverFires from "../../rules/timeout-never-fires/rule.js";
import variableNotAssigned from "../../rules/variable-not-assigned/rule.js";
import variableUnused from "../../rules/variable-unused/rule.js";

export const RULES: readonly Rule[] = [
  accountIdInDefinition as Rule,
  activityWorkerNeverReports as Rule,
  activityWorkerNoHeartbeat as Rule,
  activityWorkerPollers as Rule,
  branchNeverTaken as Rule,
  callbackTokenNotPassed as Rule,
  catchLosesInput as Rule,
  expressLoggingOff as Rule,
  expressNotIdempotent as Rule,
  expressTooLong as Rule,
  failsAtRunTime as Rule,
  handlerNeverTaken as Rule,
  heartbeatMissing as Rule,
  historyQuota as Rule,
  idempotencyTokenQuality as Rule,
  lambdaServiceExceptions as Rule,
  mapWithoutConcurrencyBound as Rule,
  nestedExecutionNotLinked as Rule,
  noChoiceMatched as Rule,
  observabilityOff as Rule,
  optimizedIntegrationExists as Rule,
  payloadGrows as Rule,
  payloadOverLimit as Rule,
  pointlessState as Rule,
  pollingInsteadOfSync as Rule,
  retryGrowsWithoutLimit as Rule,
  retryNotIdempotent as Rule,
  retryRepeatsGroup as Rule,
  retryWithoutBackoff as Rule,
  sdkCallParameters as Rule,
  sdkLambdaHidesErrors as Rule,
  secretInDefinition as Rule,
  standardCouldBeExpress as Rule,
  taskCanWaitForever as Rule,
  timeoutNeverFires as Rule,
  variableNotAssigned as Rule,
  variableUnused as Rule,
];
