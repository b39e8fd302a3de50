/** `--timing`: how long each part of a run took, in milliseconds. */
export class Clock {
  private last = process.hrtime.bigint();
  /** What Node and loading the program took until here. */
  private readonly rows: [string, number][] = [["start and load", process.uptime() * 1000]];

  mark(what: string): void {
    const now = process.hrtime.bigint();
    this.rows.push([what, Number(now - this.last) / 1e6]);
    this.last = now;
  }

  table(): string {
    return this.rows.map(([what, ms]) => `${what.padEnd(16)}${ms.toFixed(1).padStart(9)} ms\n`).join("");
  }
}
