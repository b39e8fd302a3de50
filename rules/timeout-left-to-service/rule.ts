import { defineRule, formatDuration, isLambda, type RuleContext, type TaskState } from "#rule-kit";

interface Left {
  readonly state: TaskState;
  /** Seconds after which the called service ends it by itself; absent where nothing documents one. */
  readonly limit?: number;
}

const LAMBDA = 900;

export default defineRule<Left>({
  id: "timeout-left-to-service",
  category: "reliability",
  severity: "info",
  summary: "A call without a timeout of its own, which waits for as long as the service lets it",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#sfn-stuck-execution",
  presets: [],
  fixable: "unsafe",
  options: { timeoutSeconds: { type: "number", default: 60, unit: "seconds", summary: "What --fix-unsafe writes as TimeoutSeconds" } },
  reads: ["graph"],
  *check(context) {
    if (context.type === "EXPRESS" || context.machine.timeoutSeconds || context.machine.timeoutUnresolved) return;
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || state.timeoutSeconds || scope.machine.processor?.executionType === "EXPRESS") continue;
        const resource = state.resource?.value;
        if (resource?.pattern !== "request-response") continue;
        if (isLambda(resource))
          yield { at: state.key.range, certainty: "may", state, data: { state, limit: functionLimit(state, context) } };
        else if (resource.form === "aws-sdk" || (resource.form === "optimized" && resource.service !== "apigateway"))
          yield { at: state.key.range, certainty: "may", state, data: { state } };
      }
    }
  },
  describe({ state, limit }) {
    return {
      message: `"${state.name}" has no TimeoutSeconds`,
      reason:
        limit !== undefined
          ? `A function that hangs holds the execution for ${formatDuration(limit)}, once more for each retry.`
          : "An answer that is lost on the way keeps the state open: its default timeout is longer than the year that an execution may run.",
      suggestion: "Set TimeoutSeconds a little above the longest call you expect, and retry States.Timeout if the call may be repeated",
    };
  },
  fix({ state }, edit, context) {
    const beat = state.heartbeatSeconds?.value;
    const least = beat?.kind === "literal" && typeof beat.value === "number" ? beat.value * 2 : 0;
    const seconds = Math.max(Number(context.options.timeoutSeconds ?? 60), least);
    edit.addMember(state.node, "TimeoutSeconds", seconds, "Resource");
    return { title: `Add "TimeoutSeconds": ${seconds}` };
  },
});

/** The function's own timeout where the template says it, else Lambda's longest. */
function functionLimit(state: TaskState, { deployment: surroundings }: RuleContext): number {
  const names = [state.resource?.value.action ?? "", ...(surroundings?.substitutions?.values() ?? [])];
  for (const one of surroundings?.resources.values() ?? [])
    if (one.kind === "function" && one.timeout && one.id === names[0]) return one.timeout.value;
  return LAMBDA;
}
