/** What all executions of one run may take together: Map Runs within Map Runs multiply. */
interface Most {
  readonly events?: number;
  /** Steps of JSONata, and of work on values. */
  readonly steps?: number;
}

const MOST_EVENTS = 500_000;
const MOST_STEPS = 5_000_000;

export class RunBudgetError extends Error {}

/** What a run and the executions within it share: how much may be done in all. */
export class RunBudget {
  events = 0;
  steps = 0;
  evaluations = 0;
  private readonly most: Required<Most>;

  constructor({ events = MOST_EVENTS, steps = MOST_STEPS }: Most = {}) {
    this.most = { events, steps };
  }

  /** @throws RunTooLong */
  event(): void {
    if (++this.events > this.most.events)
      throw new RunBudgetError(`the run has more than ${this.most.events} events in all of its executions`);
  }

  /** @throws RunTooLong */
  evaluated(steps: number): void {
    this.evaluations++;
    this.steps += steps;
    if (this.steps > this.most.steps) this.giveUp();
  }

  /** @throws RunTooLong */
  giveUp(): never {
    throw new RunBudgetError(`the run takes more than ${this.most.steps} steps`);
  }

  /** Steps that the next expression may take. */
  get stepsLeft(): number {
    return this.most.steps - this.steps;
  }
}
