import type { Facts } from "../../src/analysis/facts/facts.js";
import { unknownFacts } from "../../src/analysis/facts/unknown-facts.js";
import type { RuleContext } from "../../src/rule-kit.js";

/** The facts that the linter would give the rules. */
export function factsOf({ machine, type }: Pick<RuleContext, "machine" | "graph" | "type">): Facts {
  return unknownFacts(machine, type);
}
