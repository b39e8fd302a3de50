import type { Facts, Graph, Machine, Rule, RuleContext } from "../rule-kit/index.js";

/** What one run has for its rules. */
type Parts = Omit<RuleContext, "machine" | "graph" | "facts"> & {
  readonly machine: Machine | undefined;
  readonly graph: Graph | undefined;
  readonly facts: Facts | undefined;
};

const FORM = new Set(["problems", "syntax"]);
const WITHOUT_ANALYSIS = new Set(["problems", "syntax", "graph", "deployment", "functionSource", "permissions"]);

/** Does the rule look at the form alone, so that it speaks even where nothing could be read? */
export const isStructural = (rule: Rule): boolean => rule.reads.every((r) => FORM.has(r)) && rule.reads.length > 0;
export const needsFacts = (rule: Rule): boolean => rule.reads.some((r) => !WITHOUT_ANALYSIS.has(r));

/**
 * The context of a rule. What the run does not have is asked for only by a rule that does not name it in `reads`.
 * @throws Error in such a rule, when it asks
 */
export function ruleContext({ machine, graph, facts, ...rest }: Parts): RuleContext {
  return {
    ...rest,
    get machine() {
      return machine ?? notRead("machine");
    },
    get graph() {
      return graph ?? notRead("graph");
    },
    get facts() {
      return facts ?? notRead("facts");
    },
  };
}

function notRead(part: string): never {
  throw new Error(`the rule uses ${part}, which its "reads" does not list`);
}
