import {
  type Detection,
  defineRule,
  formatDuration,
  inExpress,
  isBound,
  lastsAsLongAsItsWork,
  machineLimit,
  member,
  serviceLimit,
  type TaskState,
  type TimeLimit,
} from "#rule-kit";

interface Left {
  readonly state: TaskState;
  /** What ends the called service's work by itself, in seconds; absent where nothing documents it. */
  readonly limit?: Required<TimeLimit>;
  /** The state machine's own timeout. */
  readonly machine?: TimeLimit;
  /** The service answers when its work is done, and documents no limit for it. */
  readonly long: boolean;
  /** Of the states of the finding, the first such one. */
  readonly longest?: string;
}

/** Seconds that a function may wait to be started before its own timeout begins. */
const START = 10;

export default defineRule<Left>({
  id: "timeout-left-to-service",
  category: "reliability",
  severity: "info",
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
    const found: Detection<Left>[] = [];
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || isBound(state.timeoutSeconds?.value) || inExpress(state, context.type)) continue;
        const resource = state.resource?.value;
        // callbacks, activities and jobs are task-can-wait-forever's; the response of an HTTP task is waited for 60 seconds
        if (resource?.pattern !== "request-response" || resource.form === "http" || resource.action === "invokeHarness") continue;
        if (resource.form !== "lambda" && resource.form !== "optimized" && resource.form !== "aws-sdk") continue;
        if (context.facts.reachable(state) === "no") continue;
        const limit = serviceLimit(state, context.deployment);
        const data = { state, long: lastsAsLongAsItsWork(state), ...(limit ? { limit } : {}), ...(machine ? { machine } : {}) };
        found.push({ at: state.key.range, certainty: "may", state, cause: "no TimeoutSeconds", data });
      }
    }
    // one finding for the state machine: the state that weighs most decides
    const longest = machine ? undefined : found.find(({ data }) => data.long)?.data.state.name;
    const severity = longest === undefined ? "info" : "warning";
    for (const one of found) yield { ...one, severity, data: longest === undefined ? one.data : { ...one.data, longest } };
  },
  describe({ state, limit, machine, longest }, context) {
    const verb = state.timeoutSeconds ? "Set" : "Add";
    return {
      message: state.timeoutSeconds
        ? `TimeoutSeconds of "${state.name}" has no effect: it is longer than an execution can run`
        : `"${state.name}" has no TimeoutSeconds`,
      reason: reasonOf(machine, longest),
      suggestion: limit
        ? limit.seconds === valueFor(limit)
          ? `${verb} a TimeoutSeconds of ${limit.seconds} (${limit.by}) or less`
          : `${verb} a TimeoutSeconds of ${valueFor(limit)}: ${limit.by} is ${formatDuration(limit.seconds)}`
        : `${verb} a TimeoutSeconds above the longest call that you expect, such as ${Number(context.options.timeoutSeconds ?? 60)}`,
    };
  },
  fix({ state, limit }, edit, context) {
    const beat = state.heartbeatSeconds?.value;
    const least = beat?.kind === "literal" && typeof beat.value === "number" ? beat.value * 2 : 0;
    const seconds = Math.max(limit ? valueFor(limit) : Number(context.options.timeoutSeconds ?? 60), least);
    const written = state.timeoutSeconds?.node;
    if (written && member(state.node, "TimeoutSeconds")?.value !== written) return undefined;
    if (written) edit.replaceValue(written, seconds);
    else edit.addMember(state.node, "TimeoutSeconds", seconds, "Resource");
    return { title: `${written ? "Set" : "Add"} "TimeoutSeconds": ${seconds}` };
  },
});

/** A little above the function's own timeout, which begins when it is started; never above the limit of the service. */
const valueFor = ({ seconds }: Required<TimeLimit>): number => Math.min(900, seconds + START);

function reasonOf(machine: TimeLimit | undefined, longest: string | undefined): string {
  if (machine) {
    const after = machine.seconds === undefined ? "" : ` (${formatDuration(machine.seconds)})`;
    return `If a response is lost, the state stays open until ${machine.by}${after} ends the whole execution as TIMED_OUT, which no Retry or Catch sees.`;
  }
  return longest !== undefined
    ? `The call of "${longest}" lasts as long as its work does, and a Task has no timeout by default: if no response arrives, the execution stays open for up to one year.`
    : "The service ends such a call by itself, but a Task has no timeout by default: if a response is lost, the execution stays open for up to one year.";
}
