/** So few entries are copied as a whole. */
const SMALL = 16;

/**
 * A map that never changes: `with` gives a new one that shares most of the old one's memory. Layers grow towards the
 * oldest, so that n additions take n·log n steps and n·log n memory.
 */
export class LayeredMap<V> implements ReadonlyMap<string, V> {
  private constructor(
    /** The newest first; what is in an earlier one hides what is in a later one. */
    private readonly layers: readonly ReadonlyMap<string, V>[],
    readonly size: number,
  ) {}

  static of<V>(map: ReadonlyMap<string, V>): LayeredMap<V> {
    return map instanceof LayeredMap ? map : new LayeredMap(map.size > 0 ? [map] : [], map.size);
  }

  with(entries: ReadonlyMap<string, V>): LayeredMap<V> {
    let size = this.size;
    for (const name of entries.keys()) if (!this.has(name)) size++;
    const rest = [...this.layers];
    let newest = entries;
    for (let next = rest[0]; next && (next.size <= SMALL || next.size <= newest.size); next = rest[0]) {
      newest = new Map([...next, ...newest]);
      rest.shift();
    }
    return new LayeredMap([newest, ...rest], size);
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
}
