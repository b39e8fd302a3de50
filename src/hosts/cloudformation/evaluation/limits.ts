import { Budget, BudgetSpentError } from "../../../budget/budget.js";
import type { Node } from "../../../text/node.js";

/** Templates of 1 MB stay far below: each function is a step, and what texts are made is counted. */
const ALLOWANCE = { steps: 500_000, units: 16_000_000, depth: 1_000 };

/** Functions within functions beyond this are not looked into. */
const MAX_NESTING = 64;

/** What evaluating one template may take. */
export class EvaluationLimits {
  private readonly budget = new Budget("evaluating the template", ALLOWANCE);
  private nesting = 0;

  /** @param notes where it says what was given up, in sentences. */
  constructor(private readonly notes: Set<string>) {}

  /** Undefined where functions are nested too deep. @throws BudgetSpentError */
  nested<T>(go: () => T): T | undefined {
    if (this.nesting >= MAX_NESTING) return undefined;
    this.nesting++;
    try {
      this.budget.step();
      return go();
    } finally {
      this.nesting--;
    }
  }

  /** What takes too much is unknown, and noted. */
  orUnknown<T>(go: () => T): T | undefined {
    try {
      return go();
    } catch (error) {
      if (!(error instanceof BudgetSpentError)) throw error;
      this.notes.add(error.message);
      return undefined;
    }
  }

  /** Texts and lists that functions make cost what they are long. @throws BudgetSpentError */
  counted(made: Node | undefined): Node | undefined {
    if (made?.kind === "string") this.budget.make(made.value.length);
    else if (made?.kind === "array") this.budget.make(made.items.length * 8);
    return made;
  }
}
