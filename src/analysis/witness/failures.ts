import { allStates, type Machine, type State } from "../../asl/model.js";
import { PAYLOAD_BYTES, VARIABLES_BYTES } from "../../asl/quotas.js";
import type { Exploration, ShownFailure } from "../../exploration/explore.js";
import { ALL_VARIABLES } from "../../semantics/data-flow.js";
import type { Json } from "../../text/node.js";
import { contains } from "../../values/abstract/json.js";
import { isObject, member } from "../../values/concrete/box.js";
import { Random } from "../../values/concrete/random.js";
import { hasError } from "../../values/error-set.js";
import type { Analysis } from "../analyze.js";
import type { Facts, LoopFact } from "../facts/facts.js";
import type { FailureFact, FailureKind } from "../facts/failures.js";
import type { UsedUp } from "../facts/limits.js";
import { retried } from "../fixpoint/retries.js";
import { taskModelOf } from "../fixpoint/task-model.js";
import type { AbstractFrame } from "../symbolic/frames.js";
import { exploredRuns, exploredRunsUsing } from "./explored-runs.js";
import { candidatesOf, type FailureCandidate } from "./failure-candidates.js";
import { nodeAt } from "./node-at.js";
import { errorOf, executePath, executePathsTo, type PathExecution, tasksIn } from "./path-execution.js";
import { cycleThrough } from "./paths.js";
import { type Confirmation, ReplayBudget, replay } from "./replay.js";
import type { SamplingStrategy } from "./sample.js";
import { outcomeOf, type TestCase, testCaseFor } from "./test-case.js";

/** Ways to a state, and choices of values on each, that are tried for one claim. */
const MOST_TRAILS = 6;
const MOST_TRIES = 8;
/** Claims of one machine. */
const MOST_CLAIMS = 60;

/**
 * Failures that the analysis suspects, each tried: input and outcomes that fit what is known on one way there, run by the
 * interpreter. Only what a run has shown is said to be able to happen.
 */
export function findFailures(facts: Facts, analysis: Analysis, exploration: Exploration): readonly FailureFact[] {
  const budget = new ReplayBudget();
  const explored = exploration.failures.flatMap((failure) => ofFailure(failure, analysis, budget));
  const suspected = candidatesOf(facts, exploration)
    .slice(0, MOST_CLAIMS)
    .map((suspicion): FailureFact => {
      const { goal, state, node } = suspicion;
      const known = explored.find((claim) => claim.state === state && sameGoal(claim.goal, goal));
      if (known && !known.unlessReturned)
        return { ...known, goal: known.goal, node, certainty: suspicion.always ? "will" : known.certainty };
      const shown = suspicion.limit?.used
        ? usesUp(suspicion, suspicion.limit.used, exploration, analysis, budget)
        : (goesOn(suspicion, exploration, analysis, budget) ??
          endsLate(suspicion, exploration, analysis, budget) ??
          (suspicion.explored
            ? undefined
            : (confirm(suspicion, analysis, budget) ?? goesThrough(suspicion, exploration, analysis, budget))));
      const limit = suspicion.limit ? { limit: suspicion.limit } : {};
      if (!shown)
        return { goal, state, node, certainty: "may", reason: "no run was found that shows it", proved: suspicion.always, ...limit };
      return {
        goal,
        state: suspicion.fails ?? (suspicion.limit?.used ? state : stateIn(suspicion.of, shown.state)),
        node,
        certainty: suspicion.always ? "will" : "can",
        witness: shown.witness,
        ...(shown.cause === undefined ? {} : { cause: shown.cause }),
        ...limit,
      };
    });
  return [...suspected, ...explored.filter((claim) => !suspected.some((s) => s.state === claim.state && sameGoal(s.goal, claim.goal)))];
}

/** The state of the machine that the other one is, or is inside of. */
function stateIn(machine: Machine | undefined, state: State): State {
  for (let at: State | undefined = state; at; at = at.machine.owner?.state) if (at.machine === machine) return at;
  return state;
}

/** Endless runs that are replayed for one loop. */
const MOST_ENDLESS = 3;

/** The exploration has found runs that stay in the loop: one of them goes on until the quota. */
function goesOn(
  { goal, state, loop, anywhere }: FailureCandidate,
  exploration: Exploration,
  analysis: Analysis,
  budget: ReplayBudget,
): Confirmation | undefined {
  if (!loop || goal.kind !== "history-quota") return undefined;
  const within = exploration.endless.filter(
    ({ state: last, input, mocks, varied }) =>
      loop.states.includes(last) &&
      contains(analysis.inputs, input) &&
      answersStuck(loop, mocks) &&
      !(loop.repeatedPage && varied.has(loop.repeatedPage.call)),
  );
  for (const script of within.slice(0, MOST_ENDLESS)) {
    const shown = replay(script, goal, anywhere ? undefined : state, analysis, budget, loop.states);
    if (shown) return shown;
  }
  return undefined;
}

/** A run of the exploration comes to the limit where it uses up what the definition allows. */
function usesUp(
  { goal }: FailureCandidate,
  used: readonly UsedUp[],
  exploration: Exploration,
  analysis: Analysis,
  budget: ReplayBudget,
): Confirmation | undefined {
  for (const script of exploredRunsUsing(used, exploration)) {
    if (!contains(analysis.inputs, script.input)) continue;
    const shown = replay(script, goal, undefined, analysis, budget);
    if (shown) return shown;
  }
  return undefined;
}

/** A limit that no path has shown: a run of the exploration may come to it where it is followed further. */
function goesThrough(
  { goal, state, fails, anywhere, loop }: FailureCandidate,
  exploration: Exploration,
  analysis: Analysis,
  budget: ReplayBudget,
): Confirmation | undefined {
  if ((goal.kind !== "history-quota" && goal.kind !== "deadline") || loop?.status) return undefined;
  for (const script of exploredRuns(state, fails, exploration)) {
    if (!contains(analysis.inputs, script.input)) continue;
    const shown = replay(script, goal, anywhere ? undefined : state, analysis, budget, loop?.states);
    if (shown) return shown;
  }
  return undefined;
}

/** The exploration has found a run that its deadline ends in this state. */
function endsLate(
  { goal, state }: FailureCandidate,
  exploration: Exploration,
  analysis: Analysis,
  budget: ReplayBudget,
): Confirmation | undefined {
  if (goal.kind !== "deadline") return undefined;
  const script = exploration.late.find((run) => run.state === state && contains(analysis.inputs, run.input));
  return script && replay(script, goal, state, analysis, budget);
}

/** A poll ends with a status that keeps the loop going, not with one that changes some time. */
function answersStuck({ status }: LoopFact, mocks: TestCase["mocks"]): boolean {
  if (!status) return true;
  const last = mocks.get(status.poll.name)?.at(-1);
  if (!isObject(last) || !Object.hasOwn(last, "output")) return false;
  let value: Json | undefined = last.output;
  for (const step of pathOf(status)) {
    if (step === "*") value = Array.isArray(value) ? value[0] : undefined;
    else value = isObject(value) ? member(value, step) : undefined;
  }
  return status.stuck.some((one) => one.status === value);
}

/** "Get.IngestionJob.Status": the state's own name may hold dots. */
const pathOf = ({ name, poll }: NonNullable<LoopFact["status"]>): string[] => name.slice(poll.name.length + 1).split(".");

/** What the exploration has shown, run once more with nothing but the input and the mocks. */
function ofFailure(failure: ShownFailure, analysis: Analysis, budget: ReplayBudget): FailureFact[] {
  const { state, error, site } = failure;
  if (!contains(analysis.inputs, failure.input)) return [];
  const goal: FailureKind =
    failure.blame?.kind === "no-choice"
      ? { kind: "no-choice" }
      : error === "States.DataLimitExceeded"
        ? { kind: "payload", limit: site?.location === ALL_VARIABLES ? VARIABLES_BYTES : PAYLOAD_BYTES }
        : { kind: "fails", error, ...(site ? { location: site.location } : {}), ...(failure.caught ? { caught: true } : {}) };
  const show = (mocks: TestCase["mocks"]): Confirmation | undefined =>
    replay({ input: failure.input, mocks, s3: failure.s3 }, goal, state, analysis, budget);
  const shown = shortest(failure.mocks, show);
  if (!shown) return [];
  const node = site && (nodeAt(state, site.location) ?? (site.node as FailureFact["node"]));
  const path = failure.blame?.kind === "missing" ? failure.blame.path : undefined;
  const details = {
    ...(path ? { path } : {}),
    ...(failure.lost ? { lost: failure.lost } : {}),
    ...(isLeftOut(failure) ? { leftOut: true as const } : {}),
  };
  if (failure.unlessReturned) {
    const reason = "it does not fail if the task returns what it was given";
    return [{ goal, state, node, certainty: "may", reason, unlessReturned: true, ...details }];
  }
  return [
    {
      goal,
      state,
      node,
      certainty: failure.only ? "will" : "can",
      ...details,
      witness: shown.witness,
      ...(shown.cause === undefined ? {} : { cause: shown.cause }),
    },
  ];
}

/** The run with as few outcomes of each task as still lead to the failure: its last one alone, where that is enough. */
function shortest(mocks: TestCase["mocks"], show: (mocks: TestCase["mocks"]) => Confirmation | undefined): Confirmation | undefined {
  let best = show(mocks);
  let kept = mocks;
  for (const [name, outcomes] of mocks) {
    if (!best || outcomes.length < 2) continue;
    const fewer = new Map([...kept, [name, outcomes.slice(-1)]]);
    const shown = show(fewer);
    if (!shown) continue;
    best = shown;
    kept = fewer;
  }
  return best;
}

/** The failing read misses what ordinary answers leave out at times. */
function isLeftOut({ blame }: ShownFailure): boolean {
  if (blame?.kind === "missing") return blame.place?.absentAtTimes ?? false;
  return blame?.kind === "expression" && blame.missed.some(({ place }) => place?.absentAtTimes);
}

const sameGoal = (a: FailureKind, b: FailureKind): boolean =>
  a.kind === b.kind && (a.kind !== "fails" || b.kind !== "fails" || (a.error === b.error && a.location === b.location));

function confirm(suspicion: FailureCandidate, analysis: Analysis, budget: ReplayBudget): Confirmation | undefined {
  const random = new Random(1);
  const tried = new Set<string>();
  for (const trail of executePathsTo(failing(suspicion), analysis, MOST_TRAILS)) {
    if (!fits(suspicion, trail)) continue;
    const given = stuckResults(suspicion.loop);
    for (const frame of framesOf(suspicion, trail, analysis)) {
      for (let i = 0; i < MOST_TRIES; i++) {
        if (budget.isSpent) return undefined;
        const taste: SamplingStrategy = i === 0 ? { kind: "least" } : i === 1 ? { kind: "most" } : { kind: "lot", random };
        const script = testCaseFor(trail, frame, analysis, taste, given);
        if (suspicion.fails) failAlways(suspicion.fails, trail, script);
        const key = JSON.stringify([script.input, [...script.mocks]]);
        if (tried.has(key)) continue;
        tried.add(key);
        const shown = replay(
          script,
          suspicion.goal,
          suspicion.anywhere ? undefined : suspicion.state,
          analysis,
          budget,
          suspicion.loop?.states,
        );
        if (shown) return shown;
      }
    }
  }
  return undefined;
}

/** The state to come to: of work that fails each time the task inside that does, since its Map may have no items. */
function failing({ state, fails }: FailureCandidate): State {
  const inner = fails?.type === "Map" ? [fails.processor] : fails?.type === "Parallel" ? fails.branches : [];
  for (const machine of inner) if (machine) for (const one of allStates(machine)) if (one.type === "Task") return one;
  return state;
}

/** Every attempt ends with an error that a retrier takes: its own, or one of a task inside. */
function failAlways(state: State, { state: end, record }: PathExecution, { mocks }: TestCase): void {
  if (!("retry" in state)) return;
  const named = state.retry.flatMap((retrier) => retrier.errorEquals.map((name) => name.value));
  for (const task of end.type === "Task" ? [end] : tasksIn(record)) {
    const { taken } = retried(taskModelOf(task).errors, state.retry);
    for (const one of taken) {
      const error = errorOf(one.errors, named);
      if (error === undefined || !(mocks instanceof Map)) continue;
      mocks.set(task.name, [outcomeOf(error)]);
      return;
    }
  }
}

/**
 * Whether the failure is the machine's own doing on this very path. On others an unknown result would have to
 * lack what is read from it, which a run can show of any result.
 */
function fits({ goal }: FailureCandidate, { record }: PathExecution): boolean {
  if (goal.kind !== "fails") return true;
  const { error, location } = goal;
  return [...record.operations.values()].some(
    ({ site, faults }) => site.location === location && faults.some((f) => f.evidence === "manifest" && hasError(f.errors, error)),
  );
}

/** Frames of the failing outcomes first: what is known there makes the failure; then what arrives. */
function framesOf({ goal, loop }: FailureCandidate, trail: PathExecution, analysis: Analysis): AbstractFrame[] {
  const frames: AbstractFrame[] = [];
  if (loop) {
    const run = runOf(loop.head, analysis);
    const members = new Set(loop.states);
    const cycle = run && cycleThrough(loop.head, members, run);
    const tasks = [...trail.tasks];
    const round = cycle && executePath(cycle, trail.frame, analysis.engine, { tasks, failing: new Map(), learned: [], maps: [] });
    if (round) {
      for (const task of tasks) if (!trail.tasks.includes(task)) (trail.tasks as State[]).push(task);
      frames.push(round);
    }
  }
  if (goal.kind === "fails" || goal.kind === "no-choice" || goal.kind === "payload") {
    for (const { outcome } of trail.record.exits) if (outcome.kind === "fail" && outcome.frame) frames.push(outcome.frame as AbstractFrame);
  }
  frames.push(trail.frame);
  return frames.slice(0, 4);
}

function runOf(state: State, analysis: Analysis): Analysis["run"] | undefined {
  const todo = [analysis.run];
  for (const run of todo) {
    if (run.machine === state.machine) return run;
    for (const record of run.visits.values()) todo.push(...record.runs.map((r) => r.run));
  }
  return undefined;
}

/** The poll of a stuck loop answers with the status that has no exit. */
function stuckResults(loop: LoopFact | undefined): ReadonlyMap<State, Json> {
  const status = loop?.status;
  const stuck = status?.stuck[0]?.status;
  if (!status || stuck === undefined) return new Map();
  const result = pathOf(status).reduceRight<Json>((inner, step) => (step === "*" ? [inner] : { [step]: inner }), stuck);
  return new Map([[status.poll, result]]);
}
