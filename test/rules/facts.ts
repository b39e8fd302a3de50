import type { Facts } from "../../src/analysis/facts/facts.js";
import type { RuleContext } from "../../src/rule-kit.js";
import { knowsNothing } from "./harness.js";

/** The facts that the linter would give the rules. */
export function factsOf(_: Pick<RuleContext, "machine" | "graph" | "type">): Facts {
  return knowsNothing;
}
