import { defineRule, formatDuration, inExpress, isBound, machineLimit, serviceLimit, type TaskState, type TimeLimit } from "#rule-kit";

interface Left {
  readonly state: TaskState;
  /** What ends the called service's work by itself, in seconds; absent where nothing documents it. */
  readonly limit?: Required<TimeLimit>;
  /** The state machine's own timeout. */
  readonly machine?: TimeLimit;
}

/** Seconds that a function may wait to be started before its own timeout begins. */
const START = 10;

export default defineRule<Left>({
  id: "timeout-left-to-service",
  category: "reliability",
  severity: "warning",
  summary: "A Task without TimeoutSeconds waits up to a year if its response is lost",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#sfn-stuck-execution",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  options: {
    timeoutSeconds: {
      type: "number",
      default: 60,
      unit: "seconds",
      summary: "What --fix-unsafe writes where no limit of the service is known",
    },
  },
  reads: ["graph", "reachability"],
  *check(context) {
    const machine = machineLimit(context.machine);
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || isBound(state.timeoutSeconds?.value) || inExpress(state, context.type)) continue;
        const resource = state.resource?.value;
        // callbacks, activities and jobs are task-can-wait-forever's; the response of an HTTP task is waited for 60 seconds
        if (resource?.pattern !== "request-response" || resource.form === "http" || resource.action === "invokeHarness") continue;
        if (resource.form !== "lambda" && resource.form !== "optimized" && resource.form !== "aws-sdk") continue;
        if (context.facts.reachable(state) === "no") continue;
        const limit = serviceLimit(state, context.deployment);
        yield {
          at: state.key.range,
          certainty: "may",
          severity: machine ? "info" : "warning",
          state,
          cause: "no TimeoutSeconds",
          data: { state, ...(limit ? { limit } : {}), ...(machine ? { machine } : {}) },
        };
      }
    }
  },
  describe({ state, limit, machine }, context) {
    return {
      message: `"${state.name}" has no TimeoutSeconds`,
      reason: machine
        ? `If a response is lost, the state stays open until ${machine.by}${machine.seconds === undefined ? "" : ` (${formatDuration(machine.seconds)})`} ends the whole execution as TIMED_OUT, which no Retry or Catch sees.`
        : "A Task has no timeout by default: if its response is lost, the execution stays open for up to one year.",
      suggestion: limit
        ? limit.seconds === valueFor(limit)
          ? `Add a TimeoutSeconds of ${limit.seconds} (${limit.by}) or less`
          : `Add a TimeoutSeconds of ${valueFor(limit)}: ${limit.by} is ${formatDuration(limit.seconds)}`
        : `Add a TimeoutSeconds above the longest call that you expect, such as ${Number(context.options.timeoutSeconds ?? 60)}`,
    };
  },
  fix({ state, limit }, edit, context) {
    const beat = state.heartbeatSeconds?.value;
    const least = beat?.kind === "literal" && typeof beat.value === "number" ? beat.value * 2 : 0;
    const seconds = Math.max(limit ? valueFor(limit) : Number(context.options.timeoutSeconds ?? 60), least);
    edit.addMember(state.node, "TimeoutSeconds", seconds, "Resource");
    return { title: `Add "TimeoutSeconds": ${seconds}` };
  },
});

/** A little above the function's own timeout, which begins when it is started; never above the limit of the service. */
const valueFor = ({ seconds }: Required<TimeLimit>): number => Math.min(900, seconds + START);
