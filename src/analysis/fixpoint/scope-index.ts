import type { Machine, State } from "../../asl/model.js";
import { type WeakOrder, weakOrder } from "./order.js";
import { targetsOf } from "./targets.js";

/** A scope's shape, the same for all its runs. */
export interface ScopeIndex {
  readonly states: readonly State[];
  readonly indexOf: ReadonlyMap<State, number>;
  readonly byName: ReadonlyMap<string, number>;
  readonly start: number;
  readonly weak: WeakOrder;
}

export function indexScope(machine: Machine): ScopeIndex {
  const states = [...machine.states.values()];
  const indexOf = new Map(states.map((s, i) => [s, i]));
  const byName = new Map(states.map((s, i) => [s.name, i]));
  const start = (machine.startAt && byName.get(machine.startAt.value)) ?? -1;
  const next = (n: number): number[] => {
    const out = new Set<number>();
    for (const name of targetsOf(states[n] as State)) {
      const to = byName.get(name);
      if (to !== undefined) out.add(to);
    }
    return [...out];
  };
  const weak: WeakOrder = start < 0 ? { order: [], loops: new Map() } : weakOrder(start, next);
  return { states, indexOf, byName, start, weak };
}
