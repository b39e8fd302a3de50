/** The one door for rules, ours and others' (`#rule-kit` inside, `sfn-lint/rule` outside). */
export type {
  ArgumentFact,
  Claim,
  ClaimGoal,
  DurationFact,
  Facts,
  Freshness,
  Interval,
  LoopClass,
  LoopFact,
  MatcherFact,
  Measure,
  OperationFact,
  RetrierFact,
  SizeFact,
  StuckStatus,
  ValueFact,
  ValueRole,
  VariableFact,
  Witness,
} from "./analysis/facts/facts.js";
export type { JsonataExpression, JsonataNode, Path, Template, TemplateEntry } from "./asl/expressions.js";
export * from "./asl/model.js";
export type { Problem } from "./asl/problems.js";
export type { Component, Edge, Graph, ScopeGraph } from "./graph/graph.js";
export type { Argument } from "./integrations/arguments.js";
export { argumentNames, argumentOf, literalText, textWithHoles, within } from "./integrations/arguments.js";
export type { ActionModel, Idempotency, RaisedErrors, Shape } from "./integrations/catalogue.js";
export {
  absentAtTimes,
  action,
  errorsOf,
  idempotencyOf,
  outputShape,
  service,
  services,
  syncCounterpartOf,
  terminalStatusesOf,
} from "./integrations/catalogue.js";
export { isLambda, LAMBDA_RECOMMENDED, LAMBDA_RETRIER, lambdaServiceExceptions } from "./integrations/errors.js";
export { isUnsupportedBySdkIntegration, optimizedActionOf, optimizedTwinOf, ownParametersOf, sdkTwinOf } from "./integrations/optimized.js";
export { polledBy } from "./integrations/polling.js";
export { MISTAKABLE_PREFIXES, OPTIMIZED_PREFIXES } from "./integrations/prefixes.js";
export { mentionsTaskToken, tokenQuality } from "./integrations/token-quality.js";
export { declaredIdempotent } from "./kit/declared.js";
export { forwardProblems, forwardSyntax } from "./kit/forward-problems.js";
export { around, handlingOf, takes } from "./kit/handling.js";
export { liveBehind } from "./kit/liveness.js";
export { nodeAt } from "./kit/node-at.js";
export type { Editor, Evidence, OptionSpec, Rule, RuleContext, RuleMeta, Settings, Words } from "./kit/rule.js";
export { defineRule } from "./kit/rule.js";
export { count, grouped, humanBytes, humanSeconds, list } from "./kit/words.js";
export type { Category, Certainty, Severity } from "./linter/finding.js";
export type { SurroundingResource, Surroundings, WorkflowType } from "./sources/hosts/host.js";
export type { ArrayNode, Json, KeyNode, Node, ObjectNode, StringNode } from "./sources/text/node.js";
export { get, member, toJson } from "./sources/text/node.js";
export type { SyntaxProblem } from "./sources/text/problems.js";
export type { Range } from "./sources/text/range.js";
export { functionCalledBy } from "./sources/workers/called-function.js";
export type { ActivityPoll, WorkerFacts } from "./sources/workers/worker-facts.js";
