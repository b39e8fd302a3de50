import { allStates, type State, type TaskState } from "../../asl/model.js";
import { type Exploration, mocksOf, type Taken } from "../../exploration/explore.js";
import type { Json } from "../../text/node.js";
import { isObject } from "../../values/concrete/box.js";
import type { UsedUp } from "../facts/limits.js";
import { timesOut } from "../facts/longest-run.js";
import { attemptsOf, retried } from "../fixpoint/retries.js";
import { taskModelOf } from "../fixpoint/task-model.js";
import { errorOf } from "./path-execution.js";
import { outcomeOf, type TestCase } from "./test-case.js";

/** Runs that are gone through once more for one claim. */
const MOST_RUNS = 3;

/**
 * Inputs and task outcomes of runs of the exploration that came to the state, for a limit that is far beyond what an
 * exploration follows. The runs know what conditions ask for, also where abstract values do not.
 * @param fails the state whose work fails each time with an error that its retriers match.
 */
export function* exploredRuns(state: State, fails: State | undefined, { taken }: Exploration): Generator<TestCase> {
  const tasks = tasksOf(fails ?? state);
  const error = fails && errorOfAttempts(fails, tasks);
  if (fails && !error) return;
  let runs = 0;
  for (const run of taken) {
    if (!cameTo(state, tasks, run)) continue;
    if (++runs > MOST_RUNS) return;
    const mocks = new Map(mocksOf(run));
    if (error) mocks.set(error.task.name, [outcomeOf(error.name)]);
    yield { input: run.input, mocks };
  }
}

/** The most that is tried for retries, timeouts and iterations that together exceed a limit. */
const MOST_USING = 6;

/**
 * Runs of the exploration in which the parts are used up: tasks fail as often as their retriers try again, and give no answer
 * where a timeout is expected. Those that come to the most of the parts, and stay in loops the longest, come first.
 */
export function* exploredRunsUsing(used: readonly UsedUp[], { taken }: Exploration): Generator<TestCase> {
  const visits = ({ edges }: Taken): number => {
    let sum = 0;
    for (const { state, of } of used) {
      let times = 0;
      for (const [edge, count] of edges) if (edge.startsWith(`${state.name}\n`)) times += count;
      sum += Math.min(times, of === "iterations" ? times : 1) * (of === "iterations" ? 1 : 100);
    }
    return sum;
  };
  const ranked = taken.map((run) => ({ run, rank: visits(run) })).sort((a, b) => b.rank - a.rank);
  for (const { run } of ranked.slice(0, MOST_USING)) {
    const mocks = new Map(mocksOf(run));
    for (const { state, of } of used) {
      if (of === "retries") failAsOften(state, mocks);
      else if (of === "timeout" && state.type === "Task") giveNoAnswer(state, used, mocks);
    }
    yield { input: run.input, mocks };
  }
}

/** The task fails once for each retry, and goes on as in the run. */
function failAsOften(state: State, mocks: Map<string, readonly Json[]>): void {
  if (!("retry" in state)) return;
  for (const task of tasksOf(state)) {
    const failures: Json[] = [];
    for (const { retrier, errors } of retried(taskModelOf(task).errors, state.retry).taken) {
      const named = retrier.errorEquals.map(({ value }) => value);
      const error = errorOf(errors, named.includes("States.Timeout") ? ["States.Timeout", ...named] : named);
      if (error === undefined) continue;
      const outcome: Json = error === "States.Timeout" && timesOut(task) ? { pending: true } : outcomeOf(error);
      const times = Math.min(attemptsOf(retrier).lo, MOST_OUTCOMES - failures.length);
      failures.push(...Array<Json>(times).fill(outcome));
    }
    if (failures.length === 0) continue;
    const rest = mocks.get(task.name) ?? [];
    // a run in which it has failed to the last attempt shows what follows
    if (!(isObject(rest[0]) && Object.hasOwn(rest[0], "error"))) mocks.set(task.name, [...failures, ...rest]);
    return;
  }
}

/** Outcomes that are written out for one task. */
const MOST_OUTCOMES = 5000;

/** In a loop each time, else as often as its retriers and the Catch expect it. */
function giveNoAnswer(task: TaskState, used: readonly UsedUp[], mocks: Map<string, readonly Json[]>): void {
  const retries = used.find((part) => part.state === task && part.of === "retries")?.times ?? 0;
  const isLooped = used.some(({ of }) => of === "iterations");
  const rest = isLooped ? [] : (mocks.get(task.name) ?? []).filter((one) => isObject(one) && Object.hasOwn(one, "output"));
  mocks.set(task.name, [...Array<Json>(retries + 1).fill({ pending: true }), ...rest]);
}

const cameTo = (state: State, tasks: readonly TaskState[], { answers, edges }: Taken): boolean =>
  tasks.some((task) => answers.has(task)) || [...edges.keys()].some((edge) => edge.startsWith(`${state.name}\n`));

/** The task itself, or those of its branches or processor. */
function tasksOf(state: State): TaskState[] {
  if (state.type === "Task") return [state];
  const inner = state.type === "Map" ? [state.processor] : state.type === "Parallel" ? state.branches : [];
  return inner.flatMap((machine) => (machine ? [...allStates(machine)].filter((one) => one.type === "Task") : []));
}

/** An error of the first task that can raise one that a retrier matches. */
function errorOfAttempts(state: State, tasks: readonly TaskState[]): { readonly task: TaskState; readonly name: string } | undefined {
  if (!("retry" in state)) return undefined;
  const named = state.retry.flatMap((retrier) => retrier.errorEquals.map(({ value }) => value));
  for (const task of tasks) {
    for (const { errors } of retried(taskModelOf(task).errors, state.retry).taken) {
      const name = errorOf(errors, named);
      if (name !== undefined) return { task, name };
    }
  }
  return undefined;
}
