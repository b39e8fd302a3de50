import type { Machine } from "../asl/model.js";
import { metered } from "../budget/budget.js";
import type { Json } from "../text/node.js";
import { Random } from "../values/concrete/random.js";
import type { Checkpoint } from "./checkpoint.js";
import { StartedMachines } from "./child-executions.js";
import type { ConcreteMode, RunContext } from "./concrete-mode.js";
import { DeploymentMode } from "./deployment-mode.js";
import { Execution, type ExecutionResult } from "./execution.js";
import type { Keep } from "./history.js";
import { JsonataRunner } from "./jsonata/evaluate-jsonata.js";
import type { Listener } from "./listener.js";
import { MockedTasks, type Unmatched } from "./mocks/mocked-tasks.js";
import { type Mocks, NO_MOCKS } from "./mocks/mocks.js";
import type { Redrive } from "./redrive.js";
import { RunBudget, RunBudgetError } from "./run-budget.js";
import type { TaskRunner } from "./tasks.js";

/** When executions start, unless told otherwise: the same clock for every run. */
export const START_TIME = Date.UTC(2026, 0, 1);

export interface RunOptions {
  /** The execution input; `{}` if absent. */
  readonly input?: Json;
  readonly type?: "standard" | "express";
  /** The Express execution is started by StartSyncExecution. */
  readonly synchronous?: boolean;
  /** Milliseconds since 1970. */
  readonly start?: number;
  /** Of jitter, States.MathRandom, States.UUID and their like. */
  readonly seed?: number;
  readonly name?: string;
  readonly stateMachineName?: string;
  readonly mocks?: Mocks;
  readonly unmocked?: Unmatched;
  /** Definitions that the machine may start as executions of their own, by name. */
  readonly machines?: ReadonlyMap<string, Machine>;
  readonly listener?: Listener;
  /** What is kept of the history; all of it unless told otherwise. */
  readonly keep?: Keep;
  /** What repeats itself exactly is counted, not run; for `keep: "visits"` alone. */
  readonly skipsRepetition?: boolean;
  /** The state in which to begin, instead of StartAt. */
  readonly from?: string;
  /** Where a run with the same options was, which this one goes on from; for `keep: "visits"` alone. */
  readonly goesOnFrom?: Checkpoint;
  /** Ends before this state is entered; the output is then its input. */
  readonly until?: string;
  /** Asked after each end whether the execution is redriven, and when. */
  readonly redrive?: Redrive;
  /** When the execution is stopped, milliseconds since 1970. */
  readonly abortAt?: number;
  /** Placeholders without a value, the text and the name of each: the run stops where one decides something. */
  readonly open?: ReadonlyMap<string, string>;
  /** Counts what is done, and gives the run up with RunTooLong. */
  readonly work?: RunBudget;
  /** Answers instead of mocks. */
  readonly tasks?: TaskRunner;
  /** The mode of each fiber, where it is another than ConcreteMode. */
  readonly mode?: (world: RunContext) => ConcreteMode;
  /** Evaluates JSONata, where what it compiled is to be kept for further runs. */
  readonly jsonata?: JsonataRunner;
}

/**
 * One execution from start to end on a virtual clock. Where the machine holds JSONata, `loadJsonata()` must have been awaited.
 * @throws Unmocked where a task is called that has no mock and `unmocked` is `error`.
 * @throws RunTooLong where executions within executions would take more steps than a run may have.
 */
export function runMachine(machine: Machine, options: RunOptions = {}): ExecutionResult {
  const random = new Random(options.seed ?? 0);
  const work = options.work ?? new RunBudget();
  const { open } = options;
  const mode = options.mode ?? (open && open.size > 0 ? (world: RunContext) => new DeploymentMode(world, open) : undefined);
  const shared = {
    random,
    jsonata: options.jsonata ?? new JsonataRunner(work),
    work,
    ...(options.keep ? { keep: options.keep } : {}),
    ...(mode ? { mode } : {}),
  };
  const mocked = new MockedTasks(options.mocks ?? NO_MOCKS, options.unmocked ?? "error");
  const stateMachineName = options.stateMachineName ?? "StateMachine";
  const tasks: TaskRunner =
    options.tasks ??
    new StartedMachines(options.machines ?? new Map(), mocked, (started, input, name, { now, depth }) =>
      new Execution({
        ...shared,
        machine: started,
        input,
        type: "standard",
        start: now,
        name: random.uuid(),
        stateMachineName: name,
        tasks,
        depth,
      }).run(),
    );
  const execution = new Execution({
    ...shared,
    machine,
    input: options.input === undefined ? {} : options.input,
    type: options.type ?? "standard",
    ...(options.synchronous ? { synchronous: true } : {}),
    start: options.start ?? START_TIME,
    name: options.name ?? random.uuid(),
    stateMachineName,
    tasks,
    ...(options.listener ? { listener: options.listener } : {}),
    ...(options.skipsRepetition ? { skipsRepetition: true } : {}),
    ...(options.from === undefined ? {} : { from: options.from }),
    ...(options.goesOnFrom ? { goesOnFrom: options.goesOnFrom } : {}),
    ...(options.until === undefined ? {} : { until: options.until }),
    ...(options.redrive ? { redrive: options.redrive } : {}),
    ...(options.abortAt === undefined ? {} : { abortAt: options.abortAt }),
    depth: 0,
  });
  try {
    return metered(
      (steps) => work.evaluated(steps),
      () => execution.run(),
    );
  } catch (error) {
    // values nested too deeply, or texts too long, for the engine itself
    if (error instanceof RangeError) throw new RunBudgetError("the run makes values that are nested too deeply or too large");
    throw error;
  }
}
