import type { Facts, Graph, Machine, Rule, RuleContext } from "../rule-kit/index.js";

/** What one run has for its rules. */
type Parts = Omit<RuleContext, "machine" | "graph" | "facts" | "options"> & {
  readonly machine: Machine | undefined;
  readonly graph: Graph | undefined;
  readonly facts: Facts | undefined;
};

const FORM = new Set(["problems", "syntax"]);
const WITHOUT_ANALYSIS = new Set(["problems", "syntax", "graph", "deployment", "functionSource", "permissions"]);

/** Does the rule look at the form alone, so that it speaks even where nothing could be read? */
export const isStructural = (rule: Rule): boolean => rule.reads.every((r) => FORM.has(r)) && rule.reads.length > 0;
export const needsFacts = (rule: Rule): boolean => rule.reads.some((r) => !WITHOUT_ANALYSIS.has(r));

/** The context of a rule. What the run does not have is asked for only by a rule that does not name it in `reads`. */
export class OneRuleContext implements RuleContext {
  constructor(
    private readonly parts: Parts,
    readonly options: RuleContext["options"],
  ) {}

  /** @throws Error where there is none, as for `graph` and `facts`. */
  get machine() {
    return this.parts.machine ?? notRead("machine");
  }
  get graph() {
    return this.parts.graph ?? notRead("graph");
  }
  get facts() {
    return this.parts.facts ?? notRead("facts");
  }
  get name() {
    return this.parts.name;
  }
  get type() {
    return this.parts.type;
  }
  get problems() {
    return this.parts.problems;
  }
  get syntaxProblems() {
    return this.parts.syntaxProblems;
  }
  get deployment() {
    return this.parts.deployment;
  }
  get permissions() {
    return this.parts.permissions;
  }
  get children() {
    return this.parts.children;
  }
  get startedBy() {
    return this.parts.startedBy;
  }
  get functions() {
    return this.parts.functions;
  }
  get workers() {
    return this.parts.workers;
  }
  get settings() {
    return this.parts.settings;
  }
}

function notRead(part: string): never {
  throw new Error(`the rule uses ${part}, which its "reads" does not list`);
}
