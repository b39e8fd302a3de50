import type { Machine, TaskState } from "../asl/model.js";
import type { Json } from "../text/node.js";
import { isObject, member } from "../values/concrete/box.js";
import { jsonText } from "../values/concrete/bytes.js";
import type { ExecutionResult } from "./execution.js";
import { isoTime } from "./history.js";
import type { S3Object, TaskOutcome, TaskRequest, TaskRunner } from "./tasks.js";

/** Executions within executions: a machine that starts itself would never end. */
const MOST_DEPTH = 25;

const ACTIONS = new Map([
  ["states:startExecution", "states"],
  ["sfn:startExecution", "sdk"],
  ["sfn:startSyncExecution", "sdk"],
]);

/** Characters of a cause. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ExecutionFailedEventDetails.html */
const MOST_CAUSE = 32_768;

/** Runs a machine as an execution of its own, `depth` executions deep. */
type RunMachine = (machine: Machine, input: Json, name: string, at: { readonly now: number; readonly depth: number }) => ExecutionResult;

/** Tasks that start executions of known definitions are answered by running them; all others by `rest`. */
export class StartedMachines implements TaskRunner {
  constructor(
    private readonly machines: ReadonlyMap<string, Machine>,
    private readonly rest: TaskRunner & { has(state: string): boolean },
    private readonly run: RunMachine,
  ) {}

  get s3(): readonly S3Object[] {
    return this.rest.s3;
  }

  /** What child executions answer holds their times, so it is never the same. */
  get answeredOnce(): number | undefined {
    return this.machines.size === 0 ? this.rest.answeredOnce : undefined;
  }

  answer(request: TaskRequest): TaskOutcome {
    const call = this.rest.has(request.state.name) ? undefined : callOf(request);
    const machine = call && this.machines.get(call.name);
    return machine ? this.start(machine, call, request) : this.rest.answer(request);
  }

  private start(machine: Machine, call: Call, request: TaskRequest): TaskOutcome {
    if (request.depth >= MOST_DEPTH) {
      return {
        kind: "error",
        error: "StepFunctions.ExecutionLimitExceeded",
        cause: `${MOST_DEPTH} executions run within each other already`,
      };
    }
    const started = { ExecutionArn: call.executionArn, StartDate: isoTime(request.now) };
    if (!call.waits) return { kind: "output", output: started };
    const done = this.run(machine, call.input, call.name, { now: request.now, depth: request.depth + 1 });
    const seconds = (done.end - done.start) / 1000;
    const submitted = call.synchronous ? {} : { submitted: started };
    const described = descriptionOf(call, done);
    if (done.status === "SUCCEEDED" || call.synchronous) return { kind: "output", output: described, seconds, ...submitted };
    return { kind: "error", error: "States.TaskFailed", cause: jsonText(described).slice(0, MOST_CAUSE), seconds, ...submitted };
  }
}

interface Call {
  readonly name: string;
  readonly machineArn: string;
  readonly executionArn: string;
  readonly executionName: string;
  readonly input: Json;
  /** `.sync`, `.sync:2` or StartSyncExecution. */
  readonly waits: boolean;
  readonly synchronous: boolean;
  /** `.sync:2` gives Input and Output as JSON, the others as text. */
  readonly asJson: boolean;
}

function callOf({ state, input, now }: TaskRequest): Call | undefined {
  const arn = isObject(input) ? member(input, "StateMachineArn") : undefined;
  const resource = state.resource?.value;
  const kind = resource && ACTIONS.get(`${resource.service}:${resource.action}`);
  if (!kind || typeof arn !== "string" || !isObject(input)) return undefined;
  const parts = arn.split(":");
  // a version or an alias comes after the name
  const machineArn = parts[5] === "stateMachine" ? parts.slice(0, 7).join(":") : arn;
  const name = machineArn.slice(machineArn.lastIndexOf(":") + 1);
  const given = member(input, "Name");
  const executionName = typeof given === "string" ? given : `execution-${now}`;
  const pattern = patternOf(state);
  const synchronous = resource?.action === "startSyncExecution";
  return {
    name,
    machineArn,
    executionName,
    executionArn: `${machineArn.replace(":stateMachine:", ":execution:")}:${executionName}`,
    input: inputOf(member(input, "Input")),
    waits: synchronous || pattern.startsWith("sync"),
    synchronous,
    asJson: pattern === "sync:2",
  };
}

const patternOf = (state: TaskState): string => state.resource?.value.pattern ?? "";

/** The API takes text; Step Functions takes JSON as well and makes text of it. */
function inputOf(given: Json | undefined): Json {
  if (given === undefined) return {};
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given) as Json;
  } catch {
    return given;
  }
}

/** What DescribeExecution answers, its values as text or as JSON. */
function descriptionOf(call: Call, done: ExecutionResult): Json {
  const shown = (value: Json): Json => (call.asJson ? value : jsonText(value));
  const { output, error, cause } = done;
  return {
    ...(cause === undefined ? {} : { Cause: cause }),
    ...(error === undefined ? {} : { Error: error }),
    ExecutionArn: call.executionArn,
    // a failure's cause holds the text in either case
    Input: output === undefined ? jsonText(call.input) : shown(call.input),
    InputDetails: { Included: true },
    Name: call.executionName,
    ...(output === undefined ? {} : { Output: shown(output), OutputDetails: { Included: true } }),
    StartDate: done.start,
    StateMachineArn: call.machineArn,
    Status: done.status === "SUCCEEDED" ? "SUCCEEDED" : "FAILED",
    StopDate: done.end,
  };
}
