import {
  type Detection,
  defineRule,
  type FailureFact,
  formatDuration,
  formatList,
  formatNumber,
  type LoopFact,
  type RuleContext,
  type State,
} from "#rule-kit";

interface Quota {
  readonly quota: number;
  readonly loop?: LoopFact;
  readonly claim?: FailureFact;
  readonly state: State;
  /** Statuses after which the loop turns for nothing. */
  readonly stuck: readonly string[];
  /** History events of the state, where no loop is to blame. */
  readonly events?: { readonly min: number; readonly max: number | null; readonly formula?: string };
}

export default defineRule<Quota>({
  id: "history-quota",
  category: "quota",
  severity: "error",
  summary: "An execution that reaches 25,000 history events fails, whatever it was doing",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-history-limit",
  presets: ["recommended", "strict"],
  options: {
    errorWithin: { type: "number", default: 3600, unit: "seconds", summary: "A loop that reaches the quota sooner than this is an error" },
    warnWithin: {
      type: "number",
      default: 86_400,
      unit: "seconds",
      summary: "A loop that reaches the quota sooner than this is a warning, a slower one an info",
    },
  },
  reads: ["history", "loops", "failures"],
  *check(context) {
    if (context.type === "EXPRESS") return;
    const quota = context.settings.thresholds.history;
    const claims = context.facts.failures().filter((claim) => claim.goal.kind === "history-quota");
    const told = new Set<FailureFact>();
    for (const loop of context.facts.loops) {
      const mine = claims.filter((claim) => loop.states.includes(claim.state));
      for (const claim of mine) told.add(claim);
      yield* judgeLoop(loop, mine[0], quota, context);
    }
    for (const claim of claims) {
      if (told.has(claim) || claim.certainty === "may") continue;
      const events = context.facts.events(claim.state);
      yield {
        at: claim.node ?? claim.state.key.range,
        certainty: claim.certainty,
        state: claim.state,
        data: { quota, claim, state: claim.state, stuck: [], events },
        ...shown(claim),
      };
    }
  },
  describe(evidence) {
    const { loop, stuck, quota } = evidence;
    if (!loop) return sayState(evidence);
    const least = loop.eventsPerIteration.min;
    const turns = loop.iterationsToQuota?.max ?? (least > 0 ? Math.floor((quota - 2) / least) : undefined);
    const after = loop.secondsToQuota !== undefined && loop.secondsToQuota > 0 ? ` after ${formatDuration(loop.secondsToQuota)}` : "";
    const cost = `Each turn of ${loop.name} writes ${range(loop.eventsPerIteration)} events${turns !== undefined ? `, so that turn ${formatNumber(turns)} reaches event ${formatNumber(quota)}${after}` : ""}; there the execution fails.`;
    if (stuck.length > 0) {
      return {
        message: `${loop.name} polls on when ${loop.status?.name ?? "the status"} is ${formatList(stuck, "or")}, until event ${formatNumber(quota)} fails the execution${after}`,
        reason: `${formatList(stuck)} ${stuck.length === 1 ? "is a status that never changes" : "are statuses that never change"} again. ${cost}`,
        suggestion: `Leave the loop for ${formatList(stuck)}, or give the machine a TimeoutSeconds`,
      };
    }
    if (loop.class === "spins") {
      return {
        message: `${loop.name} never ends once it is entered: nothing in the loop changes what its tests read`,
        reason: cost,
        suggestion: "Change in the loop what its Choice tests",
      };
    }
    if (loop.class === "counter" && turns !== undefined) {
      return {
        message: `${loop.name} turns ${range(loop.iterations)} times, more than the ${formatNumber(turns)} that the history holds`,
        reason: cost,
        suggestion: "Use a Distributed Map, or hand the rest to a new execution before the quota",
      };
    }
    return {
      message: `${loop.name} can turn until event ${formatNumber(quota)} fails the execution${after}`,
      reason: cost,
      suggestion:
        loop.class === "pages"
          ? "Use a Distributed Map, or start a new execution with the page token"
          : "Bound it by a counter or a TimeoutSeconds of the machine, or start a new execution before the quota",
    };
  },
});

function* judgeLoop(loop: LoopFact, claim: FailureFact | undefined, quota: number, context: RuleContext): Iterable<Detection<Quota>> {
  if (loop.class === "self-restart" || loop.class === "deadline" || !loop.iterationsToQuota) return;
  const stuck = (loop.status?.stuck ?? []).map((one) => one.status);
  const state = loop.status?.stuck[0]?.at ?? loop.exits[0]?.from ?? loop.head;
  const at = exitNode(state);
  const evidence: Quota = { quota, loop, state, stuck, ...(claim ? { claim } : {}) };
  const proved = claim && claim.certainty !== "may";
  const base = { at, state, data: evidence, ...(claim ? shown(claim) : {}) };
  if (stuck.length > 0) {
    yield { ...base, certainty: proved ? claim.certainty : "may", severity: proved ? "error" : "warning" };
    return;
  }
  if (loop.class === "spins" || loop.class === "counter" || loop.class === "consumed") {
    if (proved) yield { ...base, certainty: claim.certainty };
    return;
  }
  // bounded by something else before the quota
  if (loop.iterations.max !== null && loop.iterationsToQuota.max !== null && loop.iterations.max <= loop.iterationsToQuota.max) return;
  if (loop.iterations.max !== null && loop.boundedBy && loop.iterations.max < (loop.iterationsToQuota.min ?? 0)) return;
  yield { ...base, certainty: "may", severity: urgency(loop, context) };
}

/** By the time that a loop needs to reach the quota; the outside decides whether it does. */
function urgency(loop: LoopFact, context: RuleContext): "warning" | "info" {
  if (loop.class === "pages") return "info";
  // without a wait only a function's own answer ends it, and that is made for it
  if (!loop.waits) return loop.status ? "warning" : "info";
  const seconds = loop.secondsToQuota ?? 0;
  return seconds > 0 && seconds < Number(context.options.warnWithin ?? 86_400) ? "warning" : "info";
}

function sayState({ state, events, quota, claim }: Quota): { message: string; because: string; instead: string } {
  return {
    message: `${claim?.certainty === "will" ? "Every" : "An"} execution that comes through "${state.name}" ${claim?.certainty === "will" ? "reaches" : "can reach"} event ${formatNumber(quota)} and fails there`,
    because: events
      ? `This state alone writes ${events.formula ?? range(events)} events.`
      : "Its states write more events than the history holds.",
    instead:
      state.type === "Map"
        ? "Set ProcessorConfig.Mode to DISTRIBUTED: each item then has a history of its own"
        : "Split the work over child executions",
  };
}

const shown = (claim: FailureFact): { witness?: unknown } => (claim.witness ? { witness: claim.witness } : {});

function range({ min, max }: { readonly min: number; readonly max: number | null }): string {
  if (max === null) return `${formatNumber(min)} or more`;
  return min === max ? formatNumber(min) : `${formatNumber(min)} to ${formatNumber(max)}`;
}

/** The Default or the last rule of the Choice that sends the loop round, else the state. */
function exitNode(state: State): Detection<Quota>["at"] {
  return state.type === "Choice" && state.default ? state.default.node : state.key.range;
}
