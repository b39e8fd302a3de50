import { addPoly, type CostVariable, constant, greatest, isConstant, maxPoly, multiplyPoly, type Poly, unknown } from "./poly.js";

/** Between `lo` and `hi`; `form` reads the upper end as a formula where it depends on something unknown. */
export interface CostBounds {
  readonly lo: number;
  readonly hi: number;
  readonly formula?: Poly;
}

/** What happens on one way through something: history events, seconds, billed transitions. */
export interface Cost {
  readonly events: CostBounds;
  readonly seconds: CostBounds;
  readonly transitions: CostBounds;
}

export const exactly = (n: number): CostBounds => ({ lo: n, hi: n });
export const between = (lo: number, hi: number): CostBounds => ({ lo, hi });
const NOTHING: CostBounds = exactly(0);
export const ZERO_COST: Cost = { events: NOTHING, seconds: NOTHING, transitions: NOTHING };

/** As many as the unknown. */
export const variableBounds = (u: CostVariable): CostBounds => ({ lo: u.min, hi: u.max, formula: unknown(u) });

const formOf = (r: CostBounds): Poly | undefined => r.formula ?? (r.hi === Infinity ? undefined : constant(r.hi));

function ranged(lo: number, hi: number, form: Poly | undefined): CostBounds {
  if (!form || isConstant(form)) return { lo, hi };
  return { lo, hi: Math.min(hi, greatest(form)), formula: form };
}

export function plus(a: CostBounds, b: CostBounds): CostBounds {
  if (a === NOTHING) return b;
  if (b === NOTHING) return a;
  return ranged(a.lo + b.lo, a.hi + b.hi, formTogether(a, b, addPoly));
}

/** Either of the two. */
export function hull(a: CostBounds, b: CostBounds): CostBounds {
  if (a === b) return a;
  return ranged(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi), formTogether(a, b, maxPoly));
}

function formTogether(a: CostBounds, b: CostBounds, how: (x: Poly, y: Poly) => Poly | undefined): Poly | undefined {
  if (!a.formula && !b.formula) return undefined;
  const [x, y] = [formOf(a), formOf(b)];
  return x && y ? how(x, y) : undefined;
}

const product = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : x * y);

export function times(a: CostBounds, b: CostBounds): CostBounds {
  if (!a.formula && !b.formula) return { lo: product(a.lo, b.lo), hi: product(a.hi, b.hi) };
  const [x, y] = [formOf(a), formOf(b)];
  return ranged(product(a.lo, b.lo), product(a.hi, b.hi), x && y ? multiplyPoly(x, y) : undefined);
}

/** Both at the same time: as long as the longer one. */
export function longer(a: CostBounds, b: CostBounds): CostBounds {
  return ranged(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi), formTogether(a, b, maxPoly));
}

/** Broken off at any moment. */
export const atMost = (a: CostBounds): CostBounds => (a.lo === 0 ? a : { ...a, lo: 0 });

const each = (a: Cost, b: Cost, how: (x: CostBounds, y: CostBounds) => CostBounds): Cost => ({
  events: how(a.events, b.events),
  seconds: how(a.seconds, b.seconds),
  transitions: how(a.transitions, b.transitions),
});

export const addCost = (a: Cost, b: Cost): Cost => (a === ZERO_COST ? b : b === ZERO_COST ? a : each(a, b, plus));
export const hullCost = (a: Cost, b: Cost): Cost => (a === b ? a : each(a, b, hull));
export const timesCost = (a: Cost, n: CostBounds): Cost => (n.lo === 1 && n.hi === 1 ? a : each(a, a, (x) => times(x, n)));
export const interrupted = (a: Cost): Cost => each(a, a, (x) => atMost(x));

export const eventsOnly = (events: CostBounds): Cost => ({ events, seconds: NOTHING, transitions: NOTHING });
