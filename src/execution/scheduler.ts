/** What is to happen, by virtual time and then in the order in which it was planned. */
export class Scheduler {
  private readonly heap: Entry[] = [];
  private sequence = 0;

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

  add(at: number, run: () => void): void {
    const { heap } = this;
    heap.push({ at, sequence: this.sequence++, run });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!before(heap[i] as Entry, heap[parent] as Entry)) break;
      swap(heap, i, parent);
      i = parent;
    }
  }

  take(): Entry | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const least = right < heap.length && before(heap[right] as Entry, heap[left] as Entry) ? right : left;
      if (!before(heap[least] as Entry, heap[i] as Entry)) break;
      swap(heap, i, least);
      i = least;
    }
    return first;
  }
}

interface Entry {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void;
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

function swap(heap: Entry[], i: number, j: number): void {
  const held = heap[i] as Entry;
  heap[i] = heap[j] as Entry;
  heap[j] = held;
}
