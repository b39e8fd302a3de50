import type { Machine } from "../asl/model.js";
import { EXPRESS_SECONDS, STANDARD_SECONDS } from "../asl/quotas.js";
import type { Frame } from "../semantics/frame.js";
import type { Json } from "../text/node.js";
import { Box } from "../values/concrete/box.js";
import type { Random } from "../values/concrete/random.js";
import { ConcreteMode, type RunContext } from "./concrete-mode.js";
import type { RaisedError } from "./faults.js";
import { Fiber } from "./fiber.js";
import { History, type HistoryEvent, HistoryQuotaError, isoTime, type Keep } from "./history.js";
import type { JsonataRunner } from "./jsonata/evaluate-jsonata.js";
import type { Listener } from "./listener.js";
import type { RunBudget } from "./run-budget.js";
import { Scheduler } from "./scheduler.js";
import type { TaskRunner } from "./tasks.js";

interface ExecutionOptions {
  readonly machine: Machine;
  readonly input: Json;
  readonly type: "standard" | "express";
  /** An Express execution started by StartSyncExecution. */
  readonly synchronous?: boolean;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly name: string;
  readonly stateMachineName: string;
  readonly random: Random;
  readonly jsonata: JsonataRunner;
  readonly tasks: TaskRunner;
  readonly work: RunBudget;
  readonly listener?: Listener;
  /** What is kept of the history; all of it unless told otherwise. */
  readonly keep?: Keep;
  /** The state in which to begin, instead of StartAt. */
  readonly from?: string;
  /** Ends before this state is entered. */
  readonly until?: string;
  /** The mode of each fiber, where it is another than ConcreteMode. */
  readonly mode?: (world: RunContext) => ConcreteMode;
  /** A child of a Map Run has its parent's context object, but for Map, and the indexes of the iterations around it. */
  readonly child?: { readonly context: Frame<Box>["context"]; readonly iterations: readonly number[] };
  /** How many executions this one runs in. */
  readonly depth: number;
}

/** `STOPPED`: not an end of AWS's; the run was to go no further. */
export type ExecutionStatus = "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "STOPPED";

export interface ExecutionResult extends RaisedError {
  readonly status: ExecutionStatus;
  readonly output?: Json;
  /** Number of events in the history. */
  readonly events: number;
  /** Names of the states in the order in which they were entered. */
  readonly visited: readonly string[];
  /** Written out at the first reading. */
  readonly history: readonly HistoryEvent[];
  /** Milliseconds on the virtual clock. */
  readonly start: number;
  readonly end: number;
}

const ACCOUNT = "arn:aws:states:us-east-1:111111111111";

const CLOSING = { SUCCEEDED: "ExecutionSucceeded", FAILED: "ExecutionFailed", TIMED_OUT: "ExecutionTimedOut" } as const;

/** One execution: its clock, its history and the fibers that run in it. */
export class Execution {
  readonly history: History;
  readonly agenda = new Scheduler();
  now: number;
  private ended: ExecutionResult | undefined;

  constructor(readonly options: ExecutionOptions) {
    this.now = options.start;
    this.history = History.forType(options.type, options.work, options.keep);
  }

  modeOf(world: RunContext): ConcreteMode {
    return this.options.mode?.(world) ?? new ConcreteMode(world);
  }

  /** Runs to the end. */
  run(): ExecutionResult {
    const { options } = this;
    const input = new Box(options.input);
    this.history.add("ExecutionStarted", 0, this.now, { input: options.input, roleArn: "arn:aws:iam::111111111111:role/sfn-lint" });
    const root = new Fiber(this, options.machine, this.frame(input), 0, options.child?.iterations ?? [], {
      succeeded: (output, last) => this.end("SUCCEEDED", last, {}, output.json),
      failed: (_fault, raised, last) => this.end("FAILED", last, raised),
    });
    try {
      root.begin(options.from);
      this.loop(root);
    } catch (error) {
      if (!(error instanceof HistoryQuotaError)) throw error;
      // steps take time on AWS: an Express execution that never waits still ends at its deadline
      if (options.type === "express") {
        this.now = this.deadline;
        this.end("TIMED_OUT", root.last, { error: "States.Timeout" });
        return this.ended as unknown as ExecutionResult;
      }
      this.end("FAILED", root.last, {
        error: "States.Runtime",
        cause: "The execution reached the maximum number of history events (25000).",
      });
    }
    return this.ended as ExecutionResult;
  }

  /** @returns whether the run ends before this state, with its input as output. */
  stopsAt(name: string, input: Json): boolean {
    if (this.options.until !== name || this.ended) return this.ended !== undefined;
    this.finish("STOPPED", {}, input);
    return true;
  }

  private loop(root: Fiber): void {
    const { deadline } = this;
    while (!this.ended) {
      // what is planned for the very deadline comes too late
      if (this.agenda.isEmpty || this.agenda.next >= deadline) {
        this.now = deadline;
        this.end("TIMED_OUT", root.last, { error: "States.Timeout" });
        return;
      }
      const entry = this.agenda.take();
      if (!entry) return;
      this.now = entry.at;
      entry.run();
    }
  }

  private get deadline(): number {
    const { machine, type, start } = this.options;
    const cap = type === "express" ? EXPRESS_SECONDS : STANDARD_SECONDS;
    return start + Math.min(machine.timeoutSeconds?.value ?? Infinity, cap) * 1000;
  }

  private end(status: keyof typeof CLOSING, last: number, raised: RaisedError, output?: Json): void {
    if (this.ended) return;
    const { error, cause } = raised;
    this.history.add(CLOSING[status], last, this.now, output === undefined ? { cause, error } : { output }, true);
    this.finish(status, raised, output);
  }

  private finish(status: ExecutionStatus, raised: RaisedError, output?: Json): void {
    const { history } = this;
    this.ended = {
      status,
      ...(output === undefined ? {} : { output }),
      ...raised,
      events: history.nextId - 1,
      get visited() {
        return history.visited;
      },
      get history() {
        return history.events;
      },
      start: this.options.start,
      end: this.now,
    };
  }

  private frame(input: Box): Frame<Box> {
    const { options } = this;
    const machineArn = `${ACCOUNT}:stateMachine:${options.stateMachineName}`;
    const name = `${options.stateMachineName}:${options.name}`;
    const execution = {
      // Express executions may share a name, so a generated part follows it
      Id: options.type === "express" ? `${ACCOUNT}:express:${name}:${options.random.uuid()}` : `${ACCOUNT}:execution:${name}`,
      Input: options.input,
      Name: options.name,
      RoleArn: "arn:aws:iam::111111111111:role/sfn-lint",
      StartTime: isoTime(options.start),
      // recorded: a synchronous Express execution has none
      ...(options.synchronous ? {} : { RedriveCount: 0 }),
    };
    return {
      input,
      variables: { own: new Map() },
      context: {
        execution: new Box(execution),
        stateMachine: new Box({ Id: machineArn, Name: options.stateMachineName }),
        ...(options.child?.context.map ? { map: options.child.context.map } : {}),
      },
    };
  }
}
