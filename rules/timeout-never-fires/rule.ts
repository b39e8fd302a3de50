import {
  type Detection,
  defineRule,
  enclosingStates,
  formatDuration,
  isLambda,
  member,
  type RuleContext,
  type TaskState,
  type Template,
} from "#rule-kit";

interface Dead {
  readonly state: TaskState;
  readonly field: "TimeoutSeconds" | "HeartbeatSeconds";
  /** Seconds. */
  readonly seconds: number;
  /** Seconds after which something else ends the wait first, and what; absent where nothing can send a heartbeat. */
  readonly limit?: { readonly seconds: number; readonly by: string };
}

export default defineRule<Dead>({
  id: "timeout-never-fires",
  category: "reliability",
  severity: "warning",
  summary: "A timeout or heartbeat that something shorter always beats",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#sfn-stuck-execution",
  presets: ["recommended", "strict"],
  fixable: "safe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) for (const state of scope.states) if (state.type === "Task") yield* judge(state, context);
  },
  describe({ state, field, seconds, limit }) {
    if (!limit) {
      return {
        message: `${field} of "${state.name}" does nothing: only activities and .waitForTaskToken tasks receive heartbeats`,
        reason: "Nobody can send a heartbeat for this kind of task, and Step Functions does not wait for one.",
        suggestion: "Remove it, or set TimeoutSeconds",
      };
    }
    return {
      message: `${field} ${seconds} of "${state.name}" never fires: ${limit.by} comes first, after ${formatDuration(limit.seconds)}`,
      reason: `${formatDuration(seconds)} is not below ${formatDuration(limit.seconds)}, so the state is never ended by its own ${field} and no Retry or Catch for it is ever taken.`,
      suggestion: `Write a value below ${limit.seconds}, or drop it`,
    };
  },
  fix({ state, field, limit }, edit) {
    if (limit || field !== "HeartbeatSeconds" || !member(state.node, "HeartbeatSeconds")) return undefined;
    edit.removeMember(state.node, "HeartbeatSeconds");
    return { title: "Remove HeartbeatSeconds" };
  },
});

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Dead>> {
  const timeout = state.timeoutSeconds;
  const heartbeat = state.heartbeatSeconds;
  const seconds = timeout && literal(timeout.value);
  const limit = seconds !== undefined ? shorter(state, seconds, context) : undefined;
  if (timeout && seconds !== undefined && limit)
    yield { at: timeout.node, certainty: "will", state, data: { state, field: "TimeoutSeconds", seconds, limit } };
  const beat = heartbeat && literal(heartbeat.value);
  if (!heartbeat || beat === undefined) return;
  const evidence: Dead = { state, field: "HeartbeatSeconds", seconds: beat };
  if (!canBeat(state)) yield { at: heartbeat.node, certainty: "will", severity: "info", state, data: evidence };
  // one above the timeout is refused by AWS, which another rule says
  else if (beat === seconds)
    yield { at: heartbeat.node, certainty: "will", state, data: { ...evidence, limit: { seconds, by: "its TimeoutSeconds" } } };
}

function literal(template: Template): number | undefined {
  return template.kind === "literal" && typeof template.value === "number" ? template.value : undefined;
}

/** What ends the wait before `seconds` have passed. */
function shorter(state: TaskState, seconds: number, context: RuleContext): Dead["limit"] {
  const limits: NonNullable<Dead["limit"]>[] = [];
  const resource = state.resource?.value;
  if (context.type === "EXPRESS" || inExpressChild(state)) limits.push({ seconds: 300, by: "the end of the Express execution" });
  const machine = context.machine.timeoutSeconds?.value;
  if (machine !== undefined) limits.push({ seconds: machine, by: "the machine's own TimeoutSeconds" });
  if (resource && isLambda(resource) && resource.pattern === "request-response")
    limits.push({ seconds: 900, by: "Lambda's limit of 15 minutes" });
  if (resource?.form === "http") limits.push({ seconds: 60, by: "the limit of HTTP tasks" });
  return limits.sort((a, b) => a.seconds - b.seconds).find((limit) => seconds > limit.seconds);
}

function canBeat(state: TaskState): boolean {
  const resource = state.resource?.value;
  if (!resource) return true;
  return (
    resource.form === "activity" || resource.form === "opaque" || resource.form === "invalid" || resource.pattern === "waitForTaskToken"
  );
}

function inExpressChild(state: TaskState): boolean {
  if (state.machine.processor?.executionType === "EXPRESS") return true;
  for (const outer of enclosingStates(state)) if (outer.machine.processor?.executionType === "EXPRESS") return true;
  return false;
}
