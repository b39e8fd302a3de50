import type { JsonataExpression } from "../../asl/expressions.js";
import { jsonataEngine } from "../../asl/jsonata/parse-jsonata.js";
import type { Json } from "../../sources/text/node.js";
import { boundedPattern, PatternTooCostly } from "../../values/concrete/pattern.js";
import type { Random } from "../../values/concrete/random.js";
import { addAwsFunctions } from "./aws-functions.js";

type Evaluated = { readonly value: Json } | { readonly failed: string };

/** Evaluation steps of one expression; AWS stops after some seconds. */
const MOST_STEPS = 2_000_000;
/** Evaluations within evaluations. */
const MOST_DEPTH = 600;

interface World {
  readonly now: number;
  readonly random: Random;
}

type Expression = ReturnType<ReturnType<typeof jsonataEngine>>;

class OutOfBudget extends Error {}

/** The evaluator of one execution: keeps what it compiled. */
export class JsonataRunner {
  private readonly compiled = new WeakMap<JsonataExpression, Expression>();
  private world: World | undefined;

  /** @returns the value, or what is wrong, to stand behind "The JSONata expression '…' specified for the field '…' ". */
  evaluate(expression: JsonataExpression, bindings: ReadonlyMap<string, Json>, world: World): Evaluated {
    const engine = jsonataEngine();
    const before = engine.limits;
    let steps = MOST_STEPS;
    let depth = 0;
    engine.limits = {
      enter() {
        if (--steps < 0) throw new OutOfBudget("Expression evaluation timeout: Check for infinite loop");
        if (++depth > MOST_DEPTH) throw new OutOfBudget("Stack overflow error: Check for non-terminating recursive function");
      },
      leave() {
        depth--;
      },
      now: () => new Date(world.now),
      random: () => world.random.next(),
      pattern: boundedPattern,
    };
    this.world = world;
    try {
      return outcome(this.compile(expression).evaluate(undefined, Object.fromEntries(bindings)));
    } catch (error) {
      return { failed: `threw an error during evaluation. ${described(error)}` };
    } finally {
      engine.limits = before;
      this.world = undefined;
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
  if (error instanceof OutOfBudget) return error.message;
  if (error instanceof PatternTooCostly) return `Expression evaluation timeout: ${error.message}`;
  if (error instanceof RangeError) return "Stack overflow error: Check for non-terminating recursive function";
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
