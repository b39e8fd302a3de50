import { argumentOf, defineRule, idempotencyOf, list, type TaskState } from "#rule-kit";

interface Repeats {
  readonly state: TaskState;
  readonly call: string;
  readonly reason: string;
  readonly tokens: readonly string[];
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
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || !state.resource || context.facts.reachable(state) === "no") continue;
        const known = idempotencyOf(state);
        if (known.class !== "N" && known.class !== "C") continue;
        if (known.tokens.some((token) => argumentOf(state, token).kind !== "absent")) continue;
        const call = `${state.resource.value.service}:${state.resource.value.action}`;
        if (context.settings.idempotent.includes(call)) continue;
        yield { at: state.resource.node, certainty: "may", state, evidence: { state, call, reason: known.reason, tokens: known.tokens } };
      }
    }
  },
  say({ state, call, reason, tokens }) {
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
