import { allStates, type State, type TaskState } from "../../asl/model.js";
import { type Exploration, mocksOf, type Taken } from "../../exploration/explore.js";
import { retried } from "../fixpoint/retries.js";
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
