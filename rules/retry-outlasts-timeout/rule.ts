import {
  type Detection,
  defineRule,
  enclosingStates,
  type FindingText,
  formatDuration,
  formatList,
  formatNumber,
  numberOf,
  type Retrier,
  type RuleContext,
  type State,
  shownBy,
  type UsedUpTogether,
  usedUpText,
  usedUpTogether,
  YEAR,
} from "#rule-kit";

interface OfOne {
  readonly together?: undefined;
  readonly state: State;
  readonly retrier: Retrier;
  readonly attempts: number;
  /** Attempts that can still begin before the execution ends. */
  readonly reached: number;
  /** Seconds of waiting alone. */
  readonly waits: number;
  /** Seconds of each attempt, where the retried error is raised after no less; else 0. */
  readonly each: number;
  readonly limit: { readonly seconds: number; readonly by: string };
}

interface OfSeveral {
  readonly together: UsedUpTogether;
  readonly limit: OfOne["limit"];
}

type Outlasts = OfOne | OfSeveral;

/** Seconds of one wait from which retry-grows-without-limit speaks, unless it is told otherwise. */
const HOURS = 3600;

export default defineRule<Outlasts>({
  id: "retry-outlasts-timeout",
  category: "reliability",
  severity: "warning",
  summary: "Retry delays exceed the timeout of the execution",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability", "duration", "failures"],
  *check(context) {
    const reported = new Set<State>();
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if ((state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") || context.facts.reachable(state) === "no")
          continue;
        const limit = limitOf(state, context);
        if (!limit) continue;
        for (const retrier of state.retry) {
          const each = secondsOfAttempt(state, retrier);
          const { waits, reached, attempts, last } = reckon(retrier, limit.seconds, each);
          // waits that grow to hours for want of a MaxDelaySeconds are retry-grows-without-limit's: one cause, one finding
          if (last > HOURS && !retrier.maxDelaySeconds) continue;
          if (reached >= attempts) continue;
          reported.add(state);
          yield { at: retrier.node, certainty: "will", state, data: { state, retrier, attempts, reached, waits, each, limit } };
        }
      }
    }
    for (const together of usedUpTogether(context, "deadline")) {
      const { used, claim } = together;
      const waits = used.find(({ of }) => of !== "iterations")?.state;
      if (!waits || used.some(({ state }) => reported.has(state))) continue;
      const limit = { seconds: together.limit.limit, by: byOf(together.limit.limit, context) };
      yield { at: nodeOf(waits), ...shownBy(claim), state: waits, data: { together, limit }, ...severityOf(together) };
    }
  },
  describe(evidence) {
    if (evidence.together) return describeTogether(evidence);
    const { state, attempts, reached, waits, each, limit } = evidence;
    const sum =
      each > 0
        ? `${formatNumber(attempts + 1)} attempts of ${formatDuration(each)} take ${formatDuration((attempts + 1) * each + waits)}`
        : `their delays add up to ${formatDuration(waits)}`;
    return {
      message: `${howMany(reached, attempts)} of "${state.name}" can run: ${sum}, but ${limit.by} ends the execution after ${formatDuration(limit.seconds)}`,
      reason: "The execution ends with status TIMED_OUT, so the Catch of the state never receives the error.",
      suggestion: RETRY_LESS,
    };
  },
});

const RETRY_LESS = "Retry fewer times, limit the delays with MaxDelaySeconds, or raise the timeout";

function describeTogether({ together, limit }: OfSeveral): FindingText {
  const parts = together.used.flatMap(({ state, of, amount, times }) => {
    if (of === "iterations") return [];
    return [
      `${of === "timeout" ? "the timeout" : times === 1 ? "1 retry" : `${formatNumber(times)} retries`} of "${state.name}" ${formatDuration(amount)}`,
    ];
  });
  const loops = together.loops.length > 0;
  return {
    message: `An execution can take ${formatDuration(together.limit.least)} with ${usedUpText(together)}, but ${limit.by} ends it after ${formatDuration(limit.seconds)}`,
    reason: `At least, these take: ${formatList(parts)}${loops ? " in each iteration" : ""}. The execution ends with status TIMED_OUT, which no Retry or Catch receives.`,
    suggestion: loops
      ? "Allow fewer iterations, shorten the timeout of the task, or raise the timeout of the execution"
      : together.used.some(({ of }) => of === "retries")
        ? RETRY_LESS
        : "Shorten the timeouts of the tasks, or raise the timeout of the execution",
  };
}

/** Three states that fail to their last attempt in one execution are rare. */
const severityOf = ({ used }: UsedUpTogether): { severity?: "info" } => (used.length > 2 ? { severity: "info" } : {});

/** The first retrier, else the timeout. */
function nodeOf(state: State): Detection<Outlasts>["at"] {
  const [first] = "retry" in state ? state.retry : [];
  return first?.node ?? (state.type === "Task" ? state.timeoutSeconds?.node : undefined) ?? state.key.range;
}

/** What ends an execution after so many seconds. */
function byOf(seconds: number, { type, machine }: RuleContext): string {
  if (machine.timeoutSeconds?.value === seconds) return "TimeoutSeconds of the state machine";
  return seconds === YEAR && type !== "EXPRESS" ? "the limit of one year for Standard executions" : EXPRESS;
}

const EXPRESS = "the limit of Express executions";

function limitOf(state: State, context: RuleContext): OfOne["limit"] | undefined {
  const express = { seconds: 300, by: EXPRESS };
  if (context.type === "EXPRESS") return express;
  if ([state, ...enclosingStates(state)].some((one) => one.machine.processor?.executionType === "EXPRESS")) return express;
  const seconds = context.machine.timeoutSeconds?.value;
  return seconds === undefined ? undefined : { seconds, by: "TimeoutSeconds of the state machine" };
}

const TIMEOUTS = new Set(["States.Timeout", "States.HeartbeatTimeout"]);

/** What an attempt takes before it is retried: its timeout, where nothing else is retried. */
function secondsOfAttempt(state: State, retrier: Retrier): number {
  if (state.type !== "Task" || !state.timeoutSeconds || !retrier.errorEquals.every((name) => TIMEOUTS.has(name.value))) return 0;
  const limits = [state.timeoutSeconds, ...(state.heartbeatSeconds ? [state.heartbeatSeconds] : [])];
  return Math.min(...limits.map((limit) => numberOf(limit.value) ?? 0));
}

/** Nothing but "none" where none can: a single retry has no share. */
const howMany = (reached: number, attempts: number): string =>
  reached === 0 ? "No retry" : `At most ${formatNumber(reached)} of the ${formatNumber(attempts)} retries`;

/** Delays that are added one by one: those after them count as long as the last of them, which is what they are at least. */
const COUNTED = 10_000;

/** Adds the attempts and the waits up until they pass the limit; with jitter a wait may be nothing at all. */
function reckon(retrier: Retrier, limit: number, each: number): { waits: number; reached: number; attempts: number; last: number } {
  const attempts = retrier.maxAttempts?.value ?? 3;
  const most = retrier.maxDelaySeconds?.value ?? Infinity;
  let wait = retrier.intervalSeconds?.value ?? 1;
  let waits = 0;
  let reached = 0;
  let last = 0;
  for (let i = 0; i < Math.min(attempts, COUNTED); i++) {
    last = retrier.jitterStrategy?.value === "FULL" ? 0 : Math.min(wait, most);
    waits += last;
    if (waits + (i + 1) * each < limit) reached++;
    wait = Math.min(wait * (retrier.backoffRate?.value ?? 2), 1e12);
  }
  const others = Math.max(0, attempts - COUNTED);
  if (others > 0 && reached === COUNTED) {
    const left = limit - waits - COUNTED * each;
    reached += last + each > 0 ? Math.min(others, Math.ceil(left / (last + each)) - 1) : others;
  }
  return { waits: waits + others * last, reached, attempts, last };
}
