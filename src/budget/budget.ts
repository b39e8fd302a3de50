/**
 * What the text of a file may make us do, counted: the same file gives the same result on every machine.
 * All parts that a file drives (readers, evaluators, patterns, JSONata, the interpreter, the analysis, the witness search)
 * draw from budgets of this module; the figures are in `limits.ts`.
 */
interface Allowance {
  /** Evaluation steps. */
  readonly steps: number;
  /** UTF-16 units of text and items of lists that are made. */
  readonly units: number;
  /** Evaluations within evaluations. */
  readonly depth: number;
}

type Spent = keyof Allowance;

/** A budget is spent. The part that it was given for gives up; the others go on. */
export class BudgetSpentError extends Error {
  override readonly name = "BudgetSpentError";

  /** @param what what would have gone on, as in "evaluating the template". */
  constructor(
    readonly spent: Spent,
    what: string,
  ) {
    super(`${what} takes ${spent === "depth" ? "more nesting" : spent === "steps" ? "more steps" : "more text"} than sfn-lint allows`);
  }
}

export class Budget {
  private steps: number;
  private units: number;
  private depth: number;

  constructor(
    private readonly what: string,
    allowance: Allowance,
  ) {
    this.steps = allowance.steps;
    this.units = allowance.units;
    this.depth = allowance.depth;
  }

  /** @throws BudgetSpentError */
  step(n = 1): void {
    this.steps -= n;
    if (this.steps < 0) throw new BudgetSpentError("steps", this.what);
  }

  /** Before a text of so many UTF-16 units, or a list of so many items, is made. @throws BudgetSpentError */
  make(n: number): void {
    this.units -= n;
    if (this.units < 0) throw new BudgetSpentError("units", this.what);
  }

  /** @throws BudgetSpentError */
  enter(): void {
    this.step();
    if (--this.depth < 0) {
      this.depth++;
      throw new BudgetSpentError("depth", this.what);
    }
  }

  leave(): void {
    this.depth++;
  }

  /** Within one more level of nesting. @throws BudgetSpentError */
  within<T>(go: () => T): T {
    this.enter();
    try {
      return go();
    } finally {
      this.leave();
    }
  }
}

/** One operation on a value would take too many steps: it fails, and whoever asked for it decides what that means. */
export class TooCostlyError extends Error {}

type Meter = (steps: number) => void;

let meter: Meter | undefined;

/** What `go` does without waiting is told to `to` as it spends; `to` may throw. */
export function metered<T>(to: Meter, go: () => T): T {
  const before = meter;
  meter = to;
  try {
    return go();
  } finally {
    meter = before;
  }
}

/** Steps of the innermost `metered`; nothing outside of one. @throws what the meter throws */
export const spend = (steps: number): void => meter?.(steps);
