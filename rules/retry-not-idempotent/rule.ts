import {
  argumentOf,
  type Detection,
  defineRule,
  formatList,
  idempotencyOf,
  isDeclaredIdempotent,
  matchesError,
  member,
  type Retrier,
  type RuleContext,
  type TaskState,
} from "#rule-kit";

interface Repeats {
  readonly state: TaskState;
  readonly call: string;
  readonly reason: string;
  /** Parameters of which one would make a repeat harmless. */
  readonly tokens: readonly string[];
  /** Errors after which the call may have happened. */
  readonly errors: readonly string[];
  readonly retrier: Retrier;
}

/** The request may have arrived although no answer came back. */
const AFTER_THE_FACT = ["States.Timeout", "States.TaskFailed", "SdkClientException"];

export default defineRule<Repeats>({
  id: "retry-not-idempotent",
  category: "idempotency",
  severity: "warning",
  summary: "A retry after a lost answer does the work of a task that is not idempotent twice",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  reads: ["graph", "reachability"],
  *check(context) {
    if (context.type === "EXPRESS") return;
    for (const scope of context.graph.scopes)
      for (const state of scope.states) if (state.type === "Task" && context.facts.reachable(state) !== "no") yield* judge(state, context);
  },
  describe({ state, call, reason, tokens, errors, retrier }) {
    const times = retrier.maxAttempts?.value ?? 3;
    return {
      message: `A retry of "${state.name}" can do its work twice: ${call} is not idempotent${tokens.length > 0 ? ` without ${formatList(tokens, "or")}` : ""}`,
      reason: `After ${formatList(errors, "or")} the call may have taken effect although the answer was lost; Retry then makes it again up to ${times} time${times === 1 ? "" : "s"}, and ${reason}.`,
      suggestion:
        tokens.length > 0
          ? `Give ${tokens[0]} a value that stays the same over attempts, such as one built from $$.Execution.Name and $$.State.Name`
          : "Retry only errors that come before the work (throttling), or make the receiver drop duplicates",
    };
  },
  fix({ state, tokens }, edit) {
    const [token] = tokens;
    const holder = member(state.node, "Parameters") ?? member(state.node, "Arguments");
    if (!token || !/token$/i.test(token) || holder?.value.kind !== "object") return undefined;
    if (state.queryLanguage === "JSONata") edit.addMember(holder.value, token, STABLE.jsonata);
    else edit.addMember(holder.value, `${token}.$`, STABLE.jsonpath);
    return { title: `Add a ${token} that stays the same over attempts` };
  },
});

/** 64 characters, whatever the names: every service takes as many. */
const STABLE = {
  jsonpath: "States.Hash(States.Format('{} {}', $$.Execution.Id, $$.State.Name), 'SHA-256')",
  jsonata: "{% $hash($states.context.Execution.Id & ' ' & $states.context.State.Name, 'SHA-256') %}",
};

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Repeats>> {
  const resource = state.resource?.value;
  if (!resource || state.retry.length === 0) return;
  const known = idempotencyOf(state);
  if (known.class !== "N" && known.class !== "C") return;
  if (known.tokens.some((token) => argumentOf(state, token).kind !== "absent")) return;
  const call = `${resource.service}:${resource.action}`;
  if (isDeclaredIdempotent(state, context.settings.idempotent)) return;
  for (const retrier of state.retry) {
    if ((retrier.maxAttempts?.value ?? 3) === 0) continue;
    const errors = AFTER_THE_FACT.filter((error) =>
      error.startsWith("States.") ? matchesError(retrier, error) : retrier.errorEquals.some((name) => name.value.endsWith(`.${error}`)),
    );
    if (errors.length === 0) continue;
    // without a remedy in the call itself it is a hint
    const severity = known.tokens.length > 0 ? "warning" : "info";
    yield {
      at: retrier.node,
      certainty: "may",
      severity,
      state,
      data: { state, call, reason: known.reason, tokens: known.tokens, errors, retrier },
    };
    return;
  }
}
