/** Events of all executions of one run together: Map Runs within Map Runs multiply. */
const MOST_EVENTS = 500_000;

export class RunTooLong extends Error {
  constructor(most: number) {
    super(`the run has more than ${most} events in all of its executions`);
  }
}

/** What a run and the executions within it share: how much may be done in all. */
export class Work {
  private left: number;

  constructor(private readonly most = MOST_EVENTS) {
    this.left = most;
  }

  /** @throws RunTooLong */
  event(): void {
    if (--this.left < 0) throw new RunTooLong(this.most);
  }
}
