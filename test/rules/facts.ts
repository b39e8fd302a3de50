import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import type { Facts } from "../../src/analysis/facts/facts.js";
import type { RuleContext } from "../../src/rule-kit/index.js";

/** The facts that the linter gives the rules. */
export function factsOf({ machine, type }: Pick<RuleContext, "machine" | "graph" | "type">): Facts {
  return analyze(machine, type ? { type } : {});
}
