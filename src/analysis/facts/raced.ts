import type { Machine, State } from "../../asl/model.js";
import { isEmptyErrors } from "../../values/error-set.js";
import type { Facts } from "./facts.js";

/**
 * Can another branch of a Parallel around the state end it early by failing? `always`: some branch has no successful end, so
 * it stops the others. `sometimes`: one can fail.
 */
export function racedBy(state: State, facts: Facts): "always" | "sometimes" | undefined {
  let found: "sometimes" | undefined;
  for (let { owner } = state.machine; owner; owner = owner.state.machine.owner) {
    if (owner.state.type !== "Parallel") continue;
    for (const [index, branch] of owner.state.branches.entries()) {
      if (index === owner.index) continue;
      if (!endsWell(branch, facts)) return "always";
      if ([...branch.states.values()].some((one) => !isEmptyErrors(facts.uncaughtErrors(one)))) found = "sometimes";
    }
  }
  return found;
}

const endsWell = (branch: Machine, facts: Facts): boolean =>
  [...branch.states.values()].some(
    (state) =>
      facts.reachable(state) !== "no" &&
      state.type !== "Fail" &&
      facts.edges(state).some(({ edge, taken }) => edge.kind === "end" && taken !== "never"),
  );
