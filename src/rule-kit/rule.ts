/** The shape of a rule. It decides (`check`: facts to evidence), describes (`describe`: evidence to words), repairs (`fix`: evidence to edits). */
import type { FactFamily, Facts } from "../analysis/facts/facts.js";
import type { Machine, State } from "../asl/model.js";
import type { Problem } from "../asl/problems.js";
import type { Graph } from "../graph/graph.js";
import type { Deployment, HandlerShapes, WorkflowType } from "../hosts/deployment.js";
import type { Category, Certainty, Severity } from "../linter/finding.js";
import type { MachinePermissions } from "../permissions/machine-permissions.js";
import type { StartMode } from "../permissions/starters.js";
import type { ActivityWorkerFacts } from "../task-code/workers/worker-facts.js";
import type { Node, ObjectNode } from "../text/node.js";
import type { SyntaxProblem } from "../text/problems.js";
import type { Span } from "../text/range.js";

/** What is known of a rule before it is run. */
export interface RuleMeta {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** One line, no full stop. */
  readonly summary: string;
  /** AWS's page that this rule follows. */
  readonly reference: string;
  readonly fixable?: "safe" | "unsafe";
  /** In which presets it is on; `recommended` is the default. */
  readonly presets?: readonly ("recommended" | "strict")[];
  /** Options with defaults, units and a sentence each; also the source of the configuration's schema. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Markdown that `sfn-lint explain` shows; the rules of sfn-lint have a README.md instead. */
  readonly page?: string;
}

/** An option of a rule, as the configuration sets it in `["warning", { option: value }]`. */
export interface OptionSpec {
  readonly type: "number" | "string" | "boolean" | "strings";
  readonly default: unknown;
  readonly unit?: "seconds" | "bytes" | "events";
  readonly summary: string;
}

/** What a rule is given: one state machine, what the analysis knows of it, and what surrounds it. */
export interface RuleContext {
  readonly machine: Machine;
  readonly name: string;
  readonly type: WorkflowType | undefined;
  readonly graph: Graph;
  /** What the analysis knows; only the families named in `reads` may be asked. */
  readonly facts: Facts;
  readonly problems: readonly Problem[];
  readonly syntaxProblems: readonly SyntaxProblem[];
  readonly deployment: Deployment | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * What the execution role must allow and what it does; only for rules that read `permissions`, and undefined where no
   * template or module declares the state machine.
   */
  readonly permissions?: MachinePermissions | undefined;
  /** State machines of the same file that Tasks start, by the Task. */
  readonly children?: ReadonlyMap<State, ChildMachine> | undefined;
  /** How other state machines of the same file start this one; only for Express state machines. */
  readonly startedBy?: ReadonlySet<StartMode> | undefined;
  /** What the code of the functions that Tasks call reads and returns, where it is in the repository. */
  readonly functions?: ReadonlyMap<State, HandlerShapes> | undefined;
  /** What a program does that polls activities; only for rules that read `workers`. */
  readonly workers?: ActivityWorkerFacts | undefined;
  /** Configuration shared by rules: declared idempotent patterns, thresholds. */
  readonly settings: Settings;
}

/** A state machine that another one starts, with what its own analysis says. */
export interface ChildMachine {
  readonly name: string;
  /** Where it is declared. */
  readonly at: Span;
  readonly type?: WorkflowType;
  readonly facts: Facts;
}

/** What the configuration says to all rules. */
export interface Settings {
  /** Globs of Lambda names/ARNs, HTTP endpoints or `service:action` that the user declares idempotent. */
  readonly idempotent: readonly string[];
  /** The same, of calls that the user declares not idempotent, whatever the API says. */
  readonly notIdempotent?: readonly string[];
  readonly thresholds: {
    /** Bytes: advise to pass a reference. */
    readonly payloadWarning: number;
    /** Bytes: AWS's quota. */
    readonly payloadError: number;
    /** Events: AWS's quota. */
    readonly history: number;
  };
}

/** A fault that a rule has found, before it is put into words. */
export interface Detection<E> {
  readonly at: Node | Span;
  readonly certainty: Certainty;
  readonly data: E;
  readonly state?: State | undefined;
  /** Overrides the rule's severity where the facts make it better or worse. */
  readonly severity?: Severity;
  readonly related?: readonly { readonly at: Node | Span; readonly message: string }[];
  readonly aws?: { readonly code?: string | undefined; readonly location?: string | undefined };
  /**
   * Findings of this rule with the same cause in one machine are one finding with several occurrences. Where absent, equal
   * words (the state's name aside) are the same cause.
   */
  readonly cause?: string;
  /** The failure that this finding reports, so that findings of other rules can say that they `explains` it. */
  readonly failure?: string;
  /**
   * The failure of which this finding is the cause. Where a finding of another rule reports it, there is one finding: that one, at
   * the operation that fails, with the words, remedy and fix of this one.
   */
  readonly explains?: string;
  /** A claim of the analysis whose witness was replayed. */
  readonly witness?: unknown;
  /** Credentials that no report may show, wherever else their text occurs. */
  readonly secrets?: readonly SecretText[];
}

/** A text that reports mask. */
export interface SecretText {
  readonly text: string;
  /** Characters at its start that many harmless texts share, such as those of a URL's scheme. Default: 0. */
  readonly common?: number;
}

/** The words of a finding. */
export interface FindingText {
  /** What is wrong: one plain sentence, no full stop at its end. */
  readonly message: string;
  /** Why it matters here, with the numbers. */
  readonly reason?: string | undefined;
  /** What to do. */
  readonly suggestion?: string | undefined;
}

/** Edits on nodes; the text layer turns them into characters of the right file or says why it cannot. */
export interface Editor {
  addMember(object: ObjectNode, name: string, value: unknown, after?: string): void;
  removeMember(object: ObjectNode, name: string): void;
  replaceValue(node: Node, value: unknown): void;
  renameKey(object: ObjectNode, from: string, to: string): void;
  appendItem(array: Node, value: unknown, at?: number): void;
}

/** A rule: what it reads, how it finds a fault, and the words and edits for it. */
export interface Rule<E = unknown> extends RuleMeta {
  /**
   * `handlers`: the surroundings hold what was read off the source of functions that a Task calls and that matchers of its
   * own name errors of.
   * `workers`: the rule speaks of programs that poll activities; then the context holds no machine.
   */
  readonly reads: readonly (
    | FactFamily
    | "problems"
    | "syntax"
    | "graph"
    | "deployment"
    | "functionSource"
    | "activityWorkers"
    | "permissions"
  )[];
  check(context: RuleContext): Iterable<Detection<E>>;
  describe(evidence: E, context: RuleContext): FindingText;
  fix?(evidence: E, edit: Editor, context: RuleContext): { readonly title: string } | undefined;
}

/** Types a rule by its detections' data; it returns the rule as it is. */
export function defineRule<E>(rule: Rule<E>): Rule<E> {
  return rule;
}
