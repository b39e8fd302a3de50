import {
  type Detection,
  defineRule,
  formatDuration,
  formatNumber,
  inExpress,
  isBound,
  jobLimit,
  machineLimit,
  member,
  numberOf,
  type RuleContext,
  type TaskState,
  type TimeLimit,
  YEAR,
} from "#rule-kit";

interface Waits {
  readonly state: TaskState;
  /** Who is waited for. */
  readonly form: "callback" | "activity" | "job";
  /** Seconds after which the job ends by its own default. */
  readonly limit?: number;
  /** The state machine's own timeout. */
  readonly machine?: TimeLimit;
}

/** Seconds: a job that ends by its own limit within them is waited for in ordinary operation. */
const HOUR = 3600;

/** AWS's own default, which is longer than an execution may run. */
const DEFAULT = 99_999_999;

const LOST = {
  callback: "if SendTaskSuccess or SendTaskFailure is never called",
  activity: "if no worker picks up and completes the task",
  job: "if the job never ends",
} as const satisfies Record<Waits["form"], string>;

export default defineRule<Waits>({
  id: "task-can-wait-forever",
  category: "reliability",
  severity: "error",
  summary: "A callback, activity or job without a timeout can keep the execution open for up to one year",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#sfn-stuck-execution",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  options: { timeoutSeconds: { type: "number", default: 3600, unit: "seconds", summary: "TimeoutSeconds that --fix-unsafe adds" } },
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) for (const state of scope.states) if (state.type === "Task") yield* judge(state, context);
  },
  describe({ state, form, limit, machine }) {
    const written = state.timeoutSeconds && numberOf(state.timeoutSeconds.value);
    const verb = state.timeoutSeconds ? "Set" : "Add";
    const ends = machine?.seconds === undefined ? "" : ` (${formatDuration(machine.seconds)})`;
    const open =
      limit !== undefined
        ? `only the job's own limit of ${formatDuration(limit)} ends it`
        : machine
          ? `only ${machine.by}${ends} ends the execution`
          : "the execution stays open for up to one year";
    return {
      message: `"${state.name}" has no timeout: ${LOST[form]}, ${open}`,
      reason:
        limit !== undefined
          ? "The state itself waits as long as the job runs."
          : machine
            ? "The execution then ends as TIMED_OUT, which no Retry or Catch of the state sees."
            : `TimeoutSeconds is ${written === undefined ? `${formatNumber(DEFAULT)} by default` : formatNumber(written)}, longer than the ${formatDuration(YEAR)} that an execution may run.`,
      suggestion:
        form === "job"
          ? `${verb} a TimeoutSeconds above the longest run that you expect`
          : `${verb} a TimeoutSeconds, and a HeartbeatSeconds if the worker can send heartbeats`,
    };
  },
  fix({ state }, edit, context) {
    const seconds = Number(context.options.timeoutSeconds ?? 3600);
    const written = state.timeoutSeconds?.node;
    if (written && member(state.node, "TimeoutSeconds")?.value !== written) return undefined;
    if (written) edit.replaceValue(written, seconds);
    else edit.addMember(state.node, "TimeoutSeconds", seconds, "Resource");
    return { title: `${written ? "Set" : "Add"} "TimeoutSeconds": ${seconds}` };
  },
});

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Waits>> {
  const form = formOf(state);
  if (!form || isBound(state.timeoutSeconds?.value) || inExpress(state, context.type)) return;
  // a heartbeat is what a worker sends; a job sends none
  if (form !== "job" && isBound(state.heartbeatSeconds?.value)) return;
  const limit = form === "job" ? jobLimit(state) : undefined;
  if (limit === "set") return;
  const machine = machineLimit(context.machine);
  const severity = machine || (limit !== undefined && limit <= HOUR) ? "info" : form === "job" ? "warning" : "error";
  yield {
    at: state.resource?.node ?? state.node,
    certainty: "may",
    severity,
    state,
    data: { state, form, ...(limit !== undefined ? { limit } : {}), ...(machine ? { machine } : {}) },
  };
}

function formOf(state: TaskState): Waits["form"] | undefined {
  const resource = state.resource?.value;
  if (!resource) return undefined;
  if (resource.form === "activity") return "activity";
  if (resource.form !== "optimized" && resource.form !== "aws-sdk") return undefined;
  if (resource.pattern === "waitForTaskToken") return "callback";
  return resource.pattern === "request-response" ? undefined : "job";
}
