import type { Tape } from "./choice-sequence.js";
import type { Json } from "./json.js";

/** Where in the machine a state is drawn. */
export interface Scope {
  readonly jsonata: boolean;
  /** The machine's own query language, which the states of branches and processors have unless they say another. */
  readonly machineJsonata: boolean;
  readonly variables: readonly string[];
  readonly nested: number;
  readonly express: boolean;
  /** In a child execution of a Map Run. */
  readonly child?: boolean;
  readonly names: Names;
  readonly mocks: Record<string, Json[]>;
  /** Seconds by which a loop wants the execution to end. */
  readonly timeouts: number[];
}

export class Names {
  private n = 0;
  next(prefix: string): string {
    return `${prefix}${this.n++}`;
  }
}

/** Mostly the next state, sometimes a later one, rarely an earlier one. */
export function target(t: Tape, i: number, names: readonly string[]): string {
  if (t.chance(3) && t.chance(7)) return names[t.below(i + 1)] as string;
  const ahead = names.length - i - 1;
  return names[i + 1 + (t.chance(70) ? 0 : t.below(ahead))] as string;
}
