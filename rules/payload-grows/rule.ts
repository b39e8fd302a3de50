import {
  type Detection,
  defineRule,
  dropsResult,
  formatBytes,
  formatNumber,
  isShown,
  type LoopFact,
  type MapState,
  type RuleContext,
  type SelfReference,
  type State,
  selfReferencesIn,
} from "#rule-kit";

interface Grows {
  readonly state: State;
  readonly limit: number;
  readonly loop?: LoopFact;
  /** The member that gets larger, and by how much an iteration. */
  readonly grown?: LoopFact["growingValues"][number];
  /** It is put into itself: how often. */
  readonly wrapped?: number;
}

export default defineRule<Grows>({
  id: "payload-grows",
  category: "quota",
  severity: "warning",
  summary: "A payload that grows with every iteration or item eventually exceeds 256 KiB",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#avoid-exec-failures",
  presets: ["recommended", "strict"],
  reads: ["loops", "sizes", "reachability", "failures"],
  *check(context) {
    const limit = context.settings.thresholds.payloadError;
    // every execution is like the one that was run, and that one ends
    if (context.facts.loops.length > 0 && context.facts.exploration().settled) return;
    for (const loop of context.facts.loops) {
      const grown = loop.growingValues.find((one) => outlasts(loop, one.bytesPerIteration, limit));
      if (grown) {
        const state = appendingState(loop, grown.name);
        yield { at: state.key.range, certainty: "may", state: loop.head, data: { state: loop.head, limit, loop, grown } };
        continue;
      }
      const wrapped = wrapping(loop, limit);
      // a run that exceeds the quota there is payload-over-limit's, with the number of iterations
      if (
        wrapped &&
        !context.facts.failures().some((claim) => claim.goal.kind === "payload" && claim.state === wrapped.state && isShown(claim))
      )
        yield {
          at: wrapped.state.key.range,
          certainty: "may",
          state: wrapped.state,
          data: {
            state: wrapped.state,
            limit,
            loop,
            grown: { name: wrapped.name, bytesPerIteration: { min: 6, max: null } },
            wrapped: wrapped.times,
          },
        };
    }
    for (const scope of context.graph.scopes)
      for (const state of scope.states) if (state.type === "Map") yield* gathersWhole(state, limit, context);
  },
  describe({ state, limit, loop, grown, wrapped }) {
    if (!loop || !grown) {
      return {
        message: `"${state.name}" collects the results of all child executions of a Distributed Map in its output`,
        reason: `The results count together: ${formatNumber(Math.floor(limit / 1024))} items of 1 KiB reach the quota of ${formatBytes(limit)}, and the state fails with States.DataLimitExceeded.`,
        suggestion: "Add a ResultWriter that writes the results to Amazon S3",
      };
    }
    if (wrapped !== undefined) {
      return {
        message: `${grown.name} contains itself ${wrapped > 1 ? `${wrapped} times ` : ""}after each iteration of ${loop.name}`,
        reason:
          wrapped > 1
            ? `Its size doubles: it exceeds ${formatBytes(limit)} after ${formatNumber(Math.ceil(Math.log2(limit / 8)))} iterations or less, and the state fails.`
            : `Every iteration keeps all earlier values: with 1 KiB it exceeds ${formatBytes(limit)} after ${formatNumber(Math.floor(limit / 1024))} iterations, and the state fails.`,
        suggestion: "Keep only the members that later states read",
      };
    }
    const least = Math.max(1, grown.bytesPerIteration.min);
    const after = (bytes: number) => formatNumber(Math.floor(limit / Math.max(least, bytes)));
    return {
      message: `${grown.name} grows with every iteration of ${loop.name}`,
      reason: `With 100 B per iteration it exceeds ${formatBytes(limit)} after ${after(100)} iterations, with 1 KiB after ${after(1024)}, and the state fails.`,
      suggestion: "Write the part of each iteration to Amazon S3 or a table and pass its key",
    };
  },
});

/** What a state of the loop puts into itself, together with the next value. */
const wrapping = (loop: LoopFact, limit: number): SelfReference | undefined =>
  selfReferencesIn(loop.states).find(({ times }) => grownEnough(loop, times, limit));

/** Can the iterations be enough? Two copies double, one adds a key at least. */
function grownEnough({ iterations: turns }: LoopFact, times: number, limit: number): boolean {
  if (turns.max === null) return true;
  return times > 1 ? turns.max > Math.log2(limit / 4) : turns.max * 6 > limit;
}

/** Whether the growth can reach the limit before the loop ends; always true for a loop without an iteration limit. */
function outlasts(loop: LoopFact, perTurn: { readonly min: number; readonly max: number | null }, limit: number): boolean {
  if (perTurn.min <= 0 && perTurn.max === 0) return false;
  if (loop.iterations.max === null) return true;
  return loop.iterations.max * Math.max(perTurn.min, 1) > limit;
}

/** The state of the loop that writes the member, by its ResultPath or Assign; else the head. */
function appendingState(loop: LoopFact, name: string): State {
  const places = (state: State): boolean =>
    "resultPath" in state &&
    state.resultPath?.value?.kind === "path" &&
    name.startsWith(state.resultPath.value.text) &&
    state.resultPath.value.steps.length > 0;
  const assigns = (state: State): boolean =>
    "assign" in state && state.assign?.value.kind === "object" && state.assign.value.entries.some(({ key }) => `$${key}` === name);
  return loop.states.find((state) => places(state) || assigns(state)) ?? loop.head;
}

/** A Distributed Map whose results all come back into the state. */
function* gathersWhole(state: MapState, limit: number, context: RuleContext): Iterable<Detection<Grows>> {
  if (state.processor?.processor?.mode !== "DISTRIBUTED" || state.resultWriter || dropsResult(state)) return;
  if (context.facts.reachable(state) === "no") return;
  const reader = state.itemReader?.value;
  if (reader?.maxItems?.value.kind === "literal") return;
  // items of the payload are 256 KiB at most, those of Amazon S3 are not
  yield { at: state.key.range, certainty: "may", severity: reader ? "warning" : "info", state, data: { state, limit } };
}
