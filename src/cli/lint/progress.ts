import type { Terminal } from "../command.js";

/** A counter on stderr when it takes longer than a second and standard error is a terminal. */
export class Progress {
  private readonly start = Date.now();
  private done = 0;
  private shown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly wanted: boolean,
    private readonly total: number,
  ) {}

  step(): void {
    this.done++;
    if (!this.wanted || Date.now() - this.start < 1000 || !process.stderr.isTTY) return;
    this.shown = true;
    this.terminal.status(`\r${this.done}/${this.total} files`);
  }

  end(): void {
    if (this.shown) this.terminal.status("\r\u001b[K");
  }
}
