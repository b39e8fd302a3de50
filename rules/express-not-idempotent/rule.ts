import { argumentOf, declaredIdempotent, defineRule, idempotencyOf, isLambda, list, type RuleContext, type TaskState } from "#rule-kit";

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
  summary: "An asynchronous Express execution may run more than once, and this task would act each time",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  presets: ["recommended", "strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    if (context.type !== "EXPRESS") return;
    const undeclared: TaskState[] = [];
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (
          state.type !== "Task" ||
          !state.resource ||
          context.facts.reachable(state) === "no" ||
          declaredIdempotent(state, context.settings.idempotent)
        )
          continue;
        const known = idempotencyOf(state);
        if (known.class === "U" && mustBeDeclared(state, context)) undeclared.push(state);
        if (known.class !== "N" && known.class !== "C") continue;
        if (known.tokens.some((token) => argumentOf(state, token).kind !== "absent")) continue;
        const call = `${state.resource.value.service}:${state.resource.value.action}`;
        yield { at: state.resource.node, certainty: "may", state, evidence: { state, call, reason: known.reason, tokens: known.tokens } };
      }
    }
    const first = undeclared[0];
    if (first) {
      yield {
        at: first.resource?.node ?? first.node,
        certainty: "may",
        severity: "info",
        state: first,
        evidence: { state: first, call: "", reason: "", tokens: [], undeclared },
        related: undeclared.slice(1).map((one) => ({ at: one.resource?.node ?? one.node, message: "and this one" })),
      };
    }
  },
  say({ state, call, reason, tokens, undeclared }) {
    if (undeclared) {
      return {
        message: `${list(undeclared.map((one) => `"${one.name}"`))} ${undeclared.length === 1 ? "is" : "are"} not declared idempotent, and an Express execution may run more than once`,
        because: "Only the called code knows what a second call does; the configuration declares others idempotent but not these.",
        instead: "Make them idempotent and add them to `idempotent` of the configuration",
      };
    }
    return {
      message: `"${state.name}" is not idempotent (${call}), and an Express execution may run more than once`,
      because: `Started asynchronously, an Express execution runs at least once: AWS may run all of it again with the same input and name, and ${reason}.`,
      instead:
        tokens.length > 0
          ? `Give ${list(tokens, "or")} a value derived from the input or from $$.Execution.Name`
          : "Use a Standard machine for it, or a receiver that drops duplicates (a FIFO queue or topic, a conditional write)",
    };
  },
});

/** Functions and endpoints are asked about only where the configuration has begun to declare such calls. */
function mustBeDeclared(state: TaskState, context: RuleContext): boolean {
  const resource = state.resource?.value;
  return context.settings.idempotent.length > 0 && resource !== undefined && (isLambda(resource) || resource.form === "http");
}
