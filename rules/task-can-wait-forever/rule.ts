import {
  argumentOf,
  type Detection,
  defineRule,
  formatDuration,
  formatNumber,
  type RuleContext,
  rootOf,
  type TaskState,
  type Template,
} from "#rule-kit";

interface Waits {
  readonly state: TaskState;
  /** Who is waited for. */
  readonly form: "callback" | "activity" | "job";
  /** Seconds after which the job ends by its own default. */
  readonly jobLimit?: number;
  /** Seconds of the machine's own timeout. */
  readonly machineTimeout?: number;
}

const YEAR = 31_536_000;
/** AWS's own "no limit". */
const NEVER = 99_999_999;

/** Jobs that end by themselves, and the parameter that sets when; seconds where nothing is set. */
const SELF_LIMITING: ReadonlyMap<string, { readonly parameter: readonly string[]; readonly fallback?: number }> = new Map([
  ["athena:startQueryExecution", { parameter: [], fallback: 1800 }],
  ["batch:submitJob", { parameter: ["Timeout", "AttemptDurationSeconds"] }],
  ["codebuild:startBuild", { parameter: ["TimeoutInMinutesOverride"], fallback: 3600 }],
  ["codebuild:startBuildBatch", { parameter: ["BuildTimeoutInMinutesOverride"], fallback: 28_800 }],
  ["databrew:startJobRun", { parameter: [], fallback: 172_800 }],
  ["emr-serverless:startJobRun", { parameter: ["ExecutionTimeoutMinutes"], fallback: 43_200 }],
  ["glue:startJobRun", { parameter: ["Timeout"], fallback: 172_800 }],
  ["sagemaker:createProcessingJob", { parameter: ["StoppingCondition"], fallback: 86_400 }],
  ["sagemaker:createTrainingJob", { parameter: ["StoppingCondition"], fallback: 86_400 }],
]);

export default defineRule<Waits>({
  id: "task-can-wait-forever",
  category: "reliability",
  severity: "error",
  summary: "A callback, activity or job that never answers keeps the execution open for up to a year",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#sfn-stuck-execution",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  options: { timeoutSeconds: { type: "number", default: 3600, unit: "seconds", summary: "What --fix-unsafe writes as TimeoutSeconds" } },
  reads: ["graph"],
  *check(context) {
    if (context.type === "EXPRESS") return;
    for (const scope of context.graph.scopes) for (const state of scope.states) if (state.type === "Task") yield* judge(state, context);
  },
  describe({ state, form, jobLimit, machineTimeout }) {
    const who = { callback: "the task token never comes back", activity: "no worker takes or answers the task", job: "the job never ends" }[
      form
    ];
    const until =
      machineTimeout !== undefined
        ? `the machine's timeout ends it after ${formatDuration(machineTimeout)}`
        : "the execution ends after one year";
    return {
      message: `"${state.name}" waits without a timeout: if ${who}, it waits until ${until}`,
      reason:
        jobLimit !== undefined
          ? `The job's own default limit is ${formatDuration(jobLimit)}; the state has none.`
          : machineTimeout !== undefined
            ? `The machine's timeout ends the whole execution as TIMED_OUT: no Retry or Catch of the state sees it, as they would see the state's own.`
            : `TimeoutSeconds is ${formatNumber(NEVER)} by default, longer than the ${formatDuration(YEAR)} an execution may run; nothing else ends the wait.`,
      suggestion:
        form === "job"
          ? "Give the state a TimeoutSeconds a little above the longest run you expect"
          : "Give the state a TimeoutSeconds, and a HeartbeatSeconds where the worker can report that it lives",
    };
  },
  fix({ state }, edit, context) {
    const seconds = Number(context.options.timeoutSeconds ?? 3600);
    edit.addMember(state.node, "TimeoutSeconds", seconds, "Resource");
    return { title: `Add "TimeoutSeconds": ${seconds}` };
  },
});

function* judge(state: TaskState, context: RuleContext): Iterable<Detection<Waits>> {
  const form = formOf(state);
  if (!form || state.heartbeatSeconds || bounds(state.timeoutSeconds?.value) || inExpressChild(state)) return;
  const limit = form === "job" ? jobLimitOf(state) : undefined;
  if (limit === "set") return;
  const machineTimeout = context.machine.timeoutSeconds?.value;
  const ends = machineTimeout !== undefined || context.machine.timeoutUnresolved;
  const severity = ends || limit !== undefined ? "info" : form === "job" ? "warning" : "error";
  yield {
    at: state.resource?.node ?? state.node,
    certainty: "may",
    severity,
    state,
    data: {
      state,
      form,
      ...(limit !== undefined ? { jobLimit: limit } : {}),
      ...(machineTimeout !== undefined ? { machineTimeout } : {}),
    },
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

/** A timeout that can end the wait: any but the default written out. */
function bounds(timeout: Template | undefined): boolean {
  return timeout !== undefined && !(timeout.kind === "literal" && typeof timeout.value === "number" && timeout.value >= YEAR);
}

/** `set` where the call itself limits the job, seconds where the service does by default. */
function jobLimitOf(state: TaskState): number | "set" | undefined {
  const resource = state.resource?.value;
  const limits = SELF_LIMITING.get(`${resource?.service}:${resource?.action}`);
  if (!limits) return undefined;
  if (limits.parameter.length > 0 && argumentOf(state, ...limits.parameter).kind !== "absent") return "set";
  return limits.fallback;
}

/** Express children of a Distributed Map end after five minutes. */
function inExpressChild(state: TaskState): boolean {
  for (let scope = state.machine; scope !== rootOf(scope); ) {
    if (scope.processor?.executionType === "EXPRESS") return true;
    const owner = scope.owner;
    if (!owner) return false;
    scope = owner.state.machine;
  }
  return false;
}
