import type { FailureFact, LimitFact, LoopFact, UsedUp } from "../analysis/facts/facts.js";
import { isShown } from "./claims.js";
import { formatList, formatNumber } from "./format.js";
import type { RuleContext } from "./rule.js";

/** A run has shown that what an execution may use up is together more than a limit. */
export interface UsedUpTogether {
  readonly claim: FailureFact;
  readonly limit: LimitFact;
  /** The most first. */
  readonly used: readonly UsedUp[];
  /** Of the parts that are iterations. */
  readonly loops: readonly LoopFact[];
}

/** Limits of the kind that retries, timeouts and iterations together exceed, where a run has shown it. */
export function usedUpTogether({ facts }: RuleContext, kind: LimitFact["kind"]): UsedUpTogether[] {
  return facts.failures().flatMap((claim) => {
    const { limit } = claim;
    if (!isShown(claim) || limit?.kind !== kind || !limit.used) return [];
    const heads = limit.used.flatMap(({ of, state }) => (of === "iterations" ? [state] : []));
    return [{ claim, limit, used: limit.used, loops: facts.loops.filter(({ head }) => heads.includes(head)) }];
  });
}

/** `all retries of "A" and "B" and all 20 iterations of loop Ask → More?`. */
export function usedUpText({ used, loops }: Pick<UsedUpTogether, "used" | "loops">): string {
  const named = (of: UsedUp["of"]): string => formatList(used.filter((part) => part.of === of).map(({ state }) => `"${state.name}"`));
  const [retries, timeouts] = [named("retries"), named("timeout")];
  const iterations = used.flatMap(({ of, state, times }) => {
    const loop = of === "iterations" ? loops.find(({ head }) => head === state) : undefined;
    return loop ? [`all ${formatNumber(times)} iterations of loop ${loop.name}`] : [];
  });
  return formatList([
    ...(retries ? [`all retries of ${retries}`] : []),
    ...(timeouts ? [`the timeout${timeouts.includes('", "') || timeouts.includes('" and "') ? "s" : ""} of ${timeouts}`] : []),
    ...iterations,
  ]);
}
