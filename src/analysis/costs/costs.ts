import { addPoly, constant, greatest, isConstant, maxPoly, multiplyPoly, type Poly, type Unknown, unknown } from "./poly.js";

/** Between `lo` and `hi`; `form` reads the upper end as a formula where it depends on something unknown. */
export interface Range {
  readonly lo: number;
  readonly hi: number;
  readonly form?: Poly;
}

/** What happens on one way through something: history events, seconds, billed transitions. */
export interface Cost {
  readonly events: Range;
  readonly seconds: Range;
  readonly transitions: Range;
}

export const exactly = (n: number): Range => ({ lo: n, hi: n });
export const between = (lo: number, hi: number): Range => ({ lo, hi });
const NOTHING: Range = exactly(0);
export const FREE: Cost = { events: NOTHING, seconds: NOTHING, transitions: NOTHING };

/** As many as the unknown. */
export const asMany = (u: Unknown): Range => ({ lo: u.min, hi: u.max, form: unknown(u) });

const formOf = (r: Range): Poly | undefined => r.form ?? (r.hi === Infinity ? undefined : constant(r.hi));

function ranged(lo: number, hi: number, form: Poly | undefined): Range {
  if (!form || isConstant(form)) return { lo, hi };
  return { lo, hi: Math.min(hi, greatest(form)), form };
}

export function plus(a: Range, b: Range): Range {
  if (a === NOTHING) return b;
  if (b === NOTHING) return a;
  return ranged(a.lo + b.lo, a.hi + b.hi, formTogether(a, b, addPoly));
}

/** Either of the two. */
export function hull(a: Range, b: Range): Range {
  if (a === b) return a;
  return ranged(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi), formTogether(a, b, maxPoly));
}

function formTogether(a: Range, b: Range, how: (x: Poly, y: Poly) => Poly | undefined): Poly | undefined {
  if (!a.form && !b.form) return undefined;
  const [x, y] = [formOf(a), formOf(b)];
  return x && y ? how(x, y) : undefined;
}

const product = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : x * y);

export function times(a: Range, b: Range): Range {
  if (!a.form && !b.form) return { lo: product(a.lo, b.lo), hi: product(a.hi, b.hi) };
  const [x, y] = [formOf(a), formOf(b)];
  return ranged(product(a.lo, b.lo), product(a.hi, b.hi), x && y ? multiplyPoly(x, y) : undefined);
}

/** Both at the same time: as long as the longer one. */
export function longer(a: Range, b: Range): Range {
  return ranged(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi), formTogether(a, b, maxPoly));
}

/** Broken off at any moment. */
export const atMost = (a: Range): Range => (a.lo === 0 ? a : { ...a, lo: 0 });

const each = (a: Cost, b: Cost, how: (x: Range, y: Range) => Range): Cost => ({
  events: how(a.events, b.events),
  seconds: how(a.seconds, b.seconds),
  transitions: how(a.transitions, b.transitions),
});

export const addCost = (a: Cost, b: Cost): Cost => (a === FREE ? b : b === FREE ? a : each(a, b, plus));
export const hullCost = (a: Cost, b: Cost): Cost => (a === b ? a : each(a, b, hull));
export const timesCost = (a: Cost, n: Range): Cost => (n.lo === 1 && n.hi === 1 ? a : each(a, a, (x) => times(x, n)));
export const brokenOff = (a: Cost): Cost => each(a, a, (x) => atMost(x));

export const eventsOnly = (events: Range): Cost => ({ events, seconds: NOTHING, transitions: NOTHING });
