import {
  argumentOf,
  type Detection,
  defineRule,
  idempotencyOf,
  matchesError,
  type Retrier,
  type RuleContext,
  type TaskState,
  tokenQuality,
} from "#rule-kit";

interface Reuses {
  readonly state: TaskState;
  readonly parameter: string;
  /** Whether the parameter names what is made: a second one of that name is refused. A token returns the first job. */
  readonly refused: boolean;
  readonly retrier: Retrier;
}

export default defineRule<Reuses>({
  id: "retry-reuses-name",
  category: "correctness",
  severity: "warning",
  summary: "A Retry of a failed job starts it with the same name or token, so that no new job runs",
  reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "idempotency", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes)
      for (const state of scope.states) if (state.type === "Task" && context.facts.reachable(state) !== "no") yield* judge(state, context);
  },
  describe({ state, parameter, refused }) {
    const count = state.queryLanguage === "JSONata" ? "$states.context.State.RetryCount" : "$$.State.RetryCount";
    return {
      message: refused
        ? `Every retry of "${state.name}" is refused: ${parameter} is the same in all attempts, and the failed attempt has used it`
        : `A retry of "${state.name}" starts no new job: ${parameter} is the same in all attempts`,
      reason: refused
        ? "The first attempt created it under this name; a name can be used again only after it is released, which can take 90 days."
        : "The service returns the job of the first attempt, which has failed, for as long as it remembers the token.",
      suggestion: `Add ${count} to ${parameter}`,
    };
  },
});

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Reuses>> {
  const resource = state.resource?.value;
  if (!resource?.pattern.startsWith("sync")) return;
  // the job existed and failed: that is what States.TaskFailed says of a .sync task
  const retrier = state.retry.find((one) => (one.maxAttempts?.value ?? 3) > 0 && matchesError(one, "States.TaskFailed"));
  if (!retrier) return;
  const known = idempotencyOf(state);
  if (known.class !== "C") return;
  for (const parameter of known.tokens) {
    const argument = argumentOf(state, parameter);
    if (argument.kind !== "given") continue;
    const { provenance: taints } = tokenQuality(argument.value);
    const from = context.facts.argument(state, [parameter])?.provenance ?? [];
    if (taints.has("fresh-attempt") || taints.has("hidden") || from.includes("attempt")) return;
    const refused = known.names.includes(parameter);
    yield {
      at: "node" in argument.value ? argument.value.node : state.node,
      certainty: "may",
      severity: refused ? "warning" : "info",
      state,
      data: { state, parameter, refused, retrier },
    };
    return;
  }
}
