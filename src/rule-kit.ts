/**
 * The one door for rules, ours and others' (`#rule-kit` inside, `sfn-lint/rule` outside).
 * A rule decides (`check`: facts to evidence), speaks (`say`: evidence to words), repairs (`fix`: evidence to edits).
 */
import type { FactFamily, Facts } from "./analysis/facts/facts.js";
import type { Machine, State } from "./asl/model.js";
import type { Problem } from "./asl/problems.js";
import type { Graph } from "./graph/graph.js";
import type { Category, Certainty, Severity } from "./linter/finding.js";
import type { Surroundings, WorkflowType } from "./sources/hosts/host.js";
import type { Node, ObjectNode } from "./sources/text/node.js";
import type { SyntaxProblem } from "./sources/text/problems.js";
import type { Range } from "./sources/text/range.js";
import type { WorkerFacts } from "./sources/workers/worker-facts.js";

export interface RuleMeta {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** One line, no full stop. */
  readonly summary: string;
  /** AWS's page that this rule follows. */
  readonly source: string;
  readonly fixable?: "safe" | "unsafe";
  /** In which presets it is on; `recommended` is the default. */
  readonly presets?: readonly ("recommended" | "strict")[];
  /** Options with defaults, units and a sentence each; also the source of the configuration's schema. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
}

export interface OptionSpec {
  readonly type: "number" | "string" | "boolean" | "strings";
  readonly default: unknown;
  readonly unit?: "seconds" | "bytes" | "events";
  readonly summary: string;
}

export interface RuleContext {
  readonly machine: Machine;
  readonly name: string;
  readonly type: WorkflowType | undefined;
  readonly graph: Graph;
  /** What the analysis knows; only the families named in `reads` may be asked. */
  readonly facts: Facts;
  readonly problems: readonly Problem[];
  readonly syntax: readonly SyntaxProblem[];
  readonly surroundings: Surroundings | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** What a program does that polls activities; only for rules that read `workers`. */
  readonly workers?: WorkerFacts;
  /** Configuration shared by rules: declared idempotent patterns, thresholds. */
  readonly settings: Settings;
}

export interface Settings {
  /** Globs of Lambda names/ARNs, HTTP endpoints or `service:action` that the user declares idempotent. */
  readonly idempotent: readonly string[];
  readonly thresholds: {
    /** Bytes: advise to pass a reference. */
    readonly payloadWarning: number;
    /** Bytes: AWS's quota. */
    readonly payloadError: number;
    /** Events: AWS's quota. */
    readonly history: number;
  };
}

export interface Evidence<E> {
  readonly at: Node | Range;
  readonly certainty: Certainty;
  readonly evidence: E;
  readonly state?: State | undefined;
  /** Overrides the rule's severity where the facts make it better or worse. */
  readonly severity?: Severity;
  readonly related?: readonly { readonly at: Node | Range; readonly message: string }[];
  readonly aws?: { readonly code?: string | undefined; readonly location?: string | undefined };
  /** A claim of the analysis whose witness was replayed. */
  readonly witness?: unknown;
}

export interface Words {
  /** What is wrong: one plain sentence, no full stop at its end. */
  readonly message: string;
  /** Why it matters here, with the numbers. */
  readonly because?: string | undefined;
  /** What to do. */
  readonly instead?: string | undefined;
}

/** Edits on nodes; the text layer turns them into characters of the right file or says why it cannot. */
export interface Editor {
  addMember(object: ObjectNode, name: string, value: unknown, after?: string): void;
  removeMember(object: ObjectNode, name: string): void;
  replaceValue(node: Node, value: unknown): void;
  renameKey(object: ObjectNode, from: string, to: string): void;
  appendItem(array: Node, value: unknown, at?: number): void;
}

export interface Rule<E = unknown> extends RuleMeta {
  /**
   * `handlers`: the surroundings hold what was read off the source of functions that a Task calls and that matchers of its
   * own name errors of.
   * `workers`: the rule speaks of programs that poll activities; then the context holds no machine.
   */
  readonly reads: readonly (FactFamily | "problems" | "syntax" | "graph" | "surroundings" | "handlers" | "workers")[];
  check(context: RuleContext): Iterable<Evidence<E>>;
  say(evidence: E, context: RuleContext): Words;
  fix?(evidence: E, edit: Editor, context: RuleContext): { readonly title: string } | undefined;
}

export function defineRule<E>(rule: Rule<E>): Rule<E> {
  return rule;
}

export type {
  ArgumentFact,
  Claim,
  ClaimGoal,
  DurationFact,
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
export type { Component, Edge, ScopeGraph } from "./graph/graph.js";
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
export { count, humanBytes, humanSeconds, list } from "./kit/words.js";
export type { SurroundingResource, Surroundings, WorkflowType } from "./sources/hosts/host.js";
export type { ArrayNode, Json, KeyNode, ObjectNode, StringNode } from "./sources/text/node.js";
export { get, member, toJson } from "./sources/text/node.js";
export { functionCalledBy } from "./sources/workers/called-function.js";
export type { ActivityPoll, WorkerFacts } from "./sources/workers/worker-facts.js";
export type { Category, Certainty, Facts, Graph, Machine, Node, Problem, Range, Severity, State, SyntaxProblem };
