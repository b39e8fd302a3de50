/**
 * Choices read off a tape of bytes: shrinking the tape (shorter, smaller) shrinks what was chosen, since 0 is always the
 * simplest choice and an exhausted tape gives 0.
 */
export class Tape {
  private at = 0;
  constructor(private readonly bytes: ArrayLike<number>) {}

  /** 0 … n-1. */
  below(n: number): number {
    const byte = this.bytes[this.at++] ?? 0;
    return n <= 1 ? 0 : byte % n;
  }

  /** True in about `percent` of 100 cases; never on an exhausted tape. */
  chance(percent: number): boolean {
    const byte = this.bytes[this.at++] ?? 0;
    return byte > 255 - Math.round((percent * 256) / 100);
  }

  pick<T>(...of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  /** The next bytes as a tape of their own: what is made of it stays small, however many choices follow. */
  part(bytes: number): Tape {
    const from = this.at;
    this.at += bytes;
    return new Tape(Array.prototype.slice.call(this.bytes, from, this.at));
  }

  /** `least` … `most` things. */
  some<T>(least: number, most: number, make: (i: number) => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, (_, i) => make(i));
  }
}
