import type { TaskState } from "../asl/model.js";
import type { Json } from "../text/node.js";
import type { Place } from "./places.js";

/** What a world says of one place at one visit of its source. */
export type Alternative =
  | { readonly kind: "value"; readonly json: Json }
  | { readonly kind: "absent" }
  /** There, with its usual value. */
  | { readonly kind: "present" }
  | { readonly kind: "length"; readonly length: number };

/** An error that a task raises. `visit`: in all attempts of its first visit; `attempt`: in its first attempt; `always`. */
export interface Raising {
  readonly error: string;
  readonly cause: Json | undefined;
  readonly when: "visit" | "attempt" | "always";
}

/** One way in which the usual world is left: a place that has other values, or a task that fails. */
export type Turn =
  | { readonly kind: "place"; readonly place: Place; readonly values: readonly Alternative[] }
  | { readonly kind: "error"; readonly task: TaskState; readonly raising: Raising };

/**
 * One consistent assignment of everything outside: the usual value at every place, but for some turns. A place that
 * has several values shows them visit by visit, the last one for ever.
 */
export class World {
  private constructor(readonly turns: readonly Turn[]) {}

  static readonly usual = new World([]);

  /** The same with one more turn; an earlier one about the same thing gives way. */
  with(turn: Turn): World {
    return new World([...this.turns.filter((t) => subjectOf(t) !== subjectOf(turn)), turn]);
  }

  without(turn: Turn): World {
    return new World(this.turns.filter((t) => t !== turn));
  }

  at(place: Place, visit: number): Alternative | undefined {
    const turn = this.turnOf(place);
    return turn?.values[Math.min(visit, turn.values.length - 1)];
  }

  turnOf(place: Place): Extract<Turn, { kind: "place" }> | undefined {
    for (const turn of this.turns) if (turn.kind === "place" && turn.place === place) return turn;
    return undefined;
  }

  raisedBy(task: TaskState): Raising | undefined {
    for (const turn of this.turns) if (turn.kind === "error" && turn.task === task) return turn.raising;
    return undefined;
  }

  /** The same for equal worlds. */
  get key(): string {
    return this.turns.map(keyOf).sort().join("\n");
  }
}

const subjectOf = (turn: Turn): object => (turn.kind === "place" ? turn.place : turn.task);

const keyOf = (turn: Turn): string =>
  turn.kind === "place"
    ? `${turn.place.id} ${JSON.stringify(turn.values)}`
    : `${turn.task.name} ${turn.raising.error} ${turn.raising.when}`;
