/** The one door for rules, ours and others' (`#rule-kit` inside, `sfn-lint/rule` outside). */
export type {
  ArgumentFact,
  DurationFact,
  Facts,
  FailureFact,
  FailureKind,
  Interval,
  LimitFact,
  LoopClass,
  LoopFact,
  Loss,
  MatcherFact,
  Measure,
  OperationFact,
  Provenance,
  RetrierFact,
  SizeFact,
  StuckStatus,
  ValueFact,
  ValueRole,
  VariableFact,
  Witness,
} from "../analysis/facts/facts.js";
export { racedBy } from "../analysis/facts/raced.js";
export { nearest } from "../asl/did-you-mean.js";
export { RESERVED_ERROR_NAMES } from "../asl/error-names.js";
export type { JsonataExpression, JsonataNode, Path, Template, TemplateEntry } from "../asl/expressions.js";
export * from "../asl/model.js";
export type { Problem } from "../asl/problems.js";
export { intrinsicsOf } from "../asl/variable-references.js";
export { writtenSeconds } from "../asl/written-seconds.js";
export { linearFind } from "../budget/linear.js";
export type { Component, Edge, Graph, ScopeGraph } from "../graph/graph.js";
export type { DeployedResource, Deployment, EventRead, WorkflowType } from "../hosts/deployment.js";
export type { Argument } from "../integrations/arguments.js";
export { argumentAt, argumentNames, argumentOf, literalText, textWithPlaceholders } from "../integrations/arguments.js";
export type { ActionModel, Idempotency, RaisedErrors, Shape } from "../integrations/catalog.js";
export {
  absentAtTimes,
  action,
  errorsOf,
  freshKeyOf,
  idempotencyOf,
  isRetired,
  keysOf,
  modelDate,
  modelDateOf,
  parametersOf,
  service,
  services,
  syncCounterpartOf,
  terminalStatusesOf,
} from "../integrations/catalog.js";
export type { ExpressionFault } from "../integrations/dynamodb-expressions.js";
export { expressionFaults } from "../integrations/dynamodb-expressions.js";
export { serviceEnd } from "../integrations/ended-services.js";
export {
  isLambda,
  LAMBDA_CLASSIC,
  lambdaServiceExceptions,
  RECOMMENDED_LAMBDA_ERRORS,
  RECOMMENDED_LAMBDA_RETRIER,
} from "../integrations/errors.js";
export {
  integrationOnlyParameters,
  isUnsupportedBySdkIntegration,
  optimizedActionOf,
  optimizedCounterpart,
  sdkCounterpart,
} from "../integrations/optimized.js";
export { pollingModel } from "../integrations/polling.js";
export { CONFUSABLE_ERROR_PREFIXES, OPTIMIZED_PREFIXES } from "../integrations/prefixes.js";
export { outputShape, renamedMember } from "../integrations/results.js";
export { askedForBy, resultOfTask } from "../integrations/task-result.js";
export { mentionsTaskToken, tokenQuality } from "../integrations/token-quality.js";
export type { Category, Certainty, Severity } from "../linter/finding.js";
export { describeResource } from "../permissions/describe-pattern.js";
export type { LackingPermission, MachinePermissions } from "../permissions/machine-permissions.js";
export type { Consequence, RequiredPermission } from "../permissions/required.js";
export type { ExecutionRole, PolicyStatement } from "../permissions/role/model.js";
export type { RefusedStarter } from "../permissions/starters.js";
export type { Surplus } from "../permissions/surplus.js";
export type { UnknownAction } from "../permissions/unknown-actions.js";
export { functionCalledBy } from "../task-code/functions/called-function.js";
export type { ActivityPoll, ActivityWorkerFacts } from "../task-code/workers/worker-facts.js";
export { nameInArn, writtenText } from "../text/computed-name.js";
export type { ArrayNode, Json, KeyNode, Node, ObjectNode, StringNode } from "../text/node.js";
export { get, member, rangeWithin, toJson } from "../text/node.js";
export type { SyntaxProblem } from "../text/problems.js";
export type { Span } from "../text/range.js";
export { hasError } from "../values/error-set.js";
export type { Lack, MemberLack, ValueLack } from "../values/lack.js";
export type { Absence } from "./absence.js";
export { absenceAt } from "./absence.js";
export type { ArgumentFault } from "./argument-faults.js";
export { argumentFaults } from "./argument-faults.js";
export { argumentText } from "./argument-text.js";
export { runsAtMostOnce } from "./at-most-once.js";
export type { ShownDetection } from "./claims.js";
export { failureKey, isShown, shownBy } from "./claims.js";
export { declaredIdempotency, isDeclaredIdempotent } from "./declared.js";
export { deployedArgument } from "./deployed-resource.js";
export { dropsResult } from "./drops-result.js";
export { enclosingStates, findErrorHandling, matchesError } from "./error-handling.js";
export { expressionTexts } from "./expression-texts.js";
export { formatBytes, formatDuration, formatList, formatNumber, pluralize } from "./format.js";
export type { UsedLack } from "./lacks.js";
export { lacksOf, nodeUsing } from "./lacks.js";
export { liveOut } from "./liveness.js";
export { nodeAt } from "./node-at.js";
export { reportProblems, reportSyntaxProblems } from "./report-problems.js";
export type {
  ChildMachine,
  Detection,
  Editor,
  FindingText,
  OptionSpec,
  Rule,
  RuleContext,
  RuleMeta,
  SecretText,
  Settings,
} from "./rule.js";
export { defineRule } from "./rule.js";
export { runTimeRemedy } from "./run-time-remedy.js";
export type { SelfReference } from "./self-reference.js";
export { selfReferencesIn } from "./self-reference.js";
export { sequenceOf } from "./sequence-of.js";
export type { TimeLimit } from "./time-limits.js";
export { inExpress, isBound, jobLimit, lastsAsLongAsItsWork, machineLimit, numberOf, serviceLimit, YEAR } from "./time-limits.js";
export type { Outcome } from "./transient.js";
export { lambdaExceptionsOf, outcomeOf } from "./transient.js";
export { nextUnguarded } from "./unguarded.js";
export type { UsedUpTogether } from "./used-up.js";
export { usedUpText, usedUpTogether } from "./used-up.js";
