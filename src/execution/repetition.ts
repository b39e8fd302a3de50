import type { Json } from "../text/node.js";
import type { Planned } from "./fiber.js";
import type { Scheduler } from "./scheduler.js";

/** How far an execution is when a state is entered. */
interface Progress {
  readonly agenda: Scheduler<Planned>;
  /** Changes whenever a branch or an iteration begins or ends. */
  readonly population: number;
  /** Changes whenever the outside answers something that it will not answer again. */
  readonly answers: number;
  /** Events written so far. */
  readonly events: number;
  /** Milliseconds on the virtual clock. */
  readonly now: number;
}

/** A moment at which all that goes on is about to enter a state or waits in one. */
interface Moment extends Omit<Progress, "agenda"> {
  readonly next: Planned;
  readonly others: readonly (Planned & { readonly in: number })[];
  readonly irregular: number;
}

/** What the execution does again and again. */
interface Period {
  readonly events: number;
  readonly milliseconds: number;
  /** Besides the one that enters a state. */
  readonly others: readonly Planned[];
}

/** Branches that go on at the same time, at most; more are not compared. */
const MOST_OTHERS = 20;

/**
 * Finds out that an execution repeats itself exactly: its branches enter their states with the same input and the same
 * variables as before, at the same distances in time, and neither the clock nor chance nor the outside has decided
 * anything in between. What follows can then be counted instead of run. (Brent's algorithm: one earlier moment is kept,
 * at entries 1, 2, 4, 8, …)
 */
export class Repetition {
  private kept: Moment | undefined;
  private entries = 0;
  private patience = 1;
  private irregular = 0;

  /** The clock or chance may decide how the execution goes on. */
  isIrregular(): void {
    this.irregular++;
  }

  find(next: Planned, progress: Progress): Period | undefined {
    const kept = this.kept;
    if (kept && this.isAlike(kept, next, progress)) {
      const others = othersOf(progress);
      if (others && isSame(kept, next, others))
        return { events: progress.events - kept.events, milliseconds: progress.now - kept.now, others };
    }
    if (kept && ++this.entries < this.patience) return undefined;
    const others = othersOf(progress);
    if (!others) return undefined;
    const { agenda: _, ...rest } = progress;
    this.kept = { ...rest, next, others, irregular: this.irregular };
    this.entries = 0;
    this.patience *= 2;
    return undefined;
  }

  private isAlike(kept: Moment, { fiber, state }: Planned, { agenda, population, answers }: Progress): boolean {
    return (
      kept.next.fiber === fiber &&
      kept.next.state === state &&
      kept.irregular === this.irregular &&
      kept.answers === answers &&
      kept.others.length === agenda.size &&
      // where nothing else goes on, what began in between has ended
      (kept.others.length === 0 || kept.population === population)
    );
  }
}

/** What else goes on, in its order; undefined where something is in the middle of a state. */
function othersOf({ agenda, now }: Progress): Moment["others"] | undefined {
  if (agenda.size > MOST_OTHERS) return undefined;
  const others: (Planned & { in: number })[] = [];
  for (const { at, what } of agenda.planned) {
    if (!what) return undefined;
    others.push({ ...what, in: at - now });
  }
  return others;
}

const isSame = (kept: Moment, next: Planned, others: Moment["others"]): boolean =>
  isSamePlan(kept.next, next) &&
  kept.others.every((before, i) => {
    const other = others[i];
    return other !== undefined && before.in === other.in && isSamePlan(before, other);
  });

function isSamePlan(a: Planned, b: Planned): boolean {
  if (a.fiber !== b.fiber || a.state !== b.state) return false;
  const [before, now] = [a.frame.variables.own, b.frame.variables.own];
  if (before !== now && before.size !== now.size) return false;
  if (!isEqual(a.frame.input.json, b.frame.input.json)) return false;
  if (before === now) return true;
  for (const [name, value] of now) {
    const other = before.get(name);
    if (!other || !isEqual(other.json, value.json)) return false;
  }
  return true;
}

/** Members in any order. */
function isEqual(a: Json, b: Json): boolean {
  const todo: [Json, Json][] = [[a, b]];
  for (let pair = todo.pop(); pair; pair = todo.pop()) {
    const [one, other] = pair;
    if (one === other) continue;
    if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
    if (Array.isArray(one) !== Array.isArray(other)) return false;
    const keys = Object.keys(one);
    if (keys.length !== Object.keys(other).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(other, key)) return false;
      todo.push([(one as Record<string, Json>)[key] as Json, (other as Record<string, Json>)[key] as Json]);
    }
  }
  return true;
}
