import type { JsonataExpression } from "../../asl/expressions.js";
import { Budget, OutOfBudget } from "../../asl/jsonata/budget.js";
import { jsonataEngine } from "../../asl/jsonata/parse-jsonata.js";
import type { Json } from "../../text/node.js";
import { boundedPattern, PatternTooCostly } from "../../values/concrete/pattern.js";
import type { Random } from "../../values/concrete/random.js";
import type { RunBudget } from "../run-budget.js";
import { addAwsFunctions } from "./aws-functions.js";

type Evaluated = { readonly value: Json } | { readonly failed: string };

/** AWS stops after some seconds. */
const COSTS = { steps: 2_000_000, depth: 600, items: 10_000_000, characters: 100_000_000 };

interface World {
  readonly now: number;
  readonly random: Random;
}

type Expression = ReturnType<ReturnType<typeof jsonataEngine>>;

const ENDED: Readonly<Record<OutOfBudget["what"], string>> = {
  steps: "Expression evaluation timeout: Check for infinite loop",
  depth: "Stack overflow error: Check for non-terminating recursive function",
  items: "Expression evaluation timeout: it makes more than ten million items",
  characters: "Expression evaluation timeout: it makes texts of more than 4 million characters",
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
      pattern: boundedPattern,
    });
    this.world = world;
    try {
      return outcome(this.compile(expression).evaluate(undefined, Object.fromEntries(bindings)));
    } catch (error) {
      if (error instanceof OutOfBudget && left < COSTS.steps) this.work.giveUp();
      return { failed: `threw an error during evaluation. ${described(error)}` };
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

function described(error: unknown): string {
  if (error instanceof OutOfBudget) return ENDED[error.what];
  if (error instanceof PatternTooCostly) return `Expression evaluation timeout: ${error.message}`;
  if (error instanceof RangeError) return ENDED.depth;
  const { code, message } = error as { code?: string; message?: string };
  return code ? `${code}: ${message ?? ""}` : (message ?? String(error));
}

function outcome(value: unknown): Evaluated {
  if (value === undefined) return { failed: "returned nothing (undefined)." };
  const json = plainJson(value);
  return json === undefined ? { failed: "returned an unsupported result type." } : { value: json };
}

/**
 * The result as plain JSON: the engine marks its arrays, and a mark would change what they mean to the next expression.
 * Nothing where a function, a pattern or the like is in it. Works without recursion.
 */
function plainJson(value: unknown): Json | undefined {
  const holder: { root?: Json } = {};
  const todo: { readonly value: unknown; readonly put: (json: Json) => void }[] = [
    {
      value,
      put: (json) => {
        holder.root = json;
      },
    },
  ];
  for (let job = todo.pop(); job; job = todo.pop()) {
    const at = job.value;
    if (at === null || typeof at === "string" || typeof at === "boolean") job.put(at);
    else if (typeof at === "number") {
      if (!Number.isFinite(at)) return undefined;
      job.put(at === 0 ? 0 : at);
    } else if (Array.isArray(at)) {
      const items: Json[] = new Array(at.length).fill(null);
      job.put(items);
      for (const [i, item] of at.entries()) {
        if (item !== undefined)
          todo.push({
            value: item,
            put: (json) => {
              items[i] = json;
            },
          });
      }
    } else if (typeof at === "object" && !(at instanceof RegExp) && !(at instanceof Date) && !isFunction(at)) {
      const members = Object.entries(at).filter(([, v]) => v !== undefined);
      const object: { [key: string]: Json } = Object.fromEntries(members.map(([key]) => [key, null]));
      job.put(object);
      for (const [key, inner] of members) {
        todo.push({
          value: inner,
          put: (json) => void Object.defineProperty(object, key, { value: json, enumerable: true, writable: true, configurable: true }),
        });
      }
    } else return undefined;
  }
  return holder.root;
}

const isFunction = (value: object): boolean => "_jsonata_lambda" in value || "_jsonata_function" in value;
