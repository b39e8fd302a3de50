import {
  type Detection,
  defineRule,
  formatDuration,
  isShown,
  type Machine,
  type RuleContext,
  type State,
  shownBy,
  type UsedUpTogether,
  usedUpText,
  usedUpTogether,
  writtenSeconds,
} from "#rule-kit";

const LIMIT = 300;

interface TooLong {
  readonly state?: State;
  /** Loops whose counters allow more than the execution may last. */
  readonly together?: UsedUpTogether;
  /** The Distributed Map whose child executions are Express. */
  readonly map?: State;
}

export default defineRule<TooLong>({
  id: "express-too-long",
  category: "quota",
  severity: "error",
  summary: "Express execution exceeds the limit of five minutes",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability", "duration", "failures"],
  *check(context) {
    if (context.type !== "EXPRESS") {
      yield* inChildren(context);
      return;
    }
    const claims = context.facts.failures().filter(({ goal, limit }) => goal.kind === "deadline" && !limit?.used);
    const waits = claims.filter(({ state }) => (writtenSeconds(state) ?? 0) >= LIMIT);
    const reported = new Set<State>();
    for (const claim of waits) {
      const { state } = claim;
      if (reported.has(state)) continue;
      reported.add(state);
      const at = state.type === "Wait" && state.until ? state.until.field.node : state.node;
      yield { at, ...shownBy(claim), state, data: { state } };
    }
    if (waits.length > 0) return;
    const shown = claims.find(isShown);
    // every run is cut off: what the waits add up to beyond the limit is not known any more
    const { statuses, duration } = context.facts.execution;
    if (duration.min >= LIMIT && statuses.length === 1 && statuses[0] === "TIMED_OUT") {
      yield { at: context.machine.startAt?.node ?? context.machine.node, ...shownBy(shown), data: {} };
    } else if (shown) {
      yield { at: shown.node ?? shown.state.key.range, ...shownBy(shown), state: shown.state, data: { state: shown.state } };
    } else yield* inLoops(context);
  },
  describe({ state, map, together }) {
    return {
      message: together
        ? `An execution can take ${formatDuration(together.limit.least)} with ${usedUpText(together)}, more than the ${formatDuration(LIMIT)} limit of Express executions`
        : state
          ? `"${state.name}" exceeds the ${formatDuration(LIMIT)} limit of Express executions`
          : `No ${map ? `child execution of "${map.name}"` : "execution"} finishes within the ${formatDuration(LIMIT)} limit of Express executions`,
      reason: `After ${LIMIT} seconds AWS ends the execution with status TIMED_OUT, so later states never run.`,
      suggestion: map
        ? `Set ExecutionType of "${map.name}" to STANDARD, or move the long wait out of the Map`
        : "Use type STANDARD, or move the long wait to a Standard state machine that starts this one",
    };
  },
});

/** Loops whose counters allow more iterations than there is time for; retries are those of retry-outlasts-timeout. */
function* inLoops(context: RuleContext): Iterable<Detection<TooLong>> {
  for (const together of usedUpTogether(context, "deadline")) {
    const { used, claim, loops } = together;
    if (used.some(({ of }) => of !== "iterations")) continue;
    const state = loops.flatMap(({ states }) => states).find(({ type }) => type === "Wait") ?? claim.state;
    yield { at: state.key.range, ...shownBy(claim), severity: "warning", state, data: { state, together } };
  }
}

/** Child executions of a Distributed Map that are Express, in a Standard state machine. */
function* inChildren(context: RuleContext): Iterable<Detection<TooLong>> {
  const children = (machine: Machine): boolean => machine.processor?.executionType === "EXPRESS";
  const reported = new Set<Machine>();
  for (const { machine, states } of context.graph.scopes) {
    if (!children(machine)) continue;
    for (const state of states) {
      if (state.type !== "Wait" || context.facts.reachable(state) === "no" || context.facts.duration(state).min < LIMIT) continue;
      reported.add(machine);
      yield { at: state.until?.field.node ?? state.key.range, certainty: "may", state, data: { state, ...mapOf(machine) } };
    }
  }
  for (const { kind, by, machine, state } of context.facts.limits)
    if (kind === "deadline" && by === "sum" && children(machine) && !reported.has(machine))
      yield { at: machine.startAt?.node ?? state.key.range, certainty: "may", state, data: mapOf(machine) };
}

const mapOf = ({ owner }: Machine): Pick<TooLong, "map"> => (owner ? { map: owner.state } : {});

/** Of a Wait whose Seconds are given; 0 elsewhere. */
