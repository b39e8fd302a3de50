import { BudgetSpentError } from "../budget/budget.js";

let stacks = false;

/** `--debug`: what breaks is told with its stack. */
export function showStacks(): void {
  stacks = true;
}

/** What went wrong, in a sentence; with a stack only where `--debug` asked for one. */
export function brokenBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (stacks) return error.stack ?? error.message;
  if (isExhaustion(error)) return reasonOfExhaustion(error);
  return `${error.name}: ${error.message} (--debug shows the stack)`;
}

/** The input asks for more than there is: not a fault of the program's own logic. */
export function isExhaustion(error: unknown): boolean {
  return error instanceof BudgetSpentError || error instanceof RangeError;
}

function reasonOfExhaustion(error: Error): string {
  if (error instanceof BudgetSpentError) return error.message;
  return /call stack/i.test(error.message) ? "it is nested too deeply" : "it makes more data than fits into memory";
}
