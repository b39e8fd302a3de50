/** So few entries are copied as a whole. */
const SMALL = 16;

/** What a value takes, at least and at most. */
export interface Extent {
  readonly lo: number;
  readonly hi: number;
}

/** A sum over all values, and how each of them counts. */
interface Sum<V> extends Extent {
  readonly of: (value: V) => Extent;
}

/**
 * A map that never changes: `with` gives a new one that shares most of the old one's memory. Layers grow towards the
 * oldest, so that n additions take n·log n steps and n·log n memory.
 */
export class LayeredMap<V> implements ReadonlyMap<string, V> {
  private constructor(
    /** The newest first; what is in an earlier one hides what is in a later one. */
    private readonly layers: readonly ReadonlyMap<string, V>[],
    readonly size: number,
    private sum?: Sum<V>,
  ) {}

  static of<V>(map: ReadonlyMap<string, V>): LayeredMap<V> {
    return map instanceof LayeredMap ? map : new LayeredMap(map.size > 0 ? [map] : [], map.size);
  }

  with(entries: ReadonlyMap<string, V>): LayeredMap<V> {
    let size = this.size;
    for (const name of entries.keys()) if (!this.has(name)) size++;
    const sum = this.sum && this.adjusted(this.sum, entries);
    const rest = [...this.layers];
    let newest = entries;
    for (let next = rest[0]; next && (next.size <= SMALL || next.size <= newest.size); next = rest[0]) {
      newest = new Map([...next, ...newest]);
      rest.shift();
    }
    return new LayeredMap([newest, ...rest], size, sum);
  }

  /** The sum over all values. It is added up once: maps that `with` makes of this one only adjust it. */
  total(of: (value: V) => Extent): Extent {
    if (this.sum?.of !== of) {
      let [lo, hi] = [0, 0];
      for (const value of this.values()) {
        const extent = of(value);
        lo += extent.lo;
        hi += extent.hi;
      }
      this.sum = { lo, hi, of };
    }
    return this.sum;
  }

  /** The sum that the map with these entries has. */
  totalWith(entries: ReadonlyMap<string, V>, of: (value: V) => Extent): Extent {
    return this.adjusted({ ...this.total(of), of }, entries);
  }

  private adjusted({ of, ...sum }: Sum<V>, entries: ReadonlyMap<string, V>): Sum<V> {
    let { lo, hi } = sum;
    for (const [name, value] of entries) {
      const before = this.get(name);
      const [now, old] = [of(value), before === undefined ? undefined : of(before)];
      lo += now.lo - (old?.lo ?? 0);
      hi += now.hi - (old?.hi ?? 0);
    }
    return { lo, hi, of };
  }

  get(name: string): V | undefined {
    for (const layer of this.layers) {
      const value = layer.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  has(name: string): boolean {
    return this.layers.some((layer) => layer.has(name));
  }

  *entries(): MapIterator<[string, V]> {
    const [only] = this.layers;
    if (this.layers.length === 1 && only) return yield* only;
    const seen = new Map<string, V>();
    for (let i = this.layers.length - 1; i >= 0; i--) for (const [name, value] of this.layers[i] ?? []) seen.set(name, value);
    yield* seen;
  }

  *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(tell: (value: V, name: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [name, value] of this.entries()) tell(value, name, this);
  }

  /** The layers of any map: one that has none is a layer itself. */
  static layers<V>(map: ReadonlyMap<string, V>): readonly ReadonlyMap<string, V>[] {
    return map instanceof LayeredMap ? map.layers : [map];
  }
}

/** The names under which two maps may differ: those in layers that they do not share. */
export function namesApart<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): ReadonlySet<string> {
  const [x, y] = [LayeredMap.layers(a), LayeredMap.layers(b)];
  let shared = 0;
  while (shared < x.length && shared < y.length && x[x.length - 1 - shared] === y[y.length - 1 - shared]) shared++;
  const names = new Set<string>();
  for (const layers of [x, y])
    for (const layer of layers.slice(0, layers.length - shared)) for (const name of layer.keys()) names.add(name);
  return names;
}
