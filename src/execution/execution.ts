import type { Machine, State } from "../asl/model.js";
import { EXPRESS_SECONDS, STANDARD_SECONDS } from "../asl/quotas.js";
import { RUNTIME } from "../semantics/causes.js";
import type { Frame } from "../semantics/frame.js";
import type { Json } from "../text/node.js";
import { Box } from "../values/concrete/box.js";
import type { Random } from "../values/concrete/random.js";
import type { Checkpoint, RaisedIn } from "./checkpoint.js";
import { ConcreteMode, type RunContext } from "./concrete-mode.js";
import type { RaisedError } from "./faults.js";
import { Fiber, type Planned } from "./fiber.js";
import { History, type HistoryEvent, HistoryQuotaError, isoTime, type Keep } from "./history.js";
import type { JsonataRunner } from "./jsonata/evaluate-jsonata.js";
import type { Listener } from "./listener.js";
import type { MapRun, MapRunResult } from "./map-run.js";
import { NotRedrivableError, type Redrive, whyNotRedrivable } from "./redrive.js";
import { Repetition } from "./repetition.js";
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
  /** What repeats itself exactly is counted, not run; for `keep: "visits"` alone. */
  readonly skipsRepetition?: boolean;
  /** The state in which to begin, instead of StartAt. */
  readonly from?: string;
  /** Where another run was, which this one goes on from. */
  readonly goesOnFrom?: Checkpoint;
  /** Ends before this state is entered. */
  readonly until?: string;
  /** Asked after each end whether the execution is redriven, and when. */
  readonly redrive?: Redrive;
  /** Milliseconds since 1970 at which the execution is stopped. */
  readonly abortAt?: number;
  /** The mode of each fiber, where it is another than ConcreteMode. */
  readonly mode?: (world: RunContext) => ConcreteMode;
  /** A child of a Map Run has its parent's context object, but for Map, and the indexes of the iterations around it. */
  readonly child?: { readonly context: Frame<Box>["context"]; readonly iterations: readonly number[] };
  /** How many executions this one runs in. */
  readonly depth: number;
}

/** `STOPPED`: not an end of AWS's; the run was to go no further. */
export type ExecutionStatus = "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" | "STOPPED";

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
  /** The state in which the error was raised that ended the execution. */
  readonly failedState?: string;
  readonly redriveCount: number;
  readonly mapRuns: readonly MapRunResult[];
}

const NO_MAP_RUNS: readonly MapRun[] = [];
const ROLE = "arn:aws:iam::111111111111:role/sfn-lint";
const ACCOUNT = "arn:aws:states:us-east-1:111111111111";

const CLOSING = {
  SUCCEEDED: "ExecutionSucceeded",
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const;

/** One execution: its clock, its history and the fibers that run in it. */
export class Execution {
  readonly history: History;
  readonly agenda = new Scheduler<Planned>();
  /** Changes whenever a fiber begins or ends. */
  population = 0;
  readonly mapRuns: MapRun[] = [];
  now: number;
  /** When the last attempt ended. */
  stoppedAt = Infinity;
  /** The part of the context object about the execution. */
  described: Box;
  private ended: ExecutionResult | undefined;
  private redrives = 0;
  /** When this attempt began: a redrive starts TimeoutSeconds anew. */
  private begun: number;
  private failure: RaisedIn | undefined;
  private readonly root: Fiber;
  private repetition: Repetition | undefined;

  constructor(readonly options: ExecutionOptions) {
    this.now = options.start;
    this.begun = options.start;
    this.history = History.forType(options.type, options.work, options.keep);
    if (options.skipsRepetition && options.keep === "visits") this.repetition = new Repetition();
    this.described = this.description();
    this.root = new Fiber(this, options.machine, this.frame(), 0, options.child?.iterations ?? [], {
      succeeded: (output, last) => this.end("SUCCEEDED", last, {}, output.json),
      failed: (_fault, raised, last) => this.end("FAILED", last, raised),
    });
  }

  get name(): string {
    return this.options.name;
  }

  get arn(): string {
    return String((this.described.json as { readonly Id?: Json }).Id);
  }

  modeOf(world: RunContext): ConcreteMode {
    return this.options.mode?.(world) ?? new ConcreteMode(world);
  }

  /** Runs to the end, and again as often as it is redriven. */
  run(): ExecutionResult {
    const { options } = this;
    const { goesOnFrom } = options;
    if (goesOnFrom) return this.attempt(() => this.goOn(goesOnFrom));
    this.history.add("ExecutionStarted", 0, this.now, { input: options.input, roleArn: ROLE });
    let ended = this.attempt(() => this.root.begin(options.from));
    for (let at = options.redrive?.(ended); at !== undefined; at = options.redrive?.(ended)) {
      const refused = whyNotRedrivable(ended, options.type, at);
      if (refused !== undefined) throw new NotRedrivableError(refused);
      ended = this.redrive(at);
    }
    return ended;
  }

  /** A state is about to be entered. */
  arrives(fiber: Fiber, state: string, frame: Frame<Box>): void {
    const { listener, random, work, keep, child } = this.options;
    if (!listener?.arriving || fiber !== this.root || child || keep !== "visits") return;
    const { now, failure, mapRuns } = this;
    const spent = { events: work.events, steps: work.steps, evaluations: work.evaluations };
    listener.arriving({
      state,
      frame,
      now,
      random: random.position,
      history: this.history.mark,
      failure,
      mapRuns: mapRuns.length > 0 ? [...mapRuns] : NO_MAP_RUNS,
      spent,
    });
  }

  private goOn({ state, frame, now, random, history, failure, mapRuns, spent }: Checkpoint): void {
    const { options } = this;
    options.random.moveTo(random);
    options.work.events = spent.events;
    options.work.steps = spent.steps;
    options.work.evaluations = spent.evaluations;
    this.history.becomes(history);
    this.now = now;
    this.failure = failure;
    this.mapRuns.push(...mapRuns);
    this.root.goOn(state, frame);
  }

  /** Continues where it did not succeed. @param at milliseconds since 1970. */
  redrive(at: number): ExecutionResult {
    this.ended = undefined;
    this.failure = undefined;
    this.agenda.clear();
    this.now = Math.max(at, this.now);
    this.begun = this.now;
    this.redrives++;
    this.described = this.description();
    this.history.add("ExecutionRedriven", this.history.nextId - 1, this.now, { redriveCount: this.redrives });
    return this.attempt(() => this.root.redrive(() => this.root.begin(this.options.from)));
  }

  /** The innermost state whose error goes up. */
  failedAt(state: State | undefined, raised: RaisedError): void {
    const same = this.failure?.raised.error === raised.error && this.failure?.raised.cause === raised.cause;
    if (state && !same) this.failure = { state: state.name, raised };
  }

  private attempt(begin: () => void): ExecutionResult {
    const { root } = this;
    try {
      begin();
      this.loop(root);
    } catch (error) {
      if (!(error instanceof HistoryQuotaError)) throw error;
      // steps take time on AWS: an Express execution that never waits still ends at its deadline
      if (this.options.type === "express") {
        this.now = this.deadline;
        this.end("TIMED_OUT", root.last, { error: "States.Timeout" });
      } else {
        const cause = "The execution reached the maximum number of history events (25000).";
        this.end("FAILED", root.last, { error: RUNTIME, cause });
      }
    }
    this.stoppedAt = this.now;
    return this.ended as ExecutionResult;
  }

  /** @returns whether the run ends before this state, with its input as output. */
  stopsAt(name: string, input: Json): boolean {
    if (this.options.until !== name || this.ended) return this.ended !== undefined;
    this.finish("STOPPED", {}, input);
    return true;
  }

  /** The clock or chance may decide how it goes on. */
  isIrregular(): void {
    this.repetition?.isIrregular();
  }

  /** A state is about to be entered. Iterations that are exactly like the last one are left out, up to the quota or the deadline. */
  skipRepetition(next: Planned): void {
    const { history, agenda } = this;
    const repetition = this.repetition;
    const answers = this.options.tasks.answeredOnce;
    if (!repetition || answers === undefined) return;
    const period = repetition.find(next, { agenda, population: this.population, answers, events: history.nextId - 1, now: this.now });
    if (!period) return;
    this.repetition = undefined;
    const { events, milliseconds, others } = period;
    const most = milliseconds > 0 ? Math.ceil((this.deadline - this.now) / milliseconds) - 2 : Infinity;
    const times = history.repeat(events, most);
    for (const { fiber } of [next, ...others]) {
      fiber.last += times * events;
      fiber.enteredId += times * events;
    }
    this.now += times * milliseconds;
    agenda.postpone(times * milliseconds);
  }

  private loop(root: Fiber): void {
    const { deadline } = this;
    const { abortAt = Infinity } = this.redrives === 0 ? this.options : {};
    const close = Math.min(deadline, abortAt);
    while (!this.ended) {
      // what is planned for the very deadline comes too late
      if (this.agenda.isEmpty || this.agenda.next >= close) {
        this.now = close;
        if (close === abortAt) this.end("ABORTED", root.last, {});
        else this.end("TIMED_OUT", root.last, { error: "States.Timeout" });
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
    const limit = Math.min(machine.timeoutSeconds?.value ?? Infinity, cap) * 1000;
    return Math.min(this.begun + limit, start + cap * 1000);
  }

  private end(status: keyof typeof CLOSING, last: number, raised: RaisedError, output?: Json): void {
    if (this.ended) return;
    const { error, cause } = raised;
    this.history.add(CLOSING[status], last, this.now, output === undefined ? { cause, error } : { output }, true);
    this.finish(status, raised, output);
  }

  private finish(status: ExecutionStatus, raised: RaisedError, output?: Json): void {
    const { history, mapRuns } = this;
    const failedState = status === "FAILED" && this.failure?.raised.error === raised.error ? this.failure?.state : undefined;
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
      ...(failedState === undefined ? {} : { failedState }),
      redriveCount: this.redrives,
      mapRuns,
    };
  }

  /** `Execution` of the context object; its members in the order of recorded ones, which differs by type. */
  private description(): Box {
    const { type, stateMachineName, name, input, start, synchronous, random } = this.options;
    const full = `${stateMachineName}:${name}`;
    // Express executions may share a name, so a generated part follows it
    const id = type === "express" ? `${ACCOUNT}:express:${full}:${random.uuid()}` : `${ACCOUNT}:execution:${full}`;
    const startTime = { StartTime: isoTime(start) };
    return new Box({
      Id: id,
      Input: input,
      ...(type === "standard" ? startTime : {}),
      Name: name,
      RoleArn: ROLE,
      ...(type === "express" ? startTime : {}),
      // recorded: a synchronous Express execution has none
      ...(synchronous ? {} : { RedriveCount: this.redrives }),
      ...(this.redrives > 0 ? { RedriveTime: isoTime(this.begun) } : {}),
    });
  }

  private frame(): Frame<Box> {
    const { options } = this;
    const { input, stateMachineName, child } = options;
    return {
      input: new Box(input),
      variables: { own: new Map() },
      context: {
        execution: this.described,
        stateMachine: new Box({ Id: `${ACCOUNT}:stateMachine:${stateMachineName}`, Name: stateMachineName }),
        ...(child?.context.map ? { map: child.context.map } : {}),
      },
    };
  }
}
