import {
  action,
  argumentNames,
  type Detection,
  defineRule,
  expressionTexts,
  type FailureFact,
  type FindingText,
  formatDuration,
  formatList,
  formatNumber,
  intrinsicsOf,
  type LoopFact,
  type RuleContext,
  racedBy,
  type State,
  shownBy,
  type TaskState,
  type UsedUpTogether,
  usedUpText,
  usedUpTogether,
  YEAR,
} from "#rule-kit";

interface Quota {
  readonly quota: number;
  readonly loop?: LoopFact;
  readonly claim?: FailureFact;
  readonly state: State;
  /** Retries and iterations of several states. */
  readonly together?: UsedUpTogether;
  /** Terminal statuses that do not leave the loop. */
  readonly stuck: readonly string[];
  /** All terminal statuses leave the loop, but the job may take longer than the quota lasts. */
  readonly slow?: true;
  /** History events of the state, where it is not in a loop. */
  /** Those of a visit that succeeds, at least. */
  readonly least?: number;
  readonly events?: { readonly min: number; readonly max: number | null; readonly formula?: string };
}

export default defineRule<Quota>({
  id: "history-quota",
  category: "quota",
  severity: "error",
  summary: "An execution can exceed the history quota of 25,000 events, and then fails",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-history-limit",
  presets: ["recommended", "strict"],
  options: {
    warnWithin: {
      type: "number",
      default: YEAR,
      unit: "seconds",
      summary: "A loop without an iteration limit that reaches the quota sooner is a warning, a slower one an info",
    },
  },
  reads: ["history", "loops", "failures"],
  *check(context) {
    if (context.type === "EXPRESS") return;
    const quota = context.settings.thresholds.history;
    const claims = context.facts.failures().filter((claim) => claim.goal.kind === "history-quota" && !claim.limit?.used);
    const reported = new Set<FailureFact>();
    for (const loop of context.facts.loops) {
      const ofLoop = claims.filter((claim) => loop.states.includes(claim.state));
      for (const claim of ofLoop) reported.add(claim);
      yield* judgeLoop(loop, ofLoop[0], quota, context);
    }
    for (const claim of claims) {
      if (reported.has(claim) || (claim.certainty === "may" && !claim.proved)) continue;
      const events = context.facts.events(claim.state);
      yield {
        at: claim.node ?? claim.state.key.range,
        certainty: claim.certainty,
        ...(claim.certainty === "may" ? { severity: "warning" as const } : {}),
        state: claim.state,
        data: { quota, claim, state: claim.state, stuck: [], events, ...leastOf(claim.state, context) },
        ...shown(claim),
      };
      reported.add(claim);
    }
    // one cause is reported once
    if (reported.size > 0) return;
    for (const together of usedUpTogether(context, "history-quota")) {
      const { state } = together.claim;
      yield { at: state.key.range, ...shownBy(together.claim), severity: "warning", state, data: { quota, state, stuck: [], together } };
    }
  },
  describe(evidence) {
    const { loop, stuck, quota, slow, claim, together } = evidence;
    if (together)
      return {
        message: `An execution can write ${formatNumber(together.limit.least)} events with ${usedUpText(together)}, more than the history quota of ${formatNumber(quota)}`,
        reason: "The execution then fails, and no Retry or Catch receives the error.",
        suggestion: "Allow fewer retries or iterations, or split the work into child executions",
      };
    if (!loop) return describeState(evidence);
    const cost = costOf(loop, quota);
    if (stuck.length > 0) {
      return {
        message: `The polling loop ${loop.name} never exits when ${loop.status?.name ?? "the status"} is ${formatList(stuck, "or")}, and reaches the history quota of ${formatNumber(quota)} events`,
        reason: `${formatList(stuck)} ${stuck.length === 1 ? "is a terminal status" : "are terminal statuses"}. ${cost}`,
        suggestion: `Leave the loop for ${formatList(stuck)}, or set TimeoutSeconds on the state machine`,
      };
    }
    if (loop.closed && claim?.certainty !== "will") {
      return {
        message: `Loop ${loop.name} never exits: no value that its tests get leads out of it`,
        reason: cost,
        suggestion: "Correct what the loop tests, or what it changes",
      };
    }
    if (loop.class === "spins" || isUnchanged(loop, claim)) {
      return {
        message: loop.exits.some(({ to }) => to !== undefined)
          ? `Loop ${loop.name} exits in its first iteration or never: no state in it changes what its Choice tests`
          : `Loop ${loop.name} never exits: no state in it changes what its Choice tests`,
        reason: cost,
        suggestion: "Change the tested value inside the loop, or exit the loop",
      };
    }
    if (loop.repeatedPage) {
      const { call, parameter } = loop.repeatedPage;
      return {
        message: `Loop ${loop.name} reads the same page in every iteration: "${call.name}" never passes the token of the next page`,
        reason: `If there is more than one page, the loop does not end${loop.repeatedPage.onlyReads ? "" : " before its own calls have changed what is listed"}. ${cost}`,
        suggestion: parameter
          ? `Pass the token of the last result to "${call.name}" as ${parameter}`
          : `Pass the token of the last result to "${call.name}"`,
      };
    }
    if (slow) {
      return {
        message: `The polling loop ${loop.name} reaches the history quota of ${formatNumber(quota)} events if the polled operation takes long`,
        reason: `${loop.waits ? "" : "It does not wait between polls. "}${cost}`,
        suggestion: `${loop.waits ? "Wait longer" : "Add a Wait"} between polls, or set a TimeoutSeconds on the state machine that ends it earlier`,
      };
    }
    if (
      isCounted(loop) &&
      claim?.certainty !== "will" &&
      claim?.certainty !== "can" &&
      loop.iterations.min <= (loop.iterationsToQuota?.max ?? 0)
    ) {
      return {
        message: `Loop ${loop.name} allows ${formatNumber(loop.iterations.max ?? 0)} iterations, more than the history quota of ${formatNumber(quota)} events does`,
        reason: cost,
        suggestion: "Lower the limit of its counter, wait longer between iterations, or continue in a new execution",
      };
    }
    if (claim?.certainty === "will" && !isCounted(loop)) {
      return {
        message: `Every execution stays in loop ${loop.name} until the history quota of ${formatNumber(quota)} events, and fails`,
        reason: `Nothing from outside changes what its Choice tests. ${cost}`,
        suggestion: "Correct the Choice: the value that it tests never becomes the one that exits the loop",
      };
    }
    if (isCounted(loop)) {
      return {
        message: `Loop ${loop.name} runs more iterations than the history quota of ${formatNumber(quota)} events allows`,
        reason: cost,
        suggestion: "Use a Distributed Map, or continue in a new execution before the quota is reached",
      };
    }
    const waits = loop.waits || loop.states.some(isAwaited);
    return {
      message: `Loop ${loop.name} has no iteration limit and can exceed the history quota of ${formatNumber(quota)} events`,
      reason: `${waits ? "" : "It does not wait between iterations. "}${cost}`,
      suggestion:
        loop.class === "pages"
          ? "Use a Distributed Map, or continue in a new execution with the page token"
          : `${waits ? "" : "Add a Wait, and "}${waits ? "L" : "l"}imit the iterations with a counter, set TimeoutSeconds on the state machine, or continue in a new execution`,
    };
  },
});

/** What an iteration writes, and when the quota is reached. */
function costOf(loop: LoopFact, quota: number): string {
  const least = loop.eventsPerIteration.min;
  const most = loop.iterationsToQuota?.max ?? (least > 0 ? Math.floor((quota - 2) / least) : undefined);
  const seconds = loop.secondsToQuota ?? 0;
  const after = seconds > 0 ? `, after ${formatDuration(seconds)} at the earliest` : "";
  const when = most === undefined ? "" : `, so the quota is reached within ${formatNumber(most)} iterations${after}`;
  return `Each iteration writes ${range(loop.eventsPerIteration)} events${when}. The execution then fails.`;
}

/** A run has shown that it goes on for ever, and nothing in it comes from outside. */
const isUnchanged = (loop: LoopFact, claim: FailureFact | undefined): boolean =>
  claim?.certainty === "can" && !asksOutside(loop) && loop.class !== "counter" && loop.class !== "consumed";

/** A number of iterations that the state machine decides itself, small enough to be more than the range of numbers. */
const isCounted = (loop: LoopFact): boolean => (loop.class === "counter" || loop.class === "consumed") && !isUntested(loop);

/** A counter that no Choice of the loop tests: only the range of numbers bounds it. */
function isUntested(loop: LoopFact): boolean {
  const { counter } = loop;
  if (loop.class !== "counter" || counter === undefined) return false;
  const tested = loop.states.flatMap((state) => (state.type === "Choice" ? expressionTexts(state) : []));
  return !tested.some((text) => text.includes(counter) || counter.startsWith(`${text}.`));
}

function* judgeLoop(loop: LoopFact, claim: FailureFact | undefined, quota: number, context: RuleContext): Iterable<Detection<Quota>> {
  if (loop.class === "self-restart" || loop.class === "deadline" || !loop.iterationsToQuota) return;
  const stuck = (loop.status?.stuck ?? []).map((one) => one.status);
  const state = loop.status?.stuck[0]?.at ?? decidingState(loop);
  const evidence: Quota = { quota, loop, state, stuck, ...(claim ? { claim } : {}) };
  const base = { at: exitNode(state), state, data: evidence, ...(claim ? shown(claim) : {}) };
  if (claim && claim.certainty !== "may") {
    yield { ...base, certainty: claim.certainty, ...(stuck.length > 0 ? { severity: "error" as const } : {}) };
    return;
  }
  // every execution is like the one that was run, and that one ends
  if (context.facts.exploration().settled) return;
  // a branch beside it that always fails is what ends it
  if (racedBy(loop.head, context.facts) === "always") return;
  // something else ends it before the quota
  const most = loop.iterationsToQuota.max;
  if (loop.iterations.max !== null && most !== null && loop.iterations.max <= most) return;
  if (stuck.length > 0) {
    yield { ...base, certainty: "may", severity: "warning" };
    return;
  }
  if (loop.class === "spins" || loop.closed) {
    yield { ...base, certainty: "may", severity: "warning" };
    return;
  }
  if (isCounted(loop)) {
    // a limit that is a number of the definition, and that only answers from outside keep the loop from reaching
    const tooMany = loop.iterations.max !== null && loop.iterations.max <= FIGURE && asksOutside(loop);
    const limit = loop.iterationLimit ?? 0;
    if (most !== null && (loop.iterations.min > most || (tooMany && limit > most)))
      yield { ...base, certainty: "may", severity: "warning" };
    return;
  }
  if (loop.iterations.max !== null && loop.boundedBy && loop.iterations.max < (loop.iterationsToQuota.min ?? 0)) return;
  // every terminal status of what it polls leaves the loop
  if (loop.status && loop.class !== "pages") {
    if (testsClock(loop)) return;
    const severity = hurry(loop, context);
    if (severity) yield { ...base, certainty: "may", severity, data: { ...evidence, slow: true } };
    return;
  }
  if (!asksOutside(loop) || testsClock(loop) || countsFromData(loop)) return;
  // all such loops of a state machine have the same remedy, and loops within loops the same Choice
  yield { ...base, certainty: "may", severity: urgency(loop, context), cause: "no iteration limit" };
}

/** A job, a callback or an activity takes as long as what it waits for. */
const isAwaited = (state: State): boolean =>
  state.type === "Task" && (state.resource?.value.pattern ?? "request-response") !== "request-response";

/** The Choice that leaves the loop or goes on, else a state that leaves it, else its first. */
function decidingState(loop: LoopFact): State {
  const leaves = loop.exits.map(({ from }) => from);
  return leaves.find(({ type }) => type === "Choice") ?? loop.states.find(({ type }) => type === "Choice") ?? leaves[0] ?? loop.head;
}

/** Whether an answer from outside can decide when the loop ends. */
const asksOutside = (loop: LoopFact): boolean =>
  loop.states.some((state) => state.type === "Task" || state.type === "Map" || state.type === "Parallel");

/** A deadline that a Choice compares with the time: data decides how far away it is. */
const testsClock = (loop: LoopFact): boolean =>
  loop.states.some(
    (state) => state.type === "Choice" && expressionTexts(state).some((text) => /State\.EnteredTime|\$now\(|\$millis\(/.test(text)),
  );

/** What JSONata counts: `$states.input.tries + 1`, `$left - 1`. */
const COUNTS = /\$([\w.]+)\s*[-+]\s*([\d.]+)/g;

/** A counter that begins with a number of the data, moves in the loop, and is tested where the loop is left. */
function countsFromData(loop: LoopFact): boolean {
  const counted = loop.states.filter((state) => state.type !== "Choice").flatMap(countedIn);
  return loop.exits.some(({ from }) => {
    const tested = from.type === "Choice" ? expressionTexts(from) : [];
    return counted.some((name) => tested.some((text) => text.split(/\W+/).includes(name)));
  });
}

/** The last names of the paths that a state adds a number to. */
function countedIn(state: State): string[] {
  const sums = [...intrinsicsOf(state)].flatMap(({ name, args: [of, by] }) =>
    name === "States.MathAdd" && of?.kind === "path" && !(by?.kind === "literal" && by.value === 0) ? [of.text] : [],
  );
  const written = expressionTexts(state).flatMap((text) =>
    [...text.matchAll(COUNTS)].flatMap(([, path, by]) => (Number(by) === 0 ? [] : (path ?? ""))),
  );
  return [...sums, ...written].map(lastName);
}

const lastName = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** Seconds to the quota that are few for any job, and for a long one. */
const FEW = 600;
const HOUR = 3600;

/** A sound poll that asks so often that the quota may come before the job's end. */
function hurry(loop: LoopFact, { machine }: RuleContext): "warning" | "info" | undefined {
  const seconds = loop.secondsToQuota ?? 0;
  const timeout = machine.timeoutSeconds?.value;
  if (timeout !== undefined) return timeout > seconds && timeout < YEAR ? "warning" : undefined;
  if (machine.timeoutUnresolved) return undefined;
  return seconds < FEW ? "warning" : seconds < HOUR ? "info" : undefined;
}

/** A page loop ends with the data; any other one only by an answer from outside. */
function urgency(loop: LoopFact, context: RuleContext): "warning" | "info" {
  if (loop.class === "pages") return passesToken(loop) ? "info" : "warning";
  return (loop.secondsToQuota ?? 0) < Number(context.options.warnWithin ?? YEAR) ? "warning" : "info";
}

/** Whether a call of the loop may get the page token that the loop tests. */
function passesToken(loop: LoopFact): boolean {
  if (loop.repeatedPage) return false;
  const calls = loop.states.filter(
    (state): state is TaskState =>
      state.type === "Task" && state.resource !== undefined && action(state.resource.value)?.pages !== undefined,
  );
  if (calls.some((call) => argumentNames(call) !== undefined)) return true;
  const tested = loop.states.flatMap((state) => (state.type === "Choice" ? expressionTexts(state) : []));
  const last = tested.flatMap((text) => text.split(/\W+/).filter(Boolean).slice(-1));
  return loop.states.some(
    (state) => state.type !== "Choice" && expressionTexts(state).some((text) => last.some((one) => text.includes(one))),
  );
}

/** What a run to a successful end writes at least, where that is more than the quota because of this state. */
function leastOf(state: State, context: RuleContext): Pick<Quota, "least"> {
  const sum = context.facts.limits.find((limit) => limit.kind === "history-quota" && limit.by !== "retries" && limit.state === state);
  const own = sum?.parts.find((part) => part.state === state)?.amount;
  return own === undefined ? {} : { least: own };
}

function describeState({ state, events, quota, claim, least }: Quota): FindingText {
  const certain = claim?.certainty === "will";
  return {
    message: `${certain ? "Every" : "An"} execution that runs "${state.name}" ${certain ? "exceeds" : "can exceed"} the history quota of ${formatNumber(quota)} events and fails`,
    reason: least
      ? `This state alone writes at least ${formatNumber(least)} events if it succeeds.`
      : events
        ? `This state alone writes ${events.formula ?? range(events)} events.`
        : "Its states write more events than the quota allows.",
    suggestion:
      state.type === "Map"
        ? "Set ProcessorConfig.Mode to DISTRIBUTED: each child execution has its own history"
        : "Split the work into child executions",
  };
}

const shown = (claim: FailureFact): { witness?: unknown } => (claim.witness ? { witness: claim.witness } : {});

/** More events than this are a bound of the analysis, not a figure. */
const FIGURE = 1_000_000;

function range({ min, max }: { readonly min: number; readonly max: number | null }): string {
  if (min === max) return formatNumber(min);
  return max === null || max > FIGURE ? `at least ${formatNumber(min)}` : `${formatNumber(min)} to ${formatNumber(max)}`;
}

/** The Default or the last rule of the Choice that continues the loop, else the state. */
function exitNode(state: State): Detection<Quota>["at"] {
  return state.type === "Choice" && state.default ? state.default.node : state.key.range;
}
