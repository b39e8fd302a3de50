/** Pseudo-random numbers from a seed: the same seed, the same run. (mulberry32) */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** All that decides the numbers that follow. */
  get position(): number {
    return this.state;
  }

  moveTo(position: number): void {
    this.state = position;
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** `digits` hexadecimal digits. */
  hex(digits: number): string {
    let text = "";
    while (text.length < digits)
      text += Math.floor(this.next() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, "0");
    return text.slice(0, digits);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const d = this.hex(32);
    const variant = "89ab"[Math.floor(this.next() * 4)];
    return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(13, 16)}-${variant}${d.slice(17, 20)}-${d.slice(20, 32)}`;
  }

  /** A generator of its own for a number or text given by the user. */
  static from(seed: number | string): Random {
    let hash = 2_166_136_261;
    for (const c of String(seed)) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 16_777_619);
    return new Random(hash);
  }
}
