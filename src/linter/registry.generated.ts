// Made by scripts/generate.mjs from the folders; do not edit.
import type { Rule } from "../rule-kit/index.js";
import accountIdInDefinition from "../../rules/account-id-in-definition/rule.js";
import activityWorkerNeverReports from "../../rules/activity-worker-never-reports/rule.js";
import activityWorkerNoHeartbeat from "../../rules/activity-worker-no-heartbeat/rule.js";
import activityWorkerPollers from "../../rules/activity-worker-pollers/rule.js";
import argumentNotAccepted from "../../rules/argument-not-accepted/rule.js";
import branchNeverTaken from "../../rules/branch-never-taken/rule.js";
import callbackTokenNotPassed from "../../rules/callback-token-not-passed/rule.js";
import catchDropsError from "../../rules/catch-drops-error/rule.js";
import catchHidesFailure from "../../rules/catch-hides-failure/rule.js";
import catchLosesInput from "../../rules/catch-loses-input/rule.js";
import catchMissesTimeout from "../../rules/catch-misses-timeout/rule.js";
import childExecutionType from "../../rules/child-execution-type/rule.js";
import childInputLacksMember from "../../rules/child-input-lacks-member/rule.js";
import childOutlastsTimeout from "../../rules/child-outlasts-timeout/rule.js";
import choiceOperator from "../../rules/choice-operator/rule.js";
import choiceWithoutDefault from "../../rules/choice-without-default/rule.js";
import cleanupSkipped from "../../rules/cleanup-skipped/rule.js";
import clusterNotTerminated from "../../rules/cluster-not-terminated/rule.js";
import deprecatedField from "../../rules/deprecated-field/rule.js";
import deprecatedParameter from "../../rules/deprecated-parameter/rule.js";
import distributedMapChildType from "../../rules/distributed-map-child-type/rule.js";
import duplicateKey from "../../rules/duplicate-key/rule.js";
import dynamodbExpression from "../../rules/dynamodb-expression/rule.js";
import dynamodbKeySchema from "../../rules/dynamodb-key-schema/rule.js";
import emptyValue from "../../rules/empty-value/rule.js";
import exclusiveFields from "../../rules/exclusive-fields/rule.js";
import expressLoggingOff from "../../rules/express-logging-off/rule.js";
import expressNotIdempotent from "../../rules/express-not-idempotent/rule.js";
import expressTooLong from "../../rules/express-too-long/rule.js";
import expressUnsupported from "../../rules/express-unsupported/rule.js";
import failWithoutError from "../../rules/fail-without-error/rule.js";
import failsAtRunTime from "../../rules/fails-at-run-time/rule.js";
import failuresAllTolerated from "../../rules/failures-all-tolerated/rule.js";
import fifoWithoutMessageGroup from "../../rules/fifo-without-message-group/rule.js";
import fileEncoding from "../../rules/file-encoding/rule.js";
import handlerInputLacksMember from "../../rules/handler-input-lacks-member/rule.js";
import handlerNeverTaken from "../../rules/handler-never-taken/rule.js";
import heartbeatMissing from "../../rules/heartbeat-missing/rule.js";
import historyQuota from "../../rules/history-quota/rule.js";
import httpTaskArguments from "../../rules/http-task-arguments/rule.js";
import idempotencyTokenQuality from "../../rules/idempotency-token-quality/rule.js";
import inputHasNoMember from "../../rules/input-has-no-member/rule.js";
import invalidIntrinsic from "../../rules/invalid-intrinsic/rule.js";
import invalidJsonata from "../../rules/invalid-jsonata/rule.js";
import invalidPath from "../../rules/invalid-path/rule.js";
import invalidSyntax from "../../rules/invalid-syntax/rule.js";
import invalidTemplate from "../../rules/invalid-template/rule.js";
import invalidTimestamp from "../../rules/invalid-timestamp/rule.js";
import jsonComment from "../../rules/json-comment/rule.js";
import lambdaErrorWithoutName from "../../rules/lambda-error-without-name/rule.js";
import lambdaRetryIncomplete from "../../rules/lambda-retry-incomplete/rule.js";
import lambdaServiceExceptions from "../../rules/lambda-service-exceptions/rule.js";
import legacyLambdaArn from "../../rules/legacy-lambda-arn/rule.js";
import listResultKeptWhole from "../../rules/list-result-kept-whole/rule.js";
import literalLooksComputed from "../../rules/literal-looks-computed/rule.js";
import mapConcurrencyAboveLimit from "../../rules/map-concurrency-above-limit/rule.js";
import mapConfiguration from "../../rules/map-configuration/rule.js";
import mapItemUnused from "../../rules/map-item-unused/rule.js";
import mapRunEndsAtFirstFailure from "../../rules/map-run-ends-at-first-failure/rule.js";
import mapWithoutConcurrencyBound from "../../rules/map-without-concurrency-bound/rule.js";
import maxDelayBelowInterval from "../../rules/max-delay-below-interval/rule.js";
import missingField from "../../rules/missing-field/rule.js";
import missingTransition from "../../rules/missing-transition/rule.js";
import missingTransitionTarget from "../../rules/missing-transition-target/rule.js";
import nestedExecutionNotLinked from "../../rules/nested-execution-not-linked/rule.js";
import nestedOutputIsText from "../../rules/nested-output-is-text/rule.js";
import nestedTooDeeply from "../../rules/nested-too-deeply/rule.js";
import noChoiceMatched from "../../rules/no-choice-matched/rule.js";
import noTerminalState from "../../rules/no-terminal-state/rule.js";
import observabilityOff from "../../rules/observability-off/rule.js";
import optimizedIntegrationExists from "../../rules/optimized-integration-exists/rule.js";
import pathFromWrongRoot from "../../rules/path-from-wrong-root/rule.js";
import payloadGrows from "../../rules/payload-grows/rule.js";
import payloadOverLimit from "../../rules/payload-over-limit/rule.js";
import pointlessState from "../../rules/pointless-state/rule.js";
import pollingInsteadOfSync from "../../rules/polling-instead-of-sync/rule.js";
import queryLanguage from "../../rules/query-language/rule.js";
import resultHasNoMember from "../../rules/result-has-no-member/rule.js";
import resultMayLackMember from "../../rules/result-may-lack-member/rule.js";
import resultNeverUsed from "../../rules/result-never-used/rule.js";
import retryGrowsWithoutLimit from "../../rules/retry-grows-without-limit/rule.js";
import retryNotIdempotent from "../../rules/retry-not-idempotent/rule.js";
import retryOutlastsTimeout from "../../rules/retry-outlasts-timeout/rule.js";
import retryRepeatsGroup from "../../rules/retry-repeats-group/rule.js";
import retryReusesName from "../../rules/retry-reuses-name/rule.js";
import retryWithoutBackoff from "../../rules/retry-without-backoff/rule.js";
import roleAllowsTooMuch from "../../rules/role-allows-too-much/rule.js";
import roleLacksPermission from "../../rules/role-lacks-permission/rule.js";
import s3PrefixWithoutSlash from "../../rules/s3-prefix-without-slash/rule.js";
import sdkCallParameters from "../../rules/sdk-call-parameters/rule.js";
import sdkLambdaHidesErrors from "../../rules/sdk-lambda-hides-errors/rule.js";
import secretInDefinition from "../../rules/secret-in-definition/rule.js";
import sequenceIsNoArray from "../../rules/sequence-is-no-array/rule.js";
import standardCouldBeExpress from "../../rules/standard-could-be-express/rule.js";
import starterLacksPermission from "../../rules/starter-lacks-permission/rule.js";
import startsItselfWithoutEnd from "../../rules/starts-itself-without-end/rule.js";
import stateName from "../../rules/state-name/rule.js";
import statesAllPosition from "../../rules/states-all-position/rule.js";
import taskCanWaitForever from "../../rules/task-can-wait-forever/rule.js";
import timeoutLeftToService from "../../rules/timeout-left-to-service/rule.js";
import timeoutNeverFires from "../../rules/timeout-never-fires/rule.js";
import transientErrorsUnhandled from "../../rules/transient-errors-unhandled/rule.js";
import unknownEnumerationValue from "../../rules/unknown-enumeration-value/rule.js";
import unknownErrorName from "../../rules/unknown-error-name/rule.js";
import unknownField from "../../rules/unknown-field/rule.js";
import unknownIamAction from "../../rules/unknown-iam-action/rule.js";
import unknownResource from "../../rules/unknown-resource/rule.js";
import unreachableState from "../../rules/unreachable-state/rule.js";
import unsupportedJsonata from "../../rules/unsupported-jsonata/rule.js";
import variableName from "../../rules/variable-name/rule.js";
import variableNotAssigned from "../../rules/variable-not-assigned/rule.js";
import variableUnused from "../../rules/variable-unused/rule.js";
import waitOutlastsExecution from "../../rules/wait-outlasts-execution/rule.js";
import wrongType from "../../rules/wrong-type/rule.js";
import wrongValue from "../../rules/wrong-value/rule.js";

export const RULES: readonly Rule[] = [
  accountIdInDefinition as Rule,
  activityWorkerNeverReports as Rule,
  activityWorkerNoHeartbeat as Rule,
  activityWorkerPollers as Rule,
  argumentNotAccepted as Rule,
  branchNeverTaken as Rule,
  callbackTokenNotPassed as Rule,
  catchDropsError as Rule,
  catchHidesFailure as Rule,
  catchLosesInput as Rule,
  catchMissesTimeout as Rule,
  childExecutionType as Rule,
  childInputLacksMember as Rule,
  childOutlastsTimeout as Rule,
  choiceOperator as Rule,
  choiceWithoutDefault as Rule,
  cleanupSkipped as Rule,
  clusterNotTerminated as Rule,
  deprecatedField as Rule,
  deprecatedParameter as Rule,
  distributedMapChildType as Rule,
  duplicateKey as Rule,
  dynamodbExpression as Rule,
  dynamodbKeySchema as Rule,
  emptyValue as Rule,
  exclusiveFields as Rule,
  expressLoggingOff as Rule,
  expressNotIdempotent as Rule,
  expressTooLong as Rule,
  expressUnsupported as Rule,
  failWithoutError as Rule,
  failsAtRunTime as Rule,
  failuresAllTolerated as Rule,
  fifoWithoutMessageGroup as Rule,
  fileEncoding as Rule,
  handlerInputLacksMember as Rule,
  handlerNeverTaken as Rule,
  heartbeatMissing as Rule,
  historyQuota as Rule,
  httpTaskArguments as Rule,
  idempotencyTokenQuality as Rule,
  inputHasNoMember as Rule,
  invalidIntrinsic as Rule,
  invalidJsonata as Rule,
  invalidPath as Rule,
  invalidSyntax as Rule,
  invalidTemplate as Rule,
  invalidTimestamp as Rule,
  jsonComment as Rule,
  lambdaErrorWithoutName as Rule,
  lambdaRetryIncomplete as Rule,
  lambdaServiceExceptions as Rule,
  legacyLambdaArn as Rule,
  listResultKeptWhole as Rule,
  literalLooksComputed as Rule,
  mapConcurrencyAboveLimit as Rule,
  mapConfiguration as Rule,
  mapItemUnused as Rule,
  mapRunEndsAtFirstFailure as Rule,
  mapWithoutConcurrencyBound as Rule,
  maxDelayBelowInterval as Rule,
  missingField as Rule,
  missingTransition as Rule,
  missingTransitionTarget as Rule,
  nestedExecutionNotLinked as Rule,
  nestedOutputIsText as Rule,
  nestedTooDeeply as Rule,
  noChoiceMatched as Rule,
  noTerminalState as Rule,
  observabilityOff as Rule,
  optimizedIntegrationExists as Rule,
  pathFromWrongRoot as Rule,
  payloadGrows as Rule,
  payloadOverLimit as Rule,
  pointlessState as Rule,
  pollingInsteadOfSync as Rule,
  queryLanguage as Rule,
  resultHasNoMember as Rule,
  resultMayLackMember as Rule,
  resultNeverUsed as Rule,
  retryGrowsWithoutLimit as Rule,
  retryNotIdempotent as Rule,
  retryOutlastsTimeout as Rule,
  retryRepeatsGroup as Rule,
  retryReusesName as Rule,
  retryWithoutBackoff as Rule,
  roleAllowsTooMuch as Rule,
  roleLacksPermission as Rule,
  s3PrefixWithoutSlash as Rule,
  sdkCallParameters as Rule,
  sdkLambdaHidesErrors as Rule,
  secretInDefinition as Rule,
  sequenceIsNoArray as Rule,
  standardCouldBeExpress as Rule,
  starterLacksPermission as Rule,
  startsItselfWithoutEnd as Rule,
  stateName as Rule,
  statesAllPosition as Rule,
  taskCanWaitForever as Rule,
  timeoutLeftToService as Rule,
  timeoutNeverFires as Rule,
  transientErrorsUnhandled as Rule,
  unknownEnumerationValue as Rule,
  unknownErrorName as Rule,
  unknownField as Rule,
  unknownIamAction as Rule,
  unknownResource as Rule,
  unreachableState as Rule,
  unsupportedJsonata as Rule,
  variableName as Rule,
  variableNotAssigned as Rule,
  variableUnused as Rule,
  waitOutlastsExecution as Rule,
  wrongType as Rule,
  wrongValue as Rule,
];
