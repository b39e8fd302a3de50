import { explore } from "../../src/analysis/analyze.js";
import { factsOf as build } from "../../src/analysis/facts/build.js";
import type { Facts } from "../../src/analysis/facts/facts.js";
import type { RuleContext } from "../../src/rule-kit.js";

/** The facts that the linter would give the rules. */
export function factsOf({ machine, type }: Pick<RuleContext, "machine" | "graph" | "type">): Facts {
  return build(explore(machine, type ? { type } : {}), () => []);
}
