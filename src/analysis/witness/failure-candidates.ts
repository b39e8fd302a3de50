import { allStates, type Machine, type State } from "../../asl/model.js";
import { PAYLOAD_BYTES, STANDARD_SECONDS, VARIABLES_BYTES } from "../../asl/quotas.js";
import { writtenSeconds } from "../../asl/written-seconds.js";
import { readsFresh } from "../../exploration/chance.js";
import type { Exploration, LateRun } from "../../exploration/explore.js";
import { ALL_VARIABLES } from "../../semantics/data-flow.js";
import type { Facts, LoopFact, OperationFact } from "../facts/facts.js";
import type { FailureFact, FailureKind } from "../facts/failures.js";
import type { LimitFact } from "../facts/limits.js";
import { racedBy } from "../facts/raced.js";
import { nodeAt } from "./node-at.js";

/** What is to be shown: a failure, where, and what is known of it beforehand. */
export interface FailureCandidate {
  readonly goal: FailureKind;
  readonly state: State;
  readonly node: FailureFact["node"];
  /** Every run that comes to the state ends like this. */
  readonly always: boolean;
  readonly loop?: LoopFact;
  /** Any state may be the one that fails; of those inside the states of `of`, the one around it is meant. */
  readonly anywhere?: boolean;
  readonly of?: Machine;
  /** The state whose work fails each time with an error that its retriers take. */
  readonly fails?: State;
  /** Only a run of the exploration can show it: a call that answers the same to the same request. */
  readonly explored?: true;
  readonly limit?: LimitFact;
}

/** Failures that facts and the runs of the exploration suggest; nothing has shown them yet. */
export function candidatesOf(facts: Facts, { endless, late }: Exploration): FailureCandidate[] {
  const found: FailureCandidate[] = [];
  for (const state of allStates(facts.machine)) {
    if (facts.reachable(state) === "no") continue;
    for (const operation of facts.operations(state)) found.push(...ofOperation(operation));
    found.push(...ofState(state, facts));
  }
  const only = endless.find((run) => run.only);
  const repeated = endless.filter((run) => run.repeats);
  const loops = facts.loops.flatMap((loop) => [
    ...ofLoop(loop, facts, {
      only: only !== undefined && loop.states.includes(only.state),
      repeats: !readsClock(loop) && repeated.some(({ state }) => loop.states.includes(state)),
    }),
  ]);
  // a loop that alone exceeds the quota on every path is the cause of the sum: one failure, reported at the loop
  const looped = loops.some(({ goal, always }) => goal.kind === "history-quota" && always);
  for (const limit of facts.limits) if (!(looped && limit.kind === "history-quota" && limit.by === "sum")) found.push(ofLimit(limit));
  // what every path to the state takes is told by the limits
  const isKnown = (state: State): boolean =>
    found.some((one) => one.goal.kind === "deadline" && (one.state === state || one.limit?.by === "sum"));
  return [...found, ...loops, ...late.flatMap((run) => (isKnown(run.state) ? [] : ofWaits(run, facts)))];
}

/** Waits on one path that together take longer than the execution may: nothing but the definition's own seconds. */
function ofWaits({ state, waits }: LateRun, facts: Facts): FailureCandidate[] {
  const limit = deadlineOf(facts) ?? STANDARD_SECONDS;
  const parts = (waits ?? []).map((wait) => ({ state: wait, amount: writtenSeconds(wait) ?? 0 })).sort((a, b) => b.amount - a.amount);
  const least = parts.reduce((sum, { amount }) => sum + amount, 0);
  if (state.type !== "Wait" || state.machine !== facts.machine || parts.some((part) => part.state.machine !== facts.machine)) return [];
  if (least < limit) return [];
  return [
    {
      goal: { kind: "deadline", seconds: limit },
      state,
      node: undefined,
      always: false,
      explored: true,
      limit: { kind: "deadline", by: "path", state, machine: facts.machine, least, limit, parts },
    },
  ];
}

function ofLimit(limit: LimitFact): FailureCandidate {
  const { kind, by, state, machine } = limit;
  const goal: FailureKind = kind === "deadline" ? { kind, seconds: limit.limit } : { kind };
  return {
    goal,
    state,
    node: undefined,
    always: by === "sum" || by === "visit",
    anywhere: true,
    limit,
    of: machine,
    ...(by === "retries" ? { fails: state } : {}),
  };
}

/** Errors that an operation of the definition itself raises; what only the outside decides is no suspicion. */
function* ofOperation({
  state,
  location,
  node: known,
  verdict,
  attribution: evidence,
  errors,
}: OperationFact): Generator<FailureCandidate> {
  if (verdict === "safe" || errors.kind !== "some" || errors.under) return;
  const node = known ?? nodeAt(state, location);
  const always = verdict === "will";
  for (const error of errors.names) {
    if (error === "States.DataLimitExceeded") {
      if (always)
        yield {
          goal: { kind: "payload", limit: location === ALL_VARIABLES ? VARIABLES_BYTES : PAYLOAD_BYTES },
          state,
          node,
          always,
        };
    } else if (evidence === "manifest" || always) yield { goal: { kind: "fails", error, location }, state, node, always };
  }
}

function* ofState(state: State, facts: Facts): Generator<FailureCandidate> {
  const choice = state.type === "Choice" ? facts.choice(state) : undefined;
  if (choice?.residue === "known")
    yield { goal: { kind: "no-choice" }, state, node: undefined, always: choice.rules.every((r) => r.taken === "never") };
  const wait = tooLong(state, facts);
  if (wait) yield wait;
  const deadline = deadlineOf(facts);
  if (!wait && state.machine.owner === undefined && deadline !== undefined && facts.duration(state).min >= deadline)
    yield { goal: { kind: "deadline", seconds: deadline }, state, node: undefined, always: true };
  if (facts.workflowType === "STANDARD" && state.type !== "Task" && facts.events(state).min >= 25_000)
    yield { goal: { kind: "history-quota" }, state, node: undefined, always: true };
}

/** A Wait that alone takes as long as the execution may: it ends only where another branch that fails ends it before. */
function tooLong(state: State, facts: Facts): FailureCandidate | undefined {
  const seconds = writtenSeconds(state);
  const limit = deadlineOf(facts) ?? STANDARD_SECONDS;
  if (seconds === undefined || seconds < limit) return undefined;
  const raced = racedBy(state, facts);
  return raced === "always" ? undefined : { goal: { kind: "deadline", seconds: limit }, state, node: undefined, always: !raced };
}

function deadlineOf({ machine, workflowType }: Facts): number | undefined {
  const own = machine.timeoutSeconds?.value;
  return workflowType === "EXPRESS" ? Math.min(own ?? 300, 300) : own;
}

/** Time changes what the loop reads, though nothing else does. */
const readsClock = ({ states }: LoopFact): boolean => states.some(readsFresh);

/** @param seen `only`: every execution stays in it: there is nothing else that one could do. `repeats`: a run has stayed as it was. */
function* ofLoop(
  loop: LoopFact,
  facts: Facts,
  { only, repeats }: { readonly only: boolean; readonly repeats: boolean },
): Generator<FailureCandidate> {
  const { head, status, iterations: turns, iterationsToQuota: turnsToQuota, growingValues: grows } = loop;
  // where the input sets the number of iterations there is no end of it known
  const counted = turnsToQuota !== undefined && turns.max !== null && turns.max > turnsToQuota.min;
  if (
    facts.workflowType === "STANDARD" &&
    (only || repeats || counted || loop.closed || loop.class === "spins" || (status && status.stuck.length > 0))
  )
    yield {
      goal: { kind: "history-quota" },
      state: head,
      node: undefined,
      always: only || ((counted || loop.closed === true) && !facts.execution.statuses.includes("SUCCEEDED")),
      loop,
    };
  else if (facts.workflowType === "STANDARD" && loop.repeatedPage?.onlyReads)
    yield { goal: { kind: "history-quota" }, state: head, node: undefined, always: false, loop, explored: true };
  const perTurn = grows.reduce((sum, g) => sum + g.bytesPerIteration.min, 0);
  if (perTurn * turns.min > PAYLOAD_BYTES)
    yield { goal: { kind: "payload", limit: PAYLOAD_BYTES }, state: head, node: undefined, always: false, loop, anywhere: true };
}
