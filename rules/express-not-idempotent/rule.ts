import {
  argumentOf,
  declaredIdempotency,
  defineRule,
  formatList,
  freshKeyOf,
  inExpress,
  isDeclaredIdempotent,
  isLambda,
  keysOf,
  type RuleContext,
  runsAtMostOnce,
  type TaskState,
} from "#rule-kit";

interface Repeats {
  readonly state: TaskState;
  readonly call: string;
  readonly reason: string;
  readonly tokens: readonly string[];
  /** Other tasks of which only the called code knows; told together. */
  readonly undeclared?: readonly TaskState[];
}

export default defineRule<Repeats>({
  id: "express-not-idempotent",
  category: "idempotency",
  severity: "warning",
  summary: "Express execution can run more than once, but the task is not idempotent",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "idempotency", "reachability", "deployment"],
  *check(context) {
    // such executions run at most once
    if (runsAtMostOnce(context)) return;
    const undeclared: TaskState[] = [];
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (
          state.type !== "Task" ||
          !state.resource ||
          !inExpress(state, context.type) ||
          context.facts.reachable(state) === "no" ||
          isDeclaredIdempotent(state, context.settings.idempotent)
        )
          continue;
        const known = declaredIdempotency(state, context.settings);
        if (known.class === "U" && mustBeDeclared(state, context)) undeclared.push(state);
        const call = `${state.resource.value.service}:${state.resource.value.action}`;
        const fresh = known.class === "I" ? (freshKeyOf(state, "execution") ?? keyMadeEarlier(state, context)) : undefined;
        if (known.class !== "N" && known.class !== "C" && !fresh) continue;
        if (known.tokens.some((token) => argumentOf(state, token).kind !== "absent")) continue;
        yield {
          at: state.resource.node,
          certainty: "may",
          // an endpoint of one's own may well ignore a repeat
          ...(isRequest(state) ? { severity: "info" as const } : {}),
          state,
          data: { state, call, reason: fresh ?? known.reason, tokens: known.tokens },
        };
      }
    }
    const first = undeclared[0];
    if (first) {
      yield {
        at: first.resource?.node ?? first.node,
        certainty: "may",
        severity: "info",
        state: first,
        data: { state: first, call: "", reason: "", tokens: [], undeclared },
        related: undeclared.slice(1).map((one) => ({ at: one.resource?.node ?? one.node, message: "also this task" })),
      };
    }
  },
  describe({ state, call, reason, tokens, undeclared }) {
    if (undeclared) {
      return {
        message: `${formatList(undeclared.map((one) => `"${one.name}"`))} ${undeclared.length === 1 ? "is" : "are"} not declared idempotent, and an Express execution can run more than once`,
        reason: "The effect of a second call depends on the called code; the configuration declares other calls idempotent but not these.",
        suggestion: "Make them idempotent and add them to idempotent in the configuration",
      };
    }
    return {
      message: `"${state.name}" is not idempotent (${call}), and an Express execution can run more than once`,
      reason: `An Express execution that is started asynchronously runs at least once: AWS may run it again with the same input and name, and ${reason}.`,
      suggestion:
        tokens.length > 0
          ? `Set ${formatList(tokens, "or")} to a value of the input or of $$.Execution.Name`
          : isRequest(state)
            ? "Send an Idempotency-Key header with a value of the input or of $$.Execution.Name, if the endpoint accepts one, or use a Standard workflow"
            : "Use a Standard workflow, or a receiver that ignores duplicates (a FIFO queue or topic, a conditional write)",
    };
  },
});

/** A key that an earlier state made, which makes another one when the execution runs again. */
function keyMadeEarlier(state: TaskState, context: RuleContext): string | undefined {
  const made = keysOf(state).some(({ path }) => context.facts.argument(state, path)?.provenance.includes("state"));
  return made ? "its key comes from a value that is new each time the execution runs, so each call writes another record" : undefined;
}

const isRequest = (state: TaskState): boolean => state.resource?.value.form === "http" || state.resource?.value.service === "apigateway";

/** Functions and endpoints are asked about only where the configuration has begun to declare such calls. */
function mustBeDeclared(state: TaskState, context: RuleContext): boolean {
  const resource = state.resource?.value;
  return context.settings.idempotent.length > 0 && resource !== undefined && (isLambda(resource) || resource.form === "http");
}
