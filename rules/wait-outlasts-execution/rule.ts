import {
  type Detection,
  defineRule,
  type FailureFact,
  formatDuration,
  formatList,
  isShown,
  type LimitFact,
  type RuleContext,
  type State,
  shownBy,
  type UsedUpTogether,
  usedUpText,
  usedUpTogether,
  type WaitState,
  writtenSeconds,
  YEAR,
} from "#rule-kit";

interface Outlasts {
  readonly state: State;
  /** Seconds that this Wait takes, where it alone is longer than the execution. */
  readonly seconds?: number;
  /** Seconds of a successful execution, where it is cut off within a Map or a Parallel. */
  readonly least?: number;
  readonly limit: number;
  /** Seconds that every execution has taken when it comes to this Wait. */
  readonly before?: number;
  /** Loops whose counters allow more than the execution may last. */
  readonly together?: UsedUpTogether;
  /** Waits on one of several paths, with what they take together. */
  readonly path?: Pick<LimitFact, "least" | "parts">;
  /** What takes the time, where it is several states together. */
  readonly parts?: readonly { readonly state: State; readonly amount: number }[];
}

export default defineRule<Outlasts>({
  id: "wait-outlasts-execution",
  category: "reliability",
  severity: "error",
  summary: "Wait exceeds the maximum duration of the execution",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
  presets: ["recommended", "strict"],
  reads: ["duration", "failures"],
  *check(context) {
    // Express has a rule of its own
    if (context.type === "EXPRESS") return;
    const reported = new Set<State>();
    for (const claim of context.facts.failures()) {
      const { goal, state } = claim;
      if (goal.kind !== "deadline" || claim.limit?.used || state.type !== "Wait" || reported.has(state)) continue;
      const evidence = evidenceOf(claim, state, goal.seconds, context);
      if (!evidence) continue;
      reported.add(state);
      yield { at: state.until?.field.node ?? state.key.range, ...shownBy(claim), state, data: evidence };
    }
    if (reported.size === 0) yield* within(context);
    if (reported.size === 0) yield* inLoops(context);
  },
  describe({ state, seconds, least, limit, before, parts, together, path }) {
    const by = limit === YEAR ? "the limit of one year for Standard executions" : "TimeoutSeconds of the state machine";
    if (together)
      return {
        message: `An execution can take ${formatDuration(together.limit.least)} with ${usedUpText(together)}, but ${by} ends it after ${formatDuration(limit)}`,
        reason: `The execution ends with status TIMED_OUT before the loop${together.used.length > 1 ? "s have" : " has"} used up the iterations, so later states never run.`,
        suggestion:
          limit === YEAR
            ? "Lower the limit of the counter, or shorten the wait"
            : "Lower the limit of the counter, shorten the wait, or raise TimeoutSeconds of the state machine",
      };
    if (path)
      return {
        message: `Waits on one path take ${formatDuration(path.least)}, but ${by} ends the execution after ${formatDuration(limit)}`,
        reason: `On this path the execution waits in ${formatList(amountsOf(path.parts))}, and ends with status TIMED_OUT in "${state.name}", so later states never run.`,
        suggestion: limit === YEAR ? "Shorten the waits" : "Shorten the waits, or raise TimeoutSeconds of the state machine",
      };
    const longest = amountsOf(parts ?? []);
    if (least !== undefined)
      return {
        message: `A successful execution takes at least ${formatDuration(least)}, but ${by} ends it after ${formatDuration(limit)}`,
        reason: `At least, these states take: ${formatList(longest)}. Every execution that does not fail before ends with status TIMED_OUT.`,
        suggestion: limit === YEAR ? "Shorten the waits" : "Shorten the waits, or raise TimeoutSeconds of the state machine",
      };
    return {
      message:
        seconds === undefined
          ? `"${state.name}" never finishes: ${by} ends the execution after ${formatDuration(limit)}`
          : `"${state.name}" waits ${formatDuration(seconds)}${before === undefined ? "" : ` after at least ${formatDuration(before)} of the execution`}, but ${by} ends the execution after ${formatDuration(limit)}`,
      reason: `${longest.length > 0 ? `At least, these states take: ${formatList(longest)}. ` : ""}The execution ends with status TIMED_OUT during the wait, so later states never run.`,
      suggestion: limit === YEAR ? "Shorten the wait" : "Shorten the wait, or raise TimeoutSeconds of the state machine",
    };
  },
});

const amountsOf = (parts: LimitFact["parts"]): string[] => parts.map(({ state, amount }) => `"${state.name}" ${formatDuration(amount)}`);

/** No Wait of the execution's own is the one that is cut off, but what a Map or a Parallel waits for in all is too long. */
function* within({ facts, machine: own }: RuleContext): Iterable<Detection<Outlasts>> {
  const sum = facts.limits.find(({ kind, by, machine }) => kind === "deadline" && by === "sum" && machine === own);
  if (!sum) return;
  const { state, least, limit, parts } = sum;
  const claim = facts.failures().find((one) => one.goal.kind === "deadline" && one.goal.seconds === limit && isShown(one));
  yield { at: state.key.range, ...shownBy(claim), state, data: { state, least, limit, parts } };
}

/** Loops whose counters allow more iterations than there is time for. */
function* inLoops(context: RuleContext): Iterable<Detection<Outlasts>> {
  for (const together of usedUpTogether(context, "deadline")) {
    const { used, claim, limit, loops } = together;
    if (used.some(({ of }) => of !== "iterations")) continue;
    const state = loops.flatMap(({ states }) => states).find(({ type }) => type === "Wait") ?? claim.state;
    const at = state.type === "Wait" ? state.until?.field.node : undefined;
    yield { at: at ?? state.key.range, ...shownBy(claim), severity: "warning", state, data: { state, limit: limit.limit, together } };
  }
}

/** Undefined where the execution reaches its end only because other work takes long. */
function evidenceOf(claim: FailureFact, state: WaitState, limit: number, context: RuleContext): Outlasts | undefined {
  const written = writtenSeconds(state);
  // of a computed wait, the analysis bounds the shortest; it never counts more than the execution has
  const least = written ?? context.facts.duration(state).min;
  if (least >= limit) return { state, limit, ...(written === undefined ? {} : { seconds: written }) };
  const sum = context.facts.limits.find(({ kind, by, machine }) => kind === "deadline" && by === "sum" && machine === context.machine);
  if (sum) return { state, limit, parts: sum.parts };
  const late = context.facts.limits.find((one) => one.kind === "deadline" && one.by === "visit" && one.state === state);
  if (late) return { state, limit, before: late.least - least, ...(written === undefined ? {} : { seconds: written }) };
  if (claim.limit?.by === "path") return { state, limit, path: claim.limit };
  return claim.certainty === "will" ? { state, limit } : undefined;
}
