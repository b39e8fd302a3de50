import type { JsonataExpression } from "../../asl/expressions.js";
import { Budget, OutOfBudget } from "../../asl/jsonata/budget.js";
import { jsonataEngine } from "../../asl/jsonata/parse-jsonata.js";
import { boundedPattern, PatternTooCostlyError } from "../../budget/pattern.js";
import type { Json } from "../../text/node.js";
import { addAwsFunctions, OUT_OF_MEMORY } from "../../values/concrete/aws-functions.js";
import type { Random } from "../../values/concrete/random.js";
import type { RunBudget } from "../run-budget.js";
import { plainJson } from "./plain-json.js";

type Evaluated = { readonly value: Json } | { readonly failed: string };

/** AWS stops after some seconds, and measured at this depth. */
const COSTS = { steps: 2_000_000, depth: 100, items: 10_000_000, characters: 100_000_000 };

const PATTERN_STEPS_A_STEP = 10;

interface World {
  readonly now: number;
  readonly random: Random;
}

type Expression = ReturnType<ReturnType<typeof jsonataEngine>>;

const ENDED: Readonly<Record<OutOfBudget["what"], string>> = {
  steps: "Expression evaluation timeout: Check for infinite loop",
  depth: "Stack overflow error: Check for non-terminating recursive function",
  items: OUT_OF_MEMORY,
  characters: OUT_OF_MEMORY,
};

/** The evaluator of one execution: keeps what it compiled. */
export class JsonataRunner {
  private readonly compiled = new WeakMap<JsonataExpression, Expression>();
  private world: World | undefined;

  constructor(private readonly work: RunBudget) {}

  /**
   * @throws RunTooLong
   * @returns the value, or what is wrong, to stand behind "The JSONata expression '…' specified for the field '…' ".
   */
  evaluate(expression: JsonataExpression, bindings: ReadonlyMap<string, Json>, world: World): Evaluated {
    const engine = jsonataEngine();
    const before = engine.limits;
    const left = Math.ceil(this.work.stepsLeft) + 1;
    const budget = new Budget({ ...COSTS, steps: Math.min(COSTS.steps, left), items: Math.min(COSTS.items, left / 2) });
    engine.limits = Object.assign(budget, {
      now: () => new Date(world.now),
      random: () => world.random.next(),
      pattern: (given: RegExp) => boundedPattern(given, (steps) => budget.step(steps / PATTERN_STEPS_A_STEP)),
    });
    this.world = world;
    try {
      return outcome(this.compile(expression).evaluate(undefined, Object.fromEntries(bindings)));
    } catch (error) {
      if (error instanceof OutOfBudget && left < COSTS.steps) this.work.giveUp();
      return { failed: `threw an error during evaluation${described(error)}` };
    } finally {
      engine.limits = before;
      this.world = undefined;
      this.work.evaluated(budget.spent);
    }
  }

  private compile(expression: JsonataExpression): Expression {
    const known = this.compiled.get(expression);
    if (known) return known;
    const made = jsonataEngine()(expression.source);
    addAwsFunctions(made, () => (this.world as World).random);
    this.compiled.set(expression, made);
    return made;
  }
}

/** `. CODE: message`, or `: message` where there is no code. */
function described(error: unknown): string {
  if (error instanceof OutOfBudget) return `: ${ENDED[error.what]}`;
  if (error instanceof PatternTooCostlyError) return `: Expression evaluation timeout: ${error.message}`;
  if (error instanceof RangeError) return `: ${ENDED.depth}`;
  const { code, message } = error as { code?: string; message?: string };
  return code ? `. ${code}: ${message ?? ""}` : `: ${message ?? String(error)}`;
}

function outcome(value: unknown): Evaluated {
  if (value === undefined) return { failed: "returned nothing (undefined)." };
  const plain = plainJson(value);
  if ("json" in plain) return { value: plain.json };
  return {
    failed: plain.unusable === "type" ? "returned an unsupported result type." : `threw an error during evaluation: ${ENDED.characters}`,
  };
}
