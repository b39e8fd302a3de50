import {
  argumentOf,
  type Detection,
  declaredIdempotency,
  defineRule,
  enclosingStates,
  formatList,
  inExpress,
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
  /** Parameters with which the service ignores a repeat. */
  readonly tokens: readonly string[];
  /** Parameters that name what is made: a repeat with the same name is refused. */
  readonly names: readonly string[];
  /** Errors after which the call may have taken effect. */
  readonly errors: readonly string[];
  readonly retrier: Retrier;
}

/** The request may have arrived although no response came back. */
const RESPONSE_LOST = ["States.Timeout", "States.TaskFailed", "SdkClientException"];

export default defineRule<Repeats>({
  id: "retry-not-idempotent",
  category: "idempotency",
  severity: "warning",
  summary: "Retrying a task that is not idempotent can repeat its side effects",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes)
      for (const state of scope.states) if (state.type === "Task" && context.facts.reachable(state) !== "no") yield* judge(state, context);
  },
  describe({ state, call, reason, tokens, names, errors, retrier }) {
    const times = retrier.maxAttempts?.value ?? 3;
    return {
      message: `Retrying "${state.name}" can repeat its side effects: ${call} is not idempotent${tokens.length > 0 ? ` without ${formatList(tokens, "or")}` : ""}`,
      reason: `After ${formatList(errors, "or")} the call may have taken effect although its response was lost. Retry makes it again up to ${times} time${times === 1 ? "" : "s"}, and ${reason}.`,
      suggestion: adviceOf(tokens, names),
    };
  },
  fix({ state, tokens }, edit) {
    const [token] = tokens;
    const holder = member(state.node, "Parameters") ?? member(state.node, "Arguments");
    // inside a Map all items would share it
    if (!token || holder?.value.kind !== "object" || [...enclosingStates(state)].some(({ type }) => type === "Map")) return undefined;
    if (state.queryLanguage === "JSONata") edit.addMember(holder.value, token, STABLE.jsonata);
    else edit.addMember(holder.value, `${token}.$`, STABLE.jsonpath);
    return { title: `Add a ${token} that is the same in all attempts` };
  },
});

function adviceOf(tokens: readonly string[], names: readonly string[]): string {
  if (tokens.length > 0)
    return `Set ${tokens[0]} to a value that is the same in all attempts, such as one of $$.Execution.Name and $$.State.Name`;
  if (names.length > 0)
    return `Set ${names[0]} to a value of the input, and catch the error of a ${names[0]} that exists already: it means that the first call succeeded`;
  return "Retry only errors that occur before the work is done, such as throttling, or let the receiver ignore duplicates";
}

/** 64 characters, whatever the names: every service accepts as many. */
const STABLE = {
  jsonpath: "States.Hash(States.Format('{} {}', $$.Execution.Id, $$.State.Name), 'SHA-256')",
  jsonata: "{% $hash($states.context.Execution.Id & ' ' & $states.context.State.Name, 'SHA-256') %}",
};

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Repeats>> {
  const resource = state.resource?.value;
  // a job or callback that failed is retried to do its work again
  if (!resource || state.retry.length === 0 || resource.pattern !== "request-response" || inExpress(state, context.type)) return;
  const known = declaredIdempotency(state, context.settings);
  if (known.class !== "N" && known.class !== "C") return;
  if (known.tokens.some((token) => argumentOf(state, token).kind !== "absent")) return;
  const call = `${resource.service}:${resource.action}`;
  if (isDeclaredIdempotent(state, context.settings.idempotent)) return;
  const tokens = known.tokens.filter((token) => !known.names.includes(token));
  for (const retrier of state.retry) {
    if ((retrier.maxAttempts?.value ?? 3) === 0) continue;
    const errors = RESPONSE_LOST.filter((error) =>
      error.startsWith("States.") ? matchesError(retrier, error) : retrier.errorEquals.some((name) => name.value.endsWith(`.${error}`)),
    );
    if (errors.length === 0) continue;
    yield {
      at: retrier.node,
      certainty: "may",
      // without a remedy in the call itself it is advice
      severity: known.tokens.length > 0 ? "warning" : "info",
      state,
      cause: call,
      data: { state, call, reason: known.reason, tokens, names: known.names, errors, retrier },
    };
    return;
  }
}
