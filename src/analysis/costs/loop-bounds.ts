import type { State } from "../../asl/model.js";
import { look } from "../../values/abstract/constraints.js";
import { ARRAY, NUMBER } from "../../values/abstract/kinds.js";
import type { Sym } from "../../values/abstract/symbol.js";
import { type AbstractValue, entriesOf, NO, withSym } from "../../values/abstract/value.js";
import { type AbstractFrame, knowledgeOf } from "../symbolic/frames.js";
import { type CostBounds, variableBounds } from "./costs.js";

/** A loop as the fixpoint left it, seen from its head. */
export interface LoopView {
  readonly head: State;
  readonly headFrame: AbstractFrame;
  /** Symbols of the head's slots by place: `$.i`, `$count`. */
  readonly slots: ReadonlyMap<string, Sym>;
  /** What comes from outside, joined. */
  readonly first: AbstractFrame;
  readonly back: readonly AbstractFrame[];
  /** By the exits' own keys. */
  readonly exits: ReadonlyMap<number, AbstractFrame>;
  /** Symbols of loops within this one whose slot no iteration changes: what the slot was when that loop was entered. */
  readonly through: Through;
}

export type Through = Map<Sym, AbstractValue>;

/** Loops within loops within loops: deeper, a relation is given up. */
const MOST_THROUGH = 8;

export interface IterationBounds {
  /** Full iterations before the loop is left, over all exits; `hi` infinite where no slot bounds them. */
  readonly all: CostBounds;
  readonly byExit: ReadonlyMap<number, CostBounds>;
  /** The slot that bounds them. */
  readonly by?: { readonly place: string; readonly kind: "counter" | "consumed" };
  readonly moving: readonly InductionVariable[];
}

/** A slot that changes by a known step in each iteration. */
export interface InductionVariable {
  readonly place: string;
  readonly kind: "number" | "length";
  readonly step: CostBounds;
}

/**
 * Bounds on the iterations of a loop from slots that move by known steps: what the slot was before, what it is where an iteration
 * ends, and what it must have been where the loop is left.
 */
export function boundIterations(view: LoopView): IterationBounds {
  let hi = Infinity;
  let form: CostBounds["formula"];
  let by: IterationBounds["by"];
  const moving: InductionVariable[] = [];
  const perExit = new Map<number, { lo: number; hi: number }>();
  for (const exit of view.exits.keys()) perExit.set(exit, { lo: 0, hi: Infinity });
  for (const [place, sym] of view.slots) {
    for (const kind of ["number", "length"] as const) {
      const slot = readSlot(view, place, sym, kind);
      if (!slot) continue;
      moving.push({ place, kind, step: slot.step });
      const entered = placeIn(view.first, place);
      if (kind === "number" && slot.step.lo === 0 && slot.step.hi === 0 && entered) view.through.set(sym, entered);
      const up = slot.step.lo > 0;
      if (!up && !(slot.step.hi < 0)) continue;
      const turns = up ? (slot.last.hi - slot.first.lo) / slot.step.lo : (slot.first.hi - slot.last.lo) / -slot.step.hi;
      const bound = Math.max(0, Math.floor(turns));
      if (bound < hi) {
        hi = bound;
        form = undefined;
        by = { place, kind: kind === "length" && !up ? "consumed" : "counter" };
      } else if (hi === Infinity && kind === "length" && !up && !form) {
        form = variableBounds({ key: `n ${place}`, letter: "n", meaning: `items of ${place}`, min: 0, max: Infinity }).formula;
        by = { place, kind: "consumed" };
      }
      for (const [exit, frame] of view.exits) {
        const at = valueAtExit(view, place, sym, kind, frame);
        const range = perExit.get(exit);
        if (!at || !range) continue;
        const least = up ? (at.lo - slot.first.hi) / slot.step.hi : (slot.first.lo - at.hi) / -slot.step.lo;
        const most = up ? (at.hi - slot.first.lo) / slot.step.lo : (slot.first.hi - at.lo) / -slot.step.hi;
        if (Number.isFinite(least)) range.lo = Math.max(range.lo, Math.ceil(least));
        if (Number.isFinite(most)) range.hi = Math.min(range.hi, Math.max(0, Math.floor(most)));
      }
    }
  }
  if (hi === Infinity && !by) ({ hi, by } = boundTogether(view) ?? { hi, by });
  const byExit = new Map<number, CostBounds>();
  let lo = Infinity;
  for (const [exit, range] of perExit) {
    const most = Math.min(range.hi, hi);
    byExit.set(exit, { lo: Math.min(range.lo, most), hi: most });
    lo = Math.min(lo, range.lo);
  }
  const all: CostBounds = { lo: Math.min(lo === Infinity ? 0 : lo, hi), hi, ...(form && hi === Infinity ? { formula: form } : {}) };
  return { all, byExit, moving, ...(by ? { by } : {}) };
}

/**
 * Several slots that bound a loop together, where none of them does alone: what raises the first may reset the second
 * (`page` and `attempt`). Each one bounds the ends of an iteration that move it, and the next one the others between those.
 */
function boundTogether(view: LoopView): { readonly hi: number; readonly by: NonNullable<IterationBounds["by"]> } | undefined {
  let left = view.back;
  let entered: readonly AbstractFrame[] = [view.first];
  let hi = 0;
  let by: IterationBounds["by"];
  while (left.length > 0) {
    const next = boundSome(view, left, entered);
    if (!next) return undefined;
    // between two of those before, as many again
    if (next.times > 0) hi += (hi + 1) * next.times;
    by ??= next.by;
    left = left.filter((frame) => !next.ends.has(frame));
    entered = [...entered, ...next.ends];
  }
  return by && { hi, by };
}

interface BoundEnds {
  readonly by: NonNullable<IterationBounds["by"]>;
  /** How often they are reached; infinite where only the data says. */
  readonly times: number;
  readonly ends: ReadonlySet<AbstractFrame>;
}

/** A slot that none of the ends moves back, and some move towards a bound; rather one whose bound is a number. */
function boundSome(view: LoopView, back: readonly AbstractFrame[], entered: readonly AbstractFrame[]): BoundEnds | undefined {
  let found: BoundEnds | undefined;
  for (const [place, sym] of view.slots)
    for (const kind of ["number", "length"] as const) {
      const next = boundBy(view, place, sym, kind, back, entered);
      if (next && (!found || next.times < found.times)) found = next;
    }
  return found;
}

function boundBy(
  view: LoopView,
  place: string,
  sym: Sym,
  kind: "number" | "length",
  back: readonly AbstractFrame[],
  entered: readonly AbstractFrame[],
): BoundEnds | undefined {
  const first = hull(entered.map((frame) => measure(placeIn(frame, place), frame, kind)));
  const moves = back.map((frame) => {
    const value = placeIn(frame, place);
    return { frame, step: value && stepOf(value, sym, kind, view.through), now: measure(value, frame, kind) };
  });
  if (!first) return undefined;
  for (const sign of [1, -1]) {
    const steps = moves.map(({ step }) => step && (sign > 0 ? step.lo : -step.hi));
    if (steps.some((least) => least === undefined || least < 0)) continue;
    const consumed = kind === "length" && sign < 0;
    const ends = new Set<AbstractFrame>();
    // they move the same slot: together they have the room of the one that has most, in the steps of the slowest
    let room = 0;
    let slowest = Infinity;
    for (const [i, { frame, now }] of moves.entries()) {
      const least = steps[i] ?? 0;
      if (!now || least === 0) continue;
      const own = sign > 0 ? now.hi - first.lo : first.hi - now.lo;
      if (!Number.isFinite(own) && !consumed) continue;
      ends.add(frame);
      room = Math.max(room, own);
      slowest = Math.min(slowest, least);
    }
    if (ends.size > 0)
      return { by: { place, kind: consumed ? "consumed" : "counter" }, times: Math.max(0, Math.floor(room / slowest)), ends };
  }
  return undefined;
}

/** The least range with all of them; undefined where one is not known. */
function hull(all: readonly (Ends | undefined)[]): Ends | undefined {
  let out: Ends | undefined;
  for (const one of all) {
    if (!one) return undefined;
    out = out ? { lo: Math.min(out.lo, one.lo), hi: Math.max(out.hi, one.hi) } : one;
  }
  return out;
}

interface Ends {
  readonly lo: number;
  readonly hi: number;
}

interface Slot {
  readonly first: Ends;
  readonly step: Ends;
  /** At the end of an iteration. */
  readonly last: Ends;
}

function readSlot(view: LoopView, place: string, sym: Sym, kind: "number" | "length"): Slot | undefined {
  const first = measure(placeIn(view.first, place), view.first, kind);
  if (!first || view.back.length === 0) return undefined;
  let step: Ends | undefined;
  let last: Ends | undefined;
  for (const frame of view.back) {
    const value = placeIn(frame, place);
    const moved = value && stepOf(value, sym, kind, view.through);
    const now = measure(value, frame, kind);
    if (!moved || !now) return undefined;
    step = step ? { lo: Math.min(step.lo, moved.lo), hi: Math.max(step.hi, moved.hi) } : moved;
    last = last ? { lo: Math.min(last.lo, now.lo), hi: Math.max(last.hi, now.hi) } : now;
  }
  return step && last ? { first, step, last } : undefined;
}

/** By how much the value differs from what the slot was at the head. */
function stepOf(value: AbstractValue, sym: Sym, kind: "number" | "length", through: Through, depth = 0): Ends | undefined {
  if (value.sym === sym) return { lo: 0, hi: 0 };
  if (kind === "length") {
    const length = sym.length();
    return value.arr?.grown && value.arr.grown.base === length ? value.arr.grown : undefined;
  }
  if (value.rel?.base === sym) return value.rel;
  const [base, more] = value.rel ? [value.rel.base, value.rel] : [value.sym, { lo: 0, hi: 0 }];
  const entered = base && through.get(base);
  const before = entered && depth < MOST_THROUGH ? stepOf(entered, sym, kind, through, depth + 1) : undefined;
  return before && { lo: before.lo + more.lo, hi: before.hi + more.hi };
}

function measure(value: AbstractValue | undefined, frame: AbstractFrame, kind: "number" | "length"): Ends | undefined {
  if (!value || value.unset) return undefined;
  const now = look(value, knowledgeOf(frame));
  if (kind === "number") return now.kinds === NUMBER && now.num ? now.num : undefined;
  return now.kinds === ARRAY ? (now.arr ?? { lo: 0, hi: Infinity }) : undefined;
}

/** What the slot was at the head in the iteration that leaves by this exit. */
function valueAtExit(view: LoopView, place: string, sym: Sym, kind: "number" | "length", exit: AbstractFrame): Ends | undefined {
  const atHead = placeIn(view.headFrame, place);
  const known = atHead && measure(withSym(atHead, sym), exit, kind);
  const left = placeIn(exit, place);
  const moved = left && stepOf(left, sym, kind, view.through);
  const now = moved && measure(left, exit, kind);
  if (!known || !moved || !now) return known;
  return { lo: Math.max(known.lo, now.lo - moved.hi), hi: Math.min(known.hi, now.hi - moved.lo) };
}

const places = new WeakMap<AbstractFrame, Map<string, AbstractValue>>();

/** The value at a slot's place: the input's or a variable's, or a member of it, as `LoopHead` names them. */
function placeIn(frame: AbstractFrame, place: string): AbstractValue | undefined {
  let known = places.get(frame);
  if (!known) {
    const found = new Map<string, AbstractValue>();
    eachPlace(frame, (value, at) => {
      if (!found.has(at)) found.set(at, value);
    });
    places.set(frame, found);
    known = found;
  }
  return known.get(place);
}

export function eachPlace(frame: AbstractFrame, tell: (value: AbstractValue, place: string) => void): void {
  walk(frame.input, "$", 3, tell);
  for (let scope: AbstractFrame["variables"] | undefined = frame.variables; scope; scope = scope.outer)
    for (const [name, value] of scope.own) walk(value, `$${name}`, 3, tell);
}

function walk(value: AbstractValue, place: string, room: number, tell: (value: AbstractValue, place: string) => void): void {
  tell(value, place);
  if (!value.obj || room === 0) return;
  for (const entry of entriesOf(value.obj)) if (entry.presence !== NO) walk(entry.value, `${place}.${entry.key}`, room - 1, tell);
}
