import {
  type Detection,
  defineRule,
  formatDuration,
  inExpress,
  machineLimit,
  mentionsTaskToken,
  numberOf,
  type RuleContext,
  serviceLimit,
  type TaskState,
  YEAR,
} from "#rule-kit";

interface Dead {
  /** Absent for the state machine's own timeout. */
  readonly state?: TaskState;
  readonly field: "TimeoutSeconds" | "HeartbeatSeconds";
  /** Seconds. */
  readonly seconds: number;
  /** Seconds after which something else ends the wait first, and what; absent for the heartbeat of a job that gets no token. */
  readonly limit?: { readonly seconds: number; readonly by: string };
}

export default defineRule<Dead>({
  id: "timeout-never-fires",
  category: "reliability",
  severity: "warning",
  summary: "A TimeoutSeconds or HeartbeatSeconds that a shorter limit always precedes",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#sfn-stuck-execution",
  presets: ["recommended", "strict"],
  reads: ["graph"],
  *check(context) {
    yield* judgeMachine(context);
    for (const scope of context.graph.scopes) for (const state of scope.states) if (state.type === "Task") yield* judge(state, context);
  },
  describe({ state, field, seconds, limit }) {
    const owner = state ? `"${state.name}"` : "the state machine";
    if (!limit) {
      return {
        message: `HeartbeatSeconds of ${owner} is not a timeout of its job: a heartbeat needs the task token, and the arguments do not pass it`,
        reason: `Without heartbeats, Step Functions ends the task after ${formatDuration(seconds)}, whether its job still runs or not.`,
        suggestion: "Replace HeartbeatSeconds with TimeoutSeconds",
      };
    }
    return {
      message: `${field} ${seconds} of ${owner} never expires: ${limit.by} comes first${/\d/.test(limit.by) ? "" : `, after ${formatDuration(limit.seconds)}`}`,
      reason: state ? "No Retry or Catch for its States.Timeout ever runs." : "The execution ends as TIMED_OUT by the shorter limit.",
      suggestion: `Set ${field} below ${limit.seconds}, or remove it`,
    };
  },
});

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Dead>> {
  const timeout = state.timeoutSeconds;
  const heartbeat = state.heartbeatSeconds;
  const seconds = timeout && numberOf(timeout.value);
  const limit = seconds !== undefined && !isDefault(state, seconds, context) ? shorter(state, seconds, context) : undefined;
  if (timeout && seconds !== undefined && limit)
    yield { at: timeout.node, certainty: "will", state, data: { state, field: "TimeoutSeconds", seconds, limit } };
  const beat = heartbeat && numberOf(heartbeat.value);
  if (!heartbeat || beat === undefined) return;
  const evidence: Dead = { state, field: "HeartbeatSeconds", seconds: beat };
  if (isJob(state)) {
    if (!state.parameters || mentionsTaskToken(state.parameters.value) === false)
      yield { at: heartbeat.node, certainty: "may", severity: "info", state, data: evidence };
  }
  // one above the timeout is refused by AWS, which another rule says
  else if (beat === seconds)
    yield { at: heartbeat.node, certainty: "will", state, data: { ...evidence, limit: { seconds, by: "its TimeoutSeconds" } } };
}

/** Seconds after which AWS ends an Express execution. */
const EXPRESS = 300;

function* judgeMachine({ machine, type }: RuleContext): Iterable<Detection<Dead>> {
  const timeout = machine.timeoutSeconds;
  if (type !== "EXPRESS" || !timeout || timeout.value <= EXPRESS) return;
  const limit = { seconds: EXPRESS, by: "the limit of Express executions" };
  yield { at: timeout.node, certainty: "will", data: { field: "TimeoutSeconds", seconds: timeout.value, limit } };
}

/** A year or more is no timeout at all, which is the concern of the rules that ask for one. */
const isDefault = (state: TaskState, seconds: number, context: RuleContext): boolean =>
  seconds >= YEAR && !inExpress(state, context.type) && state.resource?.value.form !== "http";

/** What ends the wait before `seconds` have passed. */
function shorter(state: TaskState, seconds: number, context: RuleContext): Dead["limit"] {
  const limits: NonNullable<Dead["limit"]>[] = [];
  if (inExpress(state, context.type)) limits.push({ seconds: EXPRESS, by: "the limit of Express executions" });
  const machine = machineLimit(context.machine);
  if (machine?.seconds !== undefined) limits.push({ seconds: machine.seconds, by: machine.by });
  // a function's own timeout begins when it is started, so that a longer one of the state still has a use
  const service = serviceLimit(state, undefined);
  if (service) limits.push(service);
  return limits.sort((a, b) => a.seconds - b.seconds).find((limit) => seconds > limit.seconds);
}

function isJob(state: TaskState): boolean {
  const resource = state.resource?.value;
  return (resource?.form === "optimized" || resource?.form === "aws-sdk") && (resource.pattern ?? "").startsWith("sync");
}
