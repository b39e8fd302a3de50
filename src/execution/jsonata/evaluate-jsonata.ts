import type { JsonataExpression } from "../../asl/expressions.js";
import { Budget, OutOfBudget } from "../../asl/jsonata/budget.js";
import { jsonataEngine } from "../../asl/jsonata/parse-jsonata.js";
import { boundedPattern, PatternTooCostlyError } from "../../budget/pattern.js";
import type { Json } from "../../text/node.js";
import { addAwsFunctions, OUT_OF_MEMORY } from "../../values/concrete/aws-functions.js";
import type { Random } from "../../values/concrete/random.js";
import { RunBudget } from "../run-budget.js";
import { plainJson } from "./plain-json.js";

/** `unsettled`: the form of which it is not known what AWS makes of it. */
type Evaluated = { readonly value: Json } | { readonly failed: string } | { readonly unsettled: string };

/** AWS stops after some seconds, and measured at this depth. */
const COSTS = { steps: 2_000_000, depth: 100, items: 2_000_000, characters: 100_000_000 };

const PATTERN_STEPS_A_STEP = 10;
const STEPS_AN_ITEM = 2;

/** Whether what was left to the run ended the evaluation, and not a limit that AWS has. */
const isOurs = ({ what }: OutOfBudget, left: number): boolean =>
  (what === "steps" && left < COSTS.steps) || (what === "items" && left / STEPS_AN_ITEM < COSTS.items);

interface World {
  readonly now: number;
  readonly random: Random;
  readonly watch?: JsonataWatch;
}

/** Told what an evaluation does. */
export interface JsonataWatch {
  /** A member was looked up; `value` is undefined where there is none. The container may be a scalar. */
  looked(container: unknown, key: string, value: unknown): void;
  /** A node of the expression, by its type, has given an object or an array. */
  given(type: string, value: object): void;
  /** $merge has made one object of several; the later ones win. */
  merged(parts: readonly object[], made: object): void;
  /** Two values are compared by this operator. */
  compared(operator: string, left: unknown, right: unknown): void;
  /** A function of the engine, by its name, has been called. */
  called(name: string, args: readonly unknown[], result: unknown): void;
  /** A part of the result, as the engine has it and as plain JSON. */
  copied(from: object, to: object): void;
  /** The engine's error: a code, and often the value that it could not use. */
  failed(error: { readonly code?: string; readonly value?: unknown; readonly type?: unknown }): void;
}

type Expression = ReturnType<ReturnType<typeof jsonataEngine>>;

const ENDED: Readonly<Record<OutOfBudget["what"], string>> = {
  steps: "Expression evaluation timeout: Check for infinite loop",
  depth: "Stack overflow error: Check for non-terminating recursive function",
  items: OUT_OF_MEMORY,
  characters: OUT_OF_MEMORY,
  memory: OUT_OF_MEMORY,
};

/** Where expressions are evaluated now. One is evaluated at a time, whoever does it, so that each is compiled once for all runs. */
let current: World | undefined;
const compiled = new WeakMap<JsonataExpression, Expression>();

function compile(expression: JsonataExpression): Expression {
  const known = compiled.get(expression);
  if (known) return known;
  const made = jsonataEngine()(expression.source);
  addAwsFunctions(made, () => (current as World).random);
  compiled.set(expression, made);
  return made;
}

/** The evaluator of one execution, within its budget. */
export class JsonataRunner {
  constructor(public work: RunBudget = new RunBudget()) {}

  /**
   * @throws RunTooLong
   * @returns the value, or what is wrong, to come after "The JSONata expression '…' specified for the field '…' ".
   */
  evaluate(expression: JsonataExpression, bindings: ReadonlyMap<string, Json>, world: World): Evaluated {
    const engine = jsonataEngine();
    const before = engine.limits;
    const left = Math.ceil(this.work.stepsLeft) + 1;
    const budget = new Budget({ ...COSTS, steps: Math.min(COSTS.steps, left), items: Math.min(COSTS.items, left / STEPS_AN_ITEM) });
    const { watch } = world;
    if (watch) {
      budget.looked = (container, key, value) => watch.looked(container, key, value);
      budget.given = (type, value) => watch.given(type, value);
      budget.merged = (parts, made) => watch.merged(parts, made);
      budget.compared = (operator, left, right) => watch.compared(operator, left, right);
      budget.called = (name, args, result) => watch.called(name, args, result);
    }
    engine.limits = Object.assign(budget, {
      now: () => readLater(world),
      random: () => world.random.next(),
      overflow: () => {
        throw new OverflowError();
      },
      pattern: (given: RegExp) => boundedPattern(given, (steps) => budget.step(steps / PATTERN_STEPS_A_STEP)),
    });
    const outer = current;
    current = world;
    try {
      return outcome(compile(expression).evaluate(undefined, Object.fromEntries(bindings)), watch);
    } catch (error) {
      if (error instanceof OverflowError) return { unsettled: "a sum or product beyond the range of numbers" };
      watch?.failed(error as { code?: string; value?: unknown; type?: unknown });
      if (error instanceof OutOfBudget && isOurs(error, left)) this.work.giveUp();
      return { failed: `threw an error during evaluation${described(error)}` };
    } finally {
      engine.limits = before;
      current = outer;
      this.work.evaluated(budget.spent);
    }
  }
}

/** The engine takes the time of each evaluation; few expressions read it. */
const readLater = (world: World): Date =>
  new Proxy(new Date(0), {
    get(_, name) {
      const date = new Date(world.now);
      const found: unknown = Reflect.get(date, name);
      return typeof found === "function" ? (...args: unknown[]) => found.apply(date, args) : found;
    },
  });

/** What AWS makes of it is not known. */
class OverflowError extends Error {}

/** `. CODE: message`, or `: message` where there is no code. */
function described(error: unknown): string {
  if (error instanceof OutOfBudget) return `: ${ENDED[error.what]}`;
  if (error instanceof PatternTooCostlyError) return `: Expression evaluation timeout: ${error.message}`;
  if (error instanceof RangeError) return `: ${ENDED.depth}`;
  const { code, message } = error as { code?: string; message?: string };
  return code ? `. ${code}: ${message ?? ""}` : `: ${message ?? String(error)}`;
}

function outcome(value: unknown, watch: JsonataWatch | undefined): Evaluated {
  if (value === undefined) return { failed: "returned nothing (undefined)." };
  const plain = plainJson(value, watch && ((from, to) => watch.copied(from, to)));
  if ("json" in plain) return { value: plain.json };
  if (plain.unusable === "depth") return { unsettled: "a result nested deeper than a thousand levels" };
  return {
    failed: plain.unusable === "type" ? "returned an unsupported result type." : `threw an error during evaluation: ${ENDED.characters}`,
  };
}
