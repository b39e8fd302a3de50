import type { Machine, State } from "../asl/model.js";
import { HISTORY_EVENTS } from "../asl/quotas.js";
import { type RaisedError, toRaisedError } from "../execution/faults.js";
import type { JsonataRunner } from "../execution/jsonata/evaluate-jsonata.js";
import { runMachine } from "../execution/run.js";
import { RunBudget, RunBudgetError } from "../execution/run-budget.js";
import { UnsettledFormError } from "../execution/unsettled-form.js";
import type { Frame, VariableScope } from "../semantics/frame.js";
import type { Site } from "../semantics/mode.js";
import type { Json } from "../text/node.js";
import type { Box } from "../values/concrete/box.js";
import { equalJson } from "../values/concrete/compare.js";
import type { Fault } from "../values/result.js";
import { edgeKey, viaOf } from "./coverage.js";
import type { ExploreOptions } from "./explore.js";
import type { Blame, Decision, Failure, Turn } from "./log.js";
import { lossOf } from "./loss.js";
import { Marks } from "./marks.js";
import type { Materializer } from "./materialize.js";
import { Outside, type Sources } from "./outside.js";
import type { Place } from "./places.js";
import { Trace } from "./trace.js";
import { type TracedSite, TracingMode } from "./tracing-mode.js";
import type { World } from "./world.js";

/** What a run may take: history events, and steps of JSONata. */
export interface RunWork {
  readonly events: number;
  readonly steps: number;
}

/** The loop does not end in this world. Thrown often, so it is made once. */
const STUCK = new Error("the loop does not end in this world");

/** Times that a Choice may decide alike on values from outside. */
const MOST_SAME = 6;

/** Nothing has been asked of the outside, and all is as it was. */
function isSameTurn(a: Turn, b: Turn): boolean {
  if (a.answered !== b.answered || !equalJson(a.input, b.input)) return false;
  let [x, y]: (VariableScope<Box> | undefined)[] = [a.variables, b.variables];
  for (; x && y && x !== y; [x, y] = [x.outer, y.outer]) {
    if (x.own.size !== y.own.size) return false;
    for (const [name, { json }] of x.own) {
      const now = y.own.get(name);
      if (!now || !equalJson(json, now.json)) return false;
    }
  }
  return x === y;
}

/**
 * One run of the machine in a world, with the log of what it did.
 * @param like a run in another world: what both have in common is not run again.
 */
export function runOnce(
  machine: Machine,
  world: World,
  sources: Sources,
  materializer: Materializer,
  jsonata: JsonataRunner,
  options: ExploreOptions,
  most: RunWork,
  like?: Trace,
): Trace {
  const marks = new Marks();
  const made = options.input ? options.input.value : materializer.value(sources.input, world, 0, marks);
  const trace = like?.until(world, made, sources, materializer) ?? Trace.of(world, marks, made);
  const { log, input } = trace;
  const work = new RunBudget(most);
  jsonata.work = work;
  const outside = new Outside(world, sources, materializer, trace);
  const began = new Map<State, number>();
  for (const { state, decisions } of trace.entered) if (state.type === "Choice") began.set(state, decisions);
  const last = new Map<State, Turn>(trace.turns);
  // values from outside that stay as they are send the run the same way again and again
  const isStuck = (state: State, edge: string, { input, variables }: Frame<Box>): boolean => {
    const before = last.get(state);
    const isDecided = log.decisions.length > (began.get(state) ?? 0);
    const times = isDecided && before?.edge === edge ? before.times + 1 : 1;
    const turn: Turn = { input: input.json, variables, answered: outside.answered, edge, times };
    last.set(state, turn);
    trace.turns.push([state, turn]);
    if (times <= MOST_SAME) return false;
    log.repeats = before !== undefined && isSameTurn(before, turn);
    return true;
  };
  const failureOf = (state: State, { error, cause }: RaisedError, fault: Fault): Failure | undefined => {
    const site = fault.at as TracedSite | undefined;
    const tests = log.decisions.slice(began.get(state) ?? 0);
    const blame = site?.blame ?? (fault.unassigned ? ({ kind: "made" } as const) : fault.noMatch ? noChoice(state, tests) : undefined);
    if (!site && !blame) return undefined;
    const lost = blame && lossOf(blame, state, log.passed);
    return { state, error: error ?? "", cause, site: site as Site | undefined, blame, ...(lost ? { lost } : {}) };
  };
  let entered: State | undefined;
  const supply = (place: Place): Json | undefined => {
    const { source } = place;
    const answers = source.kind === "result" ? (log.answers.get(source.task)?.length ?? 1) : 1;
    return materializer.later(place, world, answers - 1, trace.marks);
  };
  try {
    log.result = runMachine(machine, {
      input,
      type: options.type === "EXPRESS" ? "express" : "standard",
      ...(trace.from ? { goesOnFrom: trace.from } : {}),
      tasks: outside,
      keep: "visits",
      work,
      jsonata,
      mode: (surroundings) => new TracingMode(surroundings, log, trace.marks, (template) => sources.deployment(template), supply),
      listener: {
        arriving: (checkpoint) => trace.arriving(checkpoint),
        entering: (state) => {
          entered = state;
          trace.enter({ state, passed: log.passed.length, decisions: log.decisions.length });
          if (state.type === "Choice") began.set(state, log.decisions.length);
        },
        leaving: (state, outcome, before) => {
          if (outcome.kind === "next") log.passed.push({ state, via: outcome.via, before: before.json, after: outcome.frame.input.json });
          const key = edgeKey(state, viaOf(outcome));
          trace.leave(key);
          const { handled } = outcome;
          const caught = handled?.at && outcome.kind === "next" ? failureOf(state, toRaisedError(handled, state, 0), handled) : undefined;
          if (caught) log.caught.push(caught);
          if (state.type === "Choice" && outcome.kind === "next" && isStuck(state, key, outcome.frame)) throw STUCK;
        },
        retrying: (state, retrier) => trace.retry(state, retrier),
        failing: (state, raised, _history, fault) => {
          log.failure ??= failureOf(state, raised, fault);
        },
      },
    });
    const { status, events } = log.result;
    if (status === "FAILED" && events >= HISTORY_EVENTS) log.endless = entered;
    if (status === "TIMED_OUT") log.late = entered;
  } catch (error) {
    if (error === STUCK || error instanceof RunBudgetError) log.endless = entered;
    else if (!(error instanceof UnsettledFormError)) throw error;
  }
  log.events = work.events;
  return trace;
}

function noChoice(state: State, decisions: readonly Decision[]): Blame | undefined {
  if (state.type !== "Choice") return undefined;
  return { kind: "no-choice", state, tests: decisions.filter((d) => d.state === state) };
}
