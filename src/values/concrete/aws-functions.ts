import type { Json } from "../../text/node.js";
import { digest } from "./hash.js";
import { Random } from "./random.js";

/** What a function throws, in the form of the engine's own errors. */
interface JsonataFault {
  readonly code?: string;
  readonly message: string;
}

/** Elements that `$range` may give. */
const RANGE_LIMIT = 360_145;

interface Compiled {
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature?: string): void;
}

/**
 * AWS's additions to JSONata.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function addAwsFunctions(expression: Compiled, random: () => Random): void {
  expression.registerFunction("partition", partition, "<an:a>");
  expression.registerFunction("range", range, "<nnn:a>");
  expression.registerFunction("hash", hash, "<ss:s>");
  expression.registerFunction("random", (seed?: number) => (seed === undefined ? random() : Random.from(seed)).next(), "<n?:n>");
  expression.registerFunction("uuid", () => random().uuid(), "<:s>");
  expression.registerFunction("parse", parse, "<s:x>");
}

function partition(items: readonly Json[] | undefined, size: number | undefined): Json[][] | undefined {
  if (items === undefined || size === undefined) return undefined;
  const n = Math.trunc(size);
  if (n <= 0) throw fault("D3137", "The size argument of $partition must be greater than zero");
  return Array.from({ length: Math.ceil(items.length / n) }, (_, i) => items.slice(i * n, (i + 1) * n));
}

/** A sequence, so that one element stands for itself. */
function range(first: number | undefined, last: number | undefined, step: number | undefined): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  if (by === 0) throw fault("D3137", "The step argument of $range must not be zero");
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > RANGE_LIMIT) throw fault("D2014", `The size of the sequence allocated by $range must not exceed ${RANGE_LIMIT}`);
  const sequence = Array.from({ length }, (_, i) => from + i * by);
  Object.defineProperty(sequence, "sequence", { enumerable: false, value: true });
  return sequence;
}

function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const made = digest(text, algorithm);
  if (made === undefined) throw fault("D3137", `The algorithm "${algorithm}" of $hash is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512`);
  return made;
}

function parse(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw fault("D3137", "The argument of $parse is no JSON text");
  }
}

const fault = (code: string, message: string): JsonataFault => ({ code, message });
