import type { ExecutionResult } from "../execution.js";
import type { HistoryEvent } from "../history.js";
import type { Redrive } from "../redrive.js";
import { type Departure, departureFrom, type RecordedExecution, stepText } from "./history-mocks.js";
import { MockedTasks } from "./mocked-tasks.js";
import type { Mocks } from "./mocks.js";

/** The events of a run in the words of a recorded execution. */
export function stepsOf(history: readonly HistoryEvent[]): string[] {
  return history.map((event) => {
    const details = Object.entries(event).find(([name]) => name.endsWith("EventDetails"))?.[1] as { readonly name?: string } | undefined;
    return stepText(event.type, details?.name);
  });
}

/** The recorded execution, the redrives that it has had included. */
export function asRecorded({ redrives, abortedAt, start, input }: RecordedExecution) {
  let used = 0;
  const redrive: Redrive = () => redrives[used++];
  return {
    ...(input === undefined ? {} : { input }),
    ...(start === undefined ? {} : { start }),
    ...(abortedAt === undefined ? {} : { abortAt: abortedAt }),
    redrive,
  };
}

/** The definition does not do what the recorded execution did, so that there is nothing to continue. */
export class DepartedError extends Error {
  constructor(readonly departure: Departure) {
    super(
      `the run departs from the recorded execution: recorded ${departure.recorded ?? "nothing"}, this run ${departure.run ?? "nothing"}`,
    );
  }
}

/**
 * Runs the recorded execution to its end with its own answers, then redrives it with those of `mocks`.
 * @param at milliseconds since 1970; its end if absent.
 * @throws DepartedError during the run.
 */
export function redriven(recorded: RecordedExecution, mocks: Mocks, at: number | undefined) {
  const answers = new MockedTasks(recorded.mocks, "error");
  const original = asRecorded(recorded);
  let live = false;
  const redrive: Redrive = (ended) => {
    if (live) return undefined;
    const next = original.redrive(ended);
    if (next !== undefined) return next;
    const departure = departureFrom(recorded, stepsOf(ended.history));
    if (departure) throw new DepartedError(departure);
    live = true;
    return at ?? ended.end;
  };
  const answer: NonNullable<Mocks["answer"]> = (request) =>
    !live && answers.has(request.state.name) ? answers.answer(request) : mocks.answer?.(request);
  return { ...original, redrive, mocks: { ...mocks, answer } };
}

/** Redrives once, after the execution has ended within this state. @param at milliseconds since 1970; its end if absent. */
export function redrivenIn(state: string, at: number | undefined): Redrive {
  return (ended) => (ended.redriveCount === 0 && unsuccessful(ended).has(state) ? (at ?? ended.end) : undefined);
}

/** Entered and not exited: what a redrive runs again. */
function unsuccessful({ history }: ExecutionResult): Set<string> {
  const open = new Map<string, number>();
  for (const { type, stateEnteredEventDetails: entered, stateExitedEventDetails: exited } of history) {
    if (type.endsWith("StateEntered")) open.set(String(entered?.name), (open.get(String(entered?.name)) ?? 0) + 1);
    else if (type.endsWith("StateExited")) open.set(String(exited?.name), (open.get(String(exited?.name)) ?? 0) - 1);
  }
  return new Set([...open].flatMap(([name, count]) => (count > 0 ? [name] : [])));
}
