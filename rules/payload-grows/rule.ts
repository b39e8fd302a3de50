import {
  type Detection,
  defineRule,
  formatBytes,
  formatNumber,
  type LoopFact,
  type MapState,
  type RuleContext,
  type State,
} from "#rule-kit";

interface Grows {
  readonly state: State;
  readonly limit: number;
  readonly loop?: LoopFact;
  /** The member that gets larger, and by how much a turn. */
  readonly grown?: LoopFact["growingValues"][number];
}

export default defineRule<Grows>({
  id: "payload-grows",
  category: "quota",
  severity: "warning",
  summary: "A payload that gets larger with each turn or item reaches 256 KiB some day",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#avoid-exec-failures",
  presets: ["recommended", "strict"],
  reads: ["loops", "sizes", "reachability"],
  *check(context) {
    const limit = context.settings.thresholds.payloadError;
    for (const loop of context.facts.loops) {
      for (const grown of loop.growingValues) {
        if (!outlasts(loop, grown.bytesPerIteration, limit)) continue;
        yield {
          at: appendingState(loop, grown.name).key.range,
          certainty: "may",
          state: loop.head,
          data: { state: loop.head, limit, loop, grown },
        };
        break;
      }
    }
    for (const scope of context.graph.scopes)
      for (const state of scope.states) if (state.type === "Map") yield* gathersWhole(state, limit, context);
  },
  describe({ state, limit, loop, grown }) {
    if (!loop || !grown) {
      return {
        message: `"${state.name}" gathers the results of all children of a Distributed Map in its own output`,
        reason: `The results of children count together: ${formatNumber(Math.floor(limit / 1024))} items of 1 KiB reach the quota of ${formatBytes(limit)} and fail the state with States.DataLimitExceeded.`,
        suggestion: 'Add a ResultWriter that puts them into Amazon S3, or drop them with "ResultPath": null',
      };
    }
    const least = Math.max(1, grown.bytesPerIteration.min);
    return {
      message: `${grown.name} gets larger with each turn of ${loop.name}`,
      reason: `With 100 B a turn it reaches ${formatBytes(limit)} in turn ${formatNumber(Math.floor(limit / Math.max(least, 100)))}, with 1 KiB in turn ${formatNumber(Math.floor(limit / Math.max(least, 1024)))}, with 10 KiB in turn ${formatNumber(Math.floor(limit / Math.max(least, 10_240)))}; there AWS fails the state.`,
      suggestion: "Write each turn's part to Amazon S3 or a table and pass its key",
    };
  },
});

/** Can the growth reach the limit before the loop ends? Where nothing bounds the turns, yes. */
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

/** A Distributed Map over S3 whose results all come back into the state. */
function* gathersWhole(state: MapState, limit: number, context: RuleContext): Iterable<Detection<Grows>> {
  if (state.processor?.processor?.mode !== "DISTRIBUTED" || !state.itemReader || state.resultWriter) return;
  if (state.resultPath?.value === null || state.output || state.resultSelector) return;
  if (state.itemReader.value.maxItems?.value.kind === "literal" || context.facts.reachable(state) === "no") return;
  yield { at: state.key.range, certainty: "may", state, data: { state, limit } };
}
