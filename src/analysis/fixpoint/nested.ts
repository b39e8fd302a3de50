import type { Machine, MapState } from "../../asl/model.js";
import { itemContext } from "../../semantics/context-object.js";
import type { DistributedRun, Nested } from "../../semantics/effects.js";
import type { Mode } from "../../semantics/mode.js";
import { item as itemAt, lengthValue, look, release as releaseSymbols } from "../../values/abstract/constraints.js";
import { ARRAY, NUMBER, OBJECT } from "../../values/abstract/kinds.js";
import { anyArray, anyObject, join } from "../../values/abstract/lattice.js";
import { numberRange } from "../../values/abstract/number.js";
import { globText } from "../../values/abstract/text.js";
import {
  type AbstractValue,
  arrayOf,
  BOTTOM,
  EXTERNAL,
  make,
  ofArray,
  ofNumber,
  ofText,
  PROVENANCE,
  withProvenance,
  withSym,
} from "../../values/abstract/value.js";
import { errorsNamed } from "../../values/error-set.js";
import type { Fault, Result } from "../../values/result.js";
import {
  addCost,
  atMost,
  between,
  type Cost,
  type CostBounds,
  eventsOnly,
  exactly,
  interrupted,
  longer,
  plus,
  times,
  variableBounds,
  ZERO_COST,
} from "../costs/costs.js";
import { executionArn, timeText } from "../symbolic/context-values.js";
import { type AbstractFrame, knowledgeOf, resolveSymbols } from "../symbolic/frames.js";
import type { AnalysisTask, Engine } from "./engine.js";
import { batchOf, itemOf, resultsOf } from "./map-run-values.js";
import { priced, type ScopeRun, type VisitBuilder } from "./visit.js";

type Items = Extract<Nested<AbstractValue>, { kind: "items" }>;
type Branches = Extract<Nested<AbstractValue>, { kind: "branches" }>;
type Reply = Result<AbstractValue, AbstractFrame>;

/** Inline iterations run at most so many at once. @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const INLINE_CONCURRENCY = 40;

export function* runNested(
  runs: Nested<AbstractValue>,
  visit: VisitBuilder,
  mode: Mode<AbstractValue>,
  engine: Engine,
): AnalysisTask<Reply> {
  if (runs.kind === "branches") return yield* branches(runs, visit, engine);
  if (runs.kind === "items") return yield* items(runs, visit, mode, engine);
  return yield* distributed(runs, visit, mode, engine);
}

/** An own scope for variables, inside the frame's. */
const innerFrame = (frame: AbstractFrame, input: AbstractValue): AbstractFrame => ({
  ...frame,
  input,
  variables: { own: new Map(), outer: frame.variables },
});

function* branches(runs: Branches, visit: VisitBuilder, engine: Engine): AnalysisTask<Reply> {
  const done: ScopeRun[] = [];
  for (const branch of runs.state.branches) {
    const run = yield { machine: branch, frame: innerFrame(runs.frame as AbstractFrame, runs.input) };
    done.push(run);
    visit.runs.push({ run, times: exactly(1) });
  }
  const before = visit.cost;
  const stopped = done.map((r) => interrupted(r.costs.stopped));
  visit.reach(addCost(before, stopped.reduce(beside, ZERO_COST)));
  const faults: Fault[] = [];
  const others = allButOne(stopped);
  done.forEach((run, i) => {
    for (const failure of run.failures)
      faults.push(priced(fromInside(failure.fault), addCost(before, beside(others[i] as Cost, failure.closed))));
  });
  const ends = done.map((r) => r.end);
  if (ends.some((e) => e === undefined)) return { faults };
  const all = ends as NonNullable<(typeof ends)[number]>[];
  visit.cost = addCost(before, all.map((e) => e.cost).reduce(beside, ZERO_COST));
  const outputs = all.map((e, i) => release(e.output, e.frame, runs.state.branches[i] as Machine, engine));
  return reply(ofArray(arrayOf(outputs.length, outputs.length, outputs, undefined)), faults, runs.frame as AbstractFrame);
}

/** For each of them: all the others side by side. */
function allButOne(costs: readonly Cost[]): Cost[] {
  const after: Cost[] = [ZERO_COST];
  for (let i = costs.length - 1; i > 0; i--) after.push(beside(after[after.length - 1] as Cost, costs[i] as Cost));
  let before: Cost = ZERO_COST;
  return costs.map((cost, i) => {
    const others = beside(before, after[costs.length - 1 - i] as Cost);
    before = beside(before, cost);
    return others;
  });
}

const beside = (a: Cost, b: Cost): Cost => ({
  events: plus(a.events, b.events),
  seconds: longer(a.seconds, b.seconds),
  transitions: plus(a.transitions, b.transitions),
});

const reply = (value: AbstractValue, faults: readonly Fault[], frame: AbstractFrame): Reply => ({
  value,
  refined: frame,
  ...(faults.length > 0 ? { faults } : {}),
});

const release = (output: AbstractValue, frame: AbstractFrame, machine: Machine, engine: Engine): AbstractValue =>
  releaseSymbols(output, knowledgeOf(frame), engine.madeIn(machine));

function fromInside(fault: Fault): Fault {
  const { evaluation: _, internal: __, ...rest } = fault;
  return rest;
}

interface Element {
  readonly value: AbstractValue;
  readonly index: AbstractValue;
  readonly count: CostBounds;
  readonly none: boolean;
}

/** All items as one: what any of them may be. */
function elementOf(items: AbstractValue, state: MapState, frame: AbstractFrame, engine: Engine): Element {
  const k = knowledgeOf(frame);
  const now = look(items, k);
  const arr = now.arr ?? anyArray(now);
  const length = look(lengthValue(now), k);
  const num = length.num ?? numberRange(0, Infinity, true);
  const lo = Math.max(0, num.lo);
  const hi = num.hi;
  let value: AbstractValue = arr.rest ?? BOTTOM;
  for (let i = 0; i < arr.prefix.length; i++) value = join(value, resolveSymbols(itemAt(now, i, k).value, frame));
  const name = now.sym?.name ?? `the items of ${state.name}`;
  const count: CostBounds =
    lo === hi ? exactly(lo) : variableBounds({ key: `n ${name}`, letter: "n", meaning: `items of ${name}`, min: lo, max: hi });
  const index = ofNumber(numberRange(0, Math.max(0, hi - 1), true), PROVENANCE.item);
  const named = value.exact
    ? value
    : withSym(withProvenance(resolveSymbols(value, frame), PROVENANCE.item), engine.symbol(state, "item", "item"));
  return { value: named, index, count, none: hi === 0 || value.kinds === 0 };
}

function* items(runs: Items, visit: VisitBuilder, mode: Mode<AbstractValue>, engine: Engine): AnalysisTask<Reply> {
  const frame = runs.frame as AbstractFrame;
  const element = elementOf(runs.items, runs.state, frame, engine);
  const before = visit.cost;
  if (element.none) return { value: ofArray(arrayOf(0, 0, [], undefined)) };
  const at = itemContext(innerFrame(frame, frame.input), { index: element.index, value: element.value }, mode) as AbstractFrame;
  const selected = runs.inputOf(element.value, element.index, at);
  if (runs.state.itemSelector && selected.value !== undefined) visit.observe("afterItemSelector", selected.value, at);
  const { count } = element;
  const several = atMost(count);
  const faults: Fault[] = [];
  const unselected = (others: Cost): void => {
    for (const fault of selected.faults ?? []) faults.push(priced(fromInside(fault), addCost(before, others)));
  };
  if (selected.value === undefined) {
    // each iteration begins and is closed
    unselected(eventsOnly(atMost(times(several, exactly(2)))));
    return empty(count, visit, faults, frame);
  }
  const run = yield {
    machine: runs.processor,
    frame: { ...withoutItem((selected.refined as AbstractFrame | undefined) ?? at), input: selected.value },
  };
  visit.runs.push({ run, times: count });
  const { stopped } = run.costs;
  const others: Cost = {
    events: atMost(times(several, plus(stopped.events, exactly(2)))),
    seconds: atMost(times(several, stopped.seconds)),
    transitions: atMost(times(several, stopped.transitions)),
  };
  visit.reach(addCost(before, others));
  unselected(others);
  for (const failure of run.failures) {
    const own = addCost(failure.closed, eventsOnly(exactly(2)));
    const cost: Cost = {
      events: { ...others.events, lo: own.events.lo },
      seconds: { ...others.seconds, lo: own.seconds.lo },
      transitions: others.transitions,
    };
    faults.push(priced(fromInside(failure.fault), addCost(before, cost)));
  }
  if (!run.end) return empty(count, visit, faults, frame);
  const body = run.end.cost;
  const most = runs.maxConcurrency ? concurrency(runs.maxConcurrency, frame) : INLINE_CONCURRENCY;
  visit.cost = addCost(before, {
    events: times(count, plus(body.events, exactly(2))),
    seconds: { lo: Math.ceil(count.lo / most) * body.seconds.lo, hi: times(count, body.seconds).hi },
    transitions: times(count, body.transitions),
  });
  const output = releaseSymbols(
    release(run.end.output, run.end.frame, runs.processor, engine),
    knowledgeOf(run.end.frame),
    (o) => o.kind === "item" && o.place === runs.state,
  );
  return reply(collected(count, output, lengthOf(runs.items, frame)), faults, frame);
}

/** Documents read `Map.Item` in ItemSelector; a report says that it does not resolve inside of the iteration. */
const withoutItem = (frame: AbstractFrame): AbstractFrame => ({
  ...frame,
  context: { ...frame.context, map: make({ kinds: OBJECT, taint: PROVENANCE.item }) },
});

const lengthOf = (items: AbstractValue, frame: AbstractFrame): AbstractValue => lengthValue(look(items, knowledgeOf(frame)));

/** As many outputs as there were items. */
function collected(count: CostBounds, output: AbstractValue, length: AbstractValue): AbstractValue {
  const hi = Number.isFinite(count.hi) ? count.hi : Infinity;
  const grown = length.rel ?? (length.sym ? { base: length.sym, lo: 0, hi: 0 } : undefined);
  return ofArray(arrayOf(count.lo, hi, [], output, grown));
}

/** Every iteration fails: only a Map without items goes on. */
function empty(count: CostBounds, _visit: VisitBuilder, faults: readonly Fault[], frame: AbstractFrame): Reply {
  return count.lo > 0 ? { faults } : reply(ofArray(arrayOf(0, 0, [], undefined)), faults, frame);
}

function concurrency(value: AbstractValue, frame: AbstractFrame): number {
  const now = look(value, knowledgeOf(frame));
  const hi = now.kinds === NUMBER && now.num ? now.num.hi : Infinity;
  const lo = now.kinds === NUMBER && now.num ? now.num.lo : 0;
  return lo <= 0 || hi > INLINE_CONCURRENCY ? INLINE_CONCURRENCY : hi;
}

/** A Map Run fails with these names, whatever its children failed with. */
const MAP_RUN_ERRORS = errorsNamed(
  "States.ExceedToleratedFailureThreshold",
  "States.ItemReaderFailed",
  "States.ResultWriterFailed",
  "States.DataLimitExceeded",
  "States.TaskFailed",
  "States.Timeout",
  "States.Permissions",
);

/** A Map Run: children have their own history; the parent pays MapRunStarted and MapRunSucceeded or MapRunFailed. */
function* distributed(
  runs: DistributedRun<AbstractValue>,
  visit: VisitBuilder,
  mode: Mode<AbstractValue>,
  engine: Engine,
): AnalysisTask<Reply> {
  const frame = runs.frame as AbstractFrame;
  const before = visit.cost;
  const reader = runs.source.kind === "reader" ? runs.source.reader : undefined;
  const source = runs.source.kind === "items" ? look(runs.source.items, knowledgeOf(frame)) : BOTTOM;
  const asArray = source.kinds & ARRAY ? elementOf(source, runs.state, frame, engine) : undefined;
  const members = source.kinds & OBJECT ? (source.obj ?? anyObject(source)) : undefined;
  const count: CostBounds = asArray && !members && !reader ? asArray.count : between(0, Infinity);
  let value = reader ? itemOf(reader) : asArray && !asArray.none ? resolveSymbols(asArray.value, frame) : BOTTOM;
  if (members) value = EXTERNAL;
  const named = withSym(withProvenance(value.kinds === 0 ? EXTERNAL : value, PROVENANCE.item), engine.symbol(runs.state, "item", "item"));
  const index = ofNumber(numberRange(0, count.hi === Infinity ? 100_000_000 : Math.max(0, count.hi - 1), true), PROVENANCE.item);
  // children see no variables, and a context object of their own
  const inside: AbstractFrame = { ...frame, variables: { own: new Map() } };
  const at = itemContext(frame, { index, value: named, key: ofText(undefined), source: ofText(undefined) }, mode) as AbstractFrame;
  const selected = runs.inputOf(named, index, at);
  if (runs.state.itemSelector && selected.value !== undefined) visit.observe("afterItemSelector", selected.value, at);
  const seconds = between(0, Infinity);
  const failing: Cost = { events: between(0, 2), seconds, transitions: exactly(0) };
  visit.reach(addCost(before, failing));
  const faults: Fault[] = (selected.faults ?? []).map((f) => priced(f, addCost(before, failing)));
  faults.push(priced({ errors: MAP_RUN_ERRORS, catchable: true, evidence: "latent" }, addCost(before, failing)));
  let output: AbstractValue = EXTERNAL;
  if (selected.value !== undefined && !(count.hi === 0)) {
    const plainInput = runs.batch ? batchOf(selected.value, runs.batch.input) : selected.value;
    if (runs.batch) visit.observe("afterItemBatcher", plainInput, at);
    const run = yield { machine: runs.processor, frame: { ...inside, input: plainInput, context: childContext(plainInput, mode) } };
    visit.runs.push({ run, times: count });
    output = run.end ? release(run.end.output, run.end.frame, runs.processor, engine) : BOTTOM;
  }
  visit.cost = addCost(before, { events: exactly(2), seconds, transitions: exactly(0) });
  return reply(resultsOf(runs.state, resolveSymbols(output, frame), count.hi), faults, frame);
}

/** `$$.Execution` of a child execution is its own; whether `$$.Map` is there is not settled. */
function childContext(input: AbstractValue, mode: Mode<AbstractValue>): AbstractFrame["context"] {
  const own = (prefix: string): AbstractValue => ofText(globText([prefix, ""], 0, 1024), PROVENANCE.execution);
  const execution = mode.object(
    [
      ["Id", executionArn()],
      ["Input", input],
      ["Name", own("")],
      ["RoleArn", own("arn:")],
      ["StartTime", timeText(PROVENANCE.execution)],
      ["RedriveCount", ofNumber(numberRange(0, 1000, true), PROVENANCE.execution)],
    ],
    ["RedriveCount"],
  );
  return { execution, stateMachine: make({ kinds: OBJECT }), map: EXTERNAL, mapMayBeMissing: true };
}
