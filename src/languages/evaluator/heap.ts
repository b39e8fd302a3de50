import type { Slot } from "./scope.js";
import { type ConstructedObject, choose, either, type ListValue, type ObjectMember, type ObjectValue, type Value } from "./values.js";

/** Something that can be written: a variable, a member, a list's content. */
interface Cell {
  readonly owner: object;
  read(): unknown;
  write(value: unknown): void;
  /** What it holds where either may be the case. */
  join(a: unknown, b: unknown): unknown;
}

/** Old contents of the cells written since it was opened. */
class Writes {
  readonly old = new Map<Cell, unknown>();

  constructor(readonly since: number) {}
}

export type Snapshot = ReadonlyMap<Cell, unknown>;

/**
 * Every write of the evaluation passes here, so that a branch which may or may not be taken can be undone, and joined
 * with the other one.
 */
export class Heap {
  private readonly open: Writes[] = [];
  private readonly cells = new WeakMap<object, Map<string, Cell>>();
  private readonly births = new WeakMap<object, number>();
  private clock = 0;

  /** What is made within a branch is no part of what the branch changes. */
  born<T extends object>(owner: T): T {
    if (this.clock > 0) this.births.set(owner, this.clock);
    return owner;
  }

  assign(slot: Slot, value: Value): void {
    this.write(slot, "", value, () => ({
      read: () => slot.value,
      write: (v) => {
        slot.value = v as Value | undefined;
      },
      join: (a, b) => (a === undefined || b === undefined ? (a ?? b) : either(a as Value, b as Value)),
    }));
  }

  setMember(object: ObjectValue, name: string, member: ObjectMember | undefined): void {
    this.write(object, name, member, () => ({
      read: () => object.members.get(name),
      write: (v) => void (v === undefined ? object.members.delete(name) : object.members.set(name, v as ObjectMember)),
      join: (a, b) => joinMembers(a as ObjectMember | undefined, b as ObjectMember | undefined),
    }));
  }

  setOpen(value: ObjectValue | ListValue): void {
    this.write(value, "(open)", true, () => ({
      read: () => value.open,
      write: (v) => {
        value.open = v as boolean;
      },
      join: (a, b) => a === true || b === true,
    }));
  }

  setItems(list: ListValue, items: readonly Value[]): void {
    this.write(list, "(items)", items, () => ({
      read: () => list.items,
      write: (v) => {
        list.items = v as readonly Value[];
      },
      join: (a, b) => {
        const [x, y] = [a as readonly Value[], b as readonly Value[]];
        if (x.length === y.length && x.every((v, i) => v === y[i])) return x;
        this.setOpen(list);
        const same = x.findIndex((v, i) => v !== y[i]);
        return x.slice(0, same < 0 ? x.length : same);
      },
    }));
  }

  setState(made: ConstructedObject, name: string, value: Value): void {
    this.write(made, name, value, () => ({
      read: () => made.state.get(name),
      write: (v) => void (v === undefined ? made.state.delete(name) : made.state.set(name, v as Value)),
      join: (a, b) => {
        const [x, y] = [a as Value | undefined, b as Value | undefined];
        if (x === y) return x;
        const one = choose(x, y);
        if (one) return one;
        const known = (x ?? y) as Value;
        return x && y ? either(x, y) : { kind: "unknown", placeholder: "unknown", name: "${…}", at: known.at };
      },
    }));
  }

  /** Runs something and gives what it has written, undone again. */
  tentatively(run: () => void): Snapshot {
    const writes = new Writes(++this.clock);
    this.open.push(writes);
    try {
      run();
    } finally {
      this.open.pop();
    }
    const after = new Map<Cell, unknown>();
    for (const cell of writes.old.keys()) after.set(cell, cell.read());
    for (const [cell, old] of writes.old) cell.write(old);
    return after;
  }

  /** The heap becomes what holds after either of the two. */
  join(a: Snapshot, b: Snapshot): void {
    for (const cell of new Set([...a.keys(), ...b.keys()])) {
      const before = cell.read();
      const x = a.has(cell) ? a.get(cell) : before;
      const y = b.has(cell) ? b.get(cell) : before;
      this.note(cell, before);
      cell.write(x === y ? x : cell.join(x, y));
    }
  }

  /** The heap becomes what the snapshot says. */
  apply(a: Snapshot): void {
    for (const [cell, value] of a) {
      this.note(cell, cell.read());
      cell.write(value);
    }
  }

  private write(owner: object, name: string, value: unknown, make: () => Omit<Cell, "owner">): void {
    const own = this.cells.get(owner) ?? new Map<string, Cell>();
    const cell = own.get(name) ?? { owner, ...make() };
    this.cells.set(owner, own.set(name, cell));
    this.note(cell, cell.read());
    cell.write(value);
  }

  private note(cell: Cell, old: unknown): void {
    const writes = this.open[this.open.length - 1];
    if (!writes || writes.old.has(cell) || (this.births.get(cell.owner) ?? 0) >= writes.since) return;
    writes.old.set(cell, old);
  }
}

function joinMembers(a: ObjectMember | undefined, b: ObjectMember | undefined): ObjectMember | undefined {
  const known = a ?? b;
  if (!known) return undefined;
  if (a && b) return { key: a.key, value: either(a.value, b.value) };
  const one = choose(a?.value, b?.value);
  if (one) return { key: known.key, value: one };
  return { key: known.key, value: { kind: "unknown", placeholder: "unknown", name: "${…}", at: known.value.at } };
}
