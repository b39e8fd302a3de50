import { allStates, type State } from "../../asl/model.js";
import { HISTORY_EVENTS } from "../../asl/quotas.js";
import { checkpoint } from "../../budget/interruption.js";
import type { ExecutionResult } from "../../execution/execution.js";
import type { MockEntry, Mocks } from "../../execution/mocks/mocks.js";
import { runMachine } from "../../execution/run.js";
import { RunBudget, RunBudgetError } from "../../execution/run-budget.js";
import type { TaskOutcome } from "../../execution/tasks.js";
import { UnsettledFormError } from "../../execution/unsettled-form.js";
import { NO_MATCH } from "../../semantics/causes.js";
import type { Site } from "../../semantics/mode.js";
import type { Json } from "../../text/node.js";
import type { Analysis } from "../analyze.js";
import type { FailureKind, Witness } from "../facts/failures.js";
import type { TestCase } from "./test-case.js";

/** Events of a run that is to show something else than the quota. */
const FEW_EVENTS = 2_000;
const MANY_EVENTS = 60_000;
const STEPS_AN_EVENT = 10;
/** Steps of JSONata of one replay. */
const MOST_STEPS = 400_000;

/** What replays of one machine may take together, in events: claims beyond are not shown. */
export class ReplayBudget {
  private left = 120_000;

  take({ events, steps }: RunBudget): void {
    this.left -= events + steps / STEPS_AN_EVENT;
  }

  get isSpent(): boolean {
    return this.left <= 0;
  }
}

/** A state that failed in a run: with which error, in which operation of its own. */
interface Failed {
  readonly state: State;
  readonly error: string;
  readonly cause: string | undefined;
  readonly location: string | undefined;
  /** By its own Catch. */
  readonly caught: boolean;
}

export interface Confirmation {
  readonly witness: Witness;
  readonly cause: string | undefined;
  /** Where the goal came true. */
  readonly state: State;
}

/** Runs the script; what it shows, where it comes to the goal. A `state` is asked for unless any will do. */
export function replay(
  script: TestCase,
  goal: FailureKind,
  state: State | undefined,
  analysis: Analysis,
  budget: ReplayBudget,
  loop?: readonly State[],
): Confirmation | undefined {
  if (budget.isSpent) return undefined;
  const failed: Failed[] = [];
  const long = goal.kind === "history-quota" || goal.kind === "payload" || goal.kind === "deadline";
  const work = new RunBudget({ events: long ? MANY_EVENTS : FEW_EVENTS, steps: MOST_STEPS });
  const entered = new Set<string>();
  const result = run(script, analysis, work, { failing: (one) => failed.push(one), entering: ({ name }) => entered.add(name) });
  budget.take(work);
  if (!result) return undefined;
  const hit = reached(goal, state, result, failed, analysis, loop);
  return hit && { witness: witnessOf(script, result, entered, analysis), cause: hit.cause, state: hit.state };
}

function run(
  script: TestCase,
  { machine, type }: Analysis,
  work: RunBudget,
  listener: { failing(failed: Failed): void; entering(state: State): void },
): ExecutionResult | undefined {
  checkpoint();
  try {
    return runMachine(machine, {
      input: script.input,
      type: type === "EXPRESS" ? "express" : "standard",
      mocks: mocksOf(script),
      unmocked: "echo",
      keep: "visits",
      skipsRepetition: true,
      work,
      listener: {
        entering: listener.entering,
        failing: (state, { error = "", cause }, _history, fault) =>
          listener.failing({ state, error, cause, location: (fault.at as Site | undefined)?.location, caught: false }),
        leaving: (state, { kind, handled }) => {
          if (kind !== "next" || !handled?.at) return;
          // what the error output says begins with the event of the state, which no message tells
          const [error = ""] = handled.errors.names;
          listener.failing({ state, error, cause: handled.cause?.(), location: (handled.at as Site).location, caught: true });
        },
      },
    });
  } catch (error) {
    if (error instanceof RunBudgetError || error instanceof UnsettledFormError) return undefined;
    throw error;
  }
}

function mocksOf({ mocks, s3 = [] }: TestCase): Mocks {
  const states = new Map([...mocks].map(([name, list]) => [name, list.map((json): MockEntry => ({ answer: answerOf(json) }))] as const));
  return { states, s3 };
}

function answerOf(json: Json): TaskOutcome {
  const { output, error, cause, timedOut, pending } = json as {
    output?: Json;
    error?: string;
    cause?: string;
    timedOut?: boolean;
    pending?: boolean;
  };
  if (output !== undefined) return { kind: "output", output };
  if (pending) return { kind: "pending" };
  return {
    kind: "error",
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(timedOut ? { timedOut } : {}),
  };
}

function reached(
  goal: FailureKind,
  state: State | undefined,
  result: ExecutionResult,
  failed: readonly Failed[],
  analysis: Analysis,
  loop: readonly State[] | undefined,
): { state: State; cause: string | undefined } | undefined {
  if (goal.kind === "history-quota") {
    const full = executionsIn(result).find(
      (one) => one.status === "FAILED" && one.events === HISTORY_EVENTS && (!loop || isWithin(loop, one)),
    );
    return full && { state: state ?? lastState(full, analysis), cause: full.cause };
  }
  if (goal.kind === "deadline") {
    const ended = executionsIn(result).find((one) => one.status === "TIMED_OUT" && (state === undefined || isOpen(state, one)));
    return ended && { state: state ?? lastState(ended, analysis), cause: ended.cause };
  }
  const here = failed.filter((f) => state === undefined || f.state === state);
  const found =
    goal.kind === "no-choice"
      ? here.find((f) => f.state.type === "Choice" && f.cause?.endsWith(NO_MATCH))
      : here.find(
          (f) =>
            f.error === (goal.kind === "fails" ? goal.error : "States.DataLimitExceeded") &&
            f.caught === (goal.kind === "fails" && goal.caught === true) &&
            (goal.kind !== "fails" || goal.location === undefined || f.location === goal.location),
        );
  return found && { state: found.state, cause: found.cause };
}

/** The execution, and the child executions of its Map Runs, which have a history and a deadline of their own. */
function executionsIn(result: ExecutionResult): readonly ExecutionResult[] {
  const all = [result];
  for (const one of all) for (const { executions } of one.mapRuns) all.push(...executions);
  return all;
}

/** Was the execution in the state when it ended? Then no other state of its scope was entered after it. */
const isOpen = ({ name, machine }: State, { visited }: ExecutionResult): boolean =>
  visited.findLast((one) => machine.states.has(one)) === name;

/** Does the run end in the loop? The states entered last are all of it, or inside its Parallels and Maps. */
function isWithin(loop: readonly State[], { visited }: ExecutionResult): boolean {
  const names = new Set(loop.map((state) => state.name));
  const last = visited.slice(-LAST);
  const own = last.filter((name) => names.has(name));
  return own.length > 1 && own[0] !== undefined && last.every((name) => names.has(name) || !isBeside(name, loop));
}

/** States looked at for the loop in which a run ends. */
const LAST = 60;

/** A state of the loop's own scope that is not of the loop. */
const isBeside = (name: string, loop: readonly State[]): boolean => loop[0]?.machine.states.has(name) ?? false;

function lastState(result: ExecutionResult, { machine }: Analysis): State {
  const last = result.visited.at(-1);
  for (const state of allStates(machine)) if (state.name === last) return state;
  return [...machine.states.values()][0] as State;
}

/** @param entered states of child executions of a Map Run included. */
function witnessOf(script: TestCase, result: ExecutionResult, entered: ReadonlySet<string>, { type }: Analysis): Witness {
  return {
    type,
    input: script.input,
    mocks: Object.fromEntries([...script.mocks].filter(([name]) => entered.has(name))),
    ...(script.s3 && script.s3.length > 0 ? { s3: script.s3 } : {}),
    result: {
      status: result.status,
      ...(result.error === undefined ? {} : { error: result.error }),
      eventId: result.events,
      seconds: (result.end - result.start) / 1000,
    },
    path: shortened(result.visited),
  };
}

/** Visits told one by one; behind them each further state once, with its count. */
const MAX_LISTED_VISITS = 24;

function shortened(names: readonly string[]): Witness["path"] {
  const path: { state: string; times?: number }[] = names.slice(0, MAX_LISTED_VISITS).map((state) => ({ state }));
  const more = new Map<string, number>();
  for (const name of names.slice(MAX_LISTED_VISITS)) more.set(name, (more.get(name) ?? 0) + 1);
  for (const [state, times] of more) path.push({ state, times });
  return path;
}
