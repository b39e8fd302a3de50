import { FRESH_FUNCTIONS } from "../../../asl/functions.js";
import { Budget, OutOfBudget } from "../../../asl/jsonata/budget.js";
import { jsonataEngine } from "../../../asl/jsonata/parse-jsonata.js";
import { boundedPattern, PatternTooCostlyError } from "../../../budget/pattern.js";
import type { Json } from "../../../text/node.js";
import { addAwsFunctions } from "../../../values/concrete/aws-functions.js";
import { Random } from "../../../values/concrete/random.js";
import type { Real } from "./run.js";

type Expression = ReturnType<ReturnType<typeof jsonataEngine>>;

/** What one call on constants may cost. */
const COSTS = { steps: 20_000, depth: 200, items: 100_000, characters: 1_000_000 };
const PATTERN_STEPS_A_STEP = 10;
/** The function that an expression calls. */
const CALLED = /^\$(\w+)\(/;

/**
 * Calls of single functions on constants, by the real engine, which must have been loaded. Nothing where it cannot say:
 * then the result is only typed.
 */
export function constantCalls(): Real {
  const compiled = new Map<string, Expression>();
  return (source, bindings) => {
    if (FRESH_FUNCTIONS.has(CALLED.exec(source)?.[1] ?? "")) return undefined;
    let expression = compiled.get(source);
    if (!expression) {
      expression = jsonataEngine()(source);
      addAwsFunctions(expression, () => Random.from(0));
      compiled.set(source, expression);
    }
    return withBudget(() => evaluate(expression, bindings));
  };
}

function withBudget(run: () => ReturnType<Real>): ReturnType<Real> {
  const engine = jsonataEngine();
  const before = engine.limits;
  const budget = new Budget(COSTS);
  const pattern = (given: RegExp) => boundedPattern(given, (steps) => budget.step(steps / PATTERN_STEPS_A_STEP));
  engine.limits = Object.assign(budget, { now: before.now, random: before.random, pattern });
  try {
    return run();
  } finally {
    engine.limits = before;
  }
}

function evaluate(expression: Expression, bindings: Readonly<Record<string, Json>>): ReturnType<Real> {
  let value: unknown;
  try {
    value = expression.evaluate(undefined, { ...bindings });
  } catch (error) {
    if (error instanceof OutOfBudget || error instanceof PatternTooCostlyError || error instanceof RangeError) return undefined;
    return { failed: true };
  }
  if (value === undefined) return {};
  // goes on inside of an expression, and fails as its result
  if (typeof value === "number" && !Number.isFinite(value)) return { beyond: true };
  if (typeof value === "function" || isFunctionObject(value)) return undefined;
  return { value: JSON.parse(JSON.stringify(value)) as Json };
}

const isFunctionObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && ("_jsonata_lambda" in value || "_jsonata_function" in value);
