import type { Row } from "./rows.js";

/** Visits that are not drawn one by one. */
export interface Fold {
  readonly kind: "fold";
  /** The states or items that repeat, in their order. */
  readonly names: readonly string[];
  /** How often they do; absent where nothing regular repeats. */
  readonly times?: number;
  /** Visits in it, those inside of its states included. */
  readonly visits: number;
  readonly depth: number;
  readonly start: number;
  readonly end: number;
}

export type TimelineItem = Row | Fold;

/** The longest sequence of visits that is recognized when it repeats. */
const LONGEST_PERIOD = 16;
/** Repetitions drawn before and after a fold. */
const FIRST = 2;
const LAST = 1;
/** Visits in one scope drawn before and after a fold, where nothing regular repeats. */
const MOST_FIRST = 40;
const MOST_LAST = 20;

/** The visits in their order, with loops and long Maps folded; what is inside of a folded visit is in the fold. */
export function folded(rows: readonly Row[]): TimelineItem[] {
  const children = new Map<Row | undefined, Row[]>();
  for (const row of rows) {
    const beside = children.get(row.parent);
    if (beside) beside.push(row);
    else children.set(row.parent, [row]);
  }
  const sizes = sizesOf(rows);
  const items: TimelineItem[] = [];
  // a work list, first things last, instead of recursion
  const todo: TimelineItem[] = foldScope(children.get(undefined) ?? [], sizes).reverse();
  for (let item = todo.pop(); item; item = todo.pop()) {
    items.push(item);
    if (item.kind === "fold") continue;
    const inside = children.get(item);
    if (inside) for (const scope of lanes(item, inside).reverse()) todo.push(...foldScope(scope, sizes).reverse());
  }
  return items;
}

/** Visits inside of each row, itself included. */
function sizesOf(rows: readonly Row[]): ReadonlyMap<Row, number> {
  const sizes = new Map<Row, number>();
  for (const row of rows.toReversed()) {
    const own = (sizes.get(row) ?? 0) + 1;
    sizes.set(row, own);
    if (row.parent) sizes.set(row.parent, (sizes.get(row.parent) ?? 0) + own);
  }
  return sizes;
}

/** Branches of a Parallel run side by side and their visits alternate: each is told by itself. */
function lanes(owner: Row, inside: readonly Row[]): Row[][] {
  if (owner.type !== "Parallel") return [[...inside]];
  const byBranch = new Map<number, Row[]>();
  for (const row of inside) {
    const lane = byBranch.get(row.branch ?? 0);
    if (lane) lane.push(row);
    else byBranch.set(row.branch ?? 0, [row]);
  }
  return [...byBranch.values()];
}

function foldScope(rows: readonly Row[], sizes: ReadonlyMap<Row, number>): TimelineItem[] {
  const items: TimelineItem[] = [];
  for (let at = 0; at < rows.length; ) {
    const repeated = repetitionAt(rows, at);
    if (!repeated) {
      items.push(rows[at++] as Row);
      continue;
    }
    const { period, times } = repeated;
    const until = at + period * times;
    const [from, to] = [at + period * FIRST, until - period * LAST];
    items.push(...rows.slice(at, from), foldOf(rows, from, to, sizes, period), ...rows.slice(to, until));
    at = until;
  }
  if (items.length <= MOST_FIRST + MOST_LAST + 5) return items;
  const middle = items.slice(MOST_FIRST, -MOST_LAST);
  const visits = middle.reduce((sum, item) => sum + (item.kind === "fold" ? item.visits : (sizes.get(item) ?? 1)), 0);
  const names = [...new Set(middle.flatMap((item) => (item.kind === "fold" ? item.names : [nameOf(item)])))];
  const [first, last] = [middle[0] as TimelineItem, middle.at(-1) as TimelineItem];
  const fold: Fold = { kind: "fold", names, visits, depth: first.depth, start: first.start, end: last.end ?? last.start };
  return [...items.slice(0, MOST_FIRST), fold, ...items.slice(-MOST_LAST)];
}

/** All items of a Map are the same to a fold. */
const nameOf = ({ kind, name }: Row) => (kind === "iteration" ? "item" : name);

/** The shortest sequence that repeats from here on, where it does so often enough to be folded. */
function repetitionAt(rows: readonly Row[], at: number): { readonly period: number; readonly times: number } | undefined {
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    let length = 0;
    while (at + period + length < rows.length && nameOf(rows[at + length] as Row) === nameOf(rows[at + period + length] as Row)) length++;
    const times = Math.floor(length / period) + 1;
    if (times > FIRST + LAST + 1) return { period, times };
  }
  return undefined;
}

function foldOf(rows: readonly Row[], from: number, to: number, sizes: ReadonlyMap<Row, number>, period: number): Fold {
  const inside = rows.slice(from, to);
  const [first, last] = [inside[0] as Row, inside.at(-1) as Row];
  return {
    kind: "fold",
    names: inside.slice(0, period).map(nameOf),
    times: (to - from) / period,
    visits: inside.reduce((sum, row) => sum + (sizes.get(row) ?? 1), 0),
    depth: first.depth,
    start: first.start,
    end: inside.reduce((latest, row) => Math.max(latest, row.end ?? row.start), last.end ?? last.start),
  };
}
