/** What is to happen, by virtual time and then in the order in which it was planned. */
export class Scheduler<What = unknown> {
  private readonly heap: Entry<What>[] = [];
  private sequence = 0;

  get size(): number {
    return this.heap.length;
  }

  /** What is planned, in the order in which it will happen. */
  get planned(): readonly Entry<What>[] {
    return this.heap.toSorted((a, b) => (before(a, b) ? -1 : 1));
  }

  /** Everything happens so many milliseconds later. */
  postpone(milliseconds: number): void {
    for (const entry of this.heap) entry.at += milliseconds;
  }

  get isEmpty(): boolean {
    return this.heap.length === 0;
  }

  /** Milliseconds of the next entry. */
  get next(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  clear(): void {
    this.heap.length = 0;
  }

  /** @param what describes it, where it is told apart from others. */
  add(at: number, run: () => void, what?: What): void {
    const { heap } = this;
    heap.push({ at, sequence: this.sequence++, run, what });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!before(heap[i] as Entry<What>, heap[parent] as Entry<What>)) break;
      swap(heap, i, parent);
      i = parent;
    }
  }

  take(): Entry<What> | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const least = right < heap.length && before(heap[right] as Entry<What>, heap[left] as Entry<What>) ? right : left;
      if (!before(heap[least] as Entry<What>, heap[i] as Entry<What>)) break;
      swap(heap, i, least);
      i = least;
    }
    return first;
  }
}

interface Entry<What> {
  at: number;
  readonly sequence: number;
  readonly run: () => void;
  readonly what: What | undefined;
}

const before = (a: Entry<unknown>, b: Entry<unknown>): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

function swap<What>(heap: Entry<What>[], i: number, j: number): void {
  const held = heap[i] as Entry<What>;
  heap[i] = heap[j] as Entry<What>;
  heap[j] = held;
}
