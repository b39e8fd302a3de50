import {
  argumentOf,
  declaredIdempotency,
  defineRule,
  formatDuration,
  formatNumber,
  isLambda,
  type RuleContext,
  type Settings,
  type TaskState,
} from "#rule-kit";

interface Candidate {
  readonly tasks: number;
  /** State transitions of one run, by the facts. */
  readonly transitions: { readonly min: number; readonly max: number | null };
  /** Seconds that waits and timeouts allow. */
  readonly longest: number;
}

const LIMIT = 300;
/** US dollars for one state transition of a Standard machine in us-east-1. @see https://aws.amazon.com/step-functions/pricing/ */
const TRANSITION = 0.000025;

export default defineRule<Candidate>({
  id: "standard-could-be-express",
  category: "cost",
  severity: "info",
  summary: "Short Standard state machine with idempotent tasks could be Express",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#cost-opt-exp-workflows",
  presets: ["strict"],
  reads: ["graph", "duration", "reachability"],
  *check(context) {
    if (context.type !== "STANDARD") return;
    const found = candidate(context);
    if (found) yield { at: context.machine.startAt?.node ?? context.machine.node, certainty: "may", data: found };
  },
  describe({ tasks, transitions, longest }) {
    const most = (transitions.max ?? transitions.min) * 1_000_000;
    return {
      message: `This state machine could be Express: ${tasks === 1 ? "its task is idempotent and ends" : `its ${tasks} tasks are idempotent and end`} within ${formatDuration(longest)}`,
      reason: `A million executions use up to ${formatNumber(most)} state transitions, ${formatNumber(Math.round(most * TRANSITION))} USD; as Express they cost 1 USD for one million requests plus duration.`,
      suggestion: "Consider EXPRESS if you need neither execution history nor unique execution names and running twice is safe",
    };
  },
});

function candidate(context: RuleContext): Candidate | undefined {
  let tasks = 0;
  let longest = 0;
  for (const scope of context.graph.scopes) {
    if (scope.machine.processor?.mode === "DISTRIBUTED" || scope.components.some((component) => component.loop)) return undefined;
    for (const state of scope.states) {
      if (state.type === "Wait") {
        const until = state.until;
        if (until?.kind !== "seconds" || until.field.value.kind !== "literal" || typeof until.field.value.value !== "number")
          return undefined;
        longest += until.field.value.value;
      }
      if (state.type !== "Task") continue;
      const seconds = shortAndIdempotent(state, context.settings);
      if (seconds === undefined) return undefined;
      tasks++;
      longest += seconds;
    }
  }
  if (tasks === 0 || longest >= LIMIT) return undefined;
  return { tasks, longest, transitions: context.facts.execution.transitions };
}

/** Seconds that the task can take, or undefined where it could be long or act twice. */
function shortAndIdempotent(state: TaskState, settings: Settings): number | undefined {
  const resource = state.resource?.value;
  if (resource?.pattern !== "request-response" || resource.form === "activity" || resource.form === "opaque" || resource.form === "invalid")
    return undefined;
  const known = declaredIdempotency(state, settings);
  const harmless =
    known.class === "R" ||
    known.class === "I" ||
    (known.class === "C" && known.tokens.some((token) => argumentOf(state, token).kind === "given"));
  if (!harmless) return undefined;
  const attempts = 1 + state.retry.reduce((sum, retrier) => sum + (retrier.maxAttempts?.value ?? 3), 0);
  const timeout = state.timeoutSeconds?.value;
  const seconds = timeout?.kind === "literal" && typeof timeout.value === "number" ? timeout.value : undefined;
  if (isLambda(resource)) return seconds === undefined ? undefined : seconds * attempts;
  return (seconds ?? (resource.form === "http" ? 60 : 5)) * attempts;
}
