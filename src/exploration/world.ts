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
export type Variation =
  | { readonly kind: "place"; readonly place: Place; readonly values: readonly Alternative[] }
  | { readonly kind: "error"; readonly task: TaskState; readonly raising: Raising };

/**
 * One consistent assignment of everything outside: the usual value at every place, but for some variations. A place that
 * has several values shows them visit by visit, the last one for ever.
 */
export class World {
  private constructor(readonly variations: readonly Variation[]) {}

  static readonly usual = new World([]);

  /** The same with one more variation; an earlier one about the same thing gives way. */
  with(variation: Variation): World {
    return new World([...this.variations.filter((t) => subjectOf(t) !== subjectOf(variation)), variation]);
  }

  without(variation: Variation): World {
    return new World(this.variations.filter((t) => t !== variation));
  }

  at(place: Place, visit: number): Alternative | undefined {
    const variation = this.variationOf(place);
    return variation?.values[Math.min(visit, variation.values.length - 1)];
  }

  variationOf(place: Place): Extract<Variation, { kind: "place" }> | undefined {
    for (const variation of this.variations) if (variation.kind === "place" && variation.place === place) return variation;
    return undefined;
  }

  /** The error of one attempt of a task; `visit` and `attempt` count from 0. */
  raising(task: TaskState, visit: number, attempt: number): Raising | undefined {
    const raising = this.raisedBy(task);
    const fails = raising && (raising.when === "always" || (visit === 0 && (raising.when === "visit" || attempt === 0)));
    return fails ? raising : undefined;
  }

  raisedBy(task: TaskState): Raising | undefined {
    for (const variation of this.variations) if (variation.kind === "error" && variation.task === task) return variation.raising;
    return undefined;
  }

  /** The same for equal worlds. */
  get key(): string {
    this.ownKey ??= this.variations.map(keyOf).sort().join("\n");
    return this.ownKey;
  }

  private ownKey: string | undefined;
}

const subjectOf = (variation: Variation): object => (variation.kind === "place" ? variation.place : variation.task);

const keyOf = (variation: Variation): string =>
  variation.kind === "place"
    ? `${variation.place.id} ${JSON.stringify(variation.values)}`
    : `${variation.task.name} ${variation.raising.error} ${variation.raising.when}`;
