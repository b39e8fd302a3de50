/** Events of all executions of one run together: Map Runs within Map Runs multiply. */
const MOST_EVENTS = 500_000;

export class RunTooLong extends Error {
  constructor() {
    super(`the run has more than ${MOST_EVENTS} events in all of its executions`);
  }
}

/** What a run and the executions within it share: how much may be done in all. */
export class Work {
  private left = MOST_EVENTS;

  /** @throws RunTooLong */
  event(): void {
    if (--this.left < 0) throw new RunTooLong();
  }
}
