import type { Json } from "../../text/node.js";
import { hasDuplicateKeys } from "./duplicate-keys.js";
import { digest } from "./hash.js";
import { javaRandom } from "./java-random.js";
import type { Random } from "./random.js";

/** What a function throws, in the form of the engine's own errors. */
interface JsonataFault {
  readonly code?: string;
  readonly message: string;
}

/** Measured: elements that `$range` may give. */
const RANGE_LIMIT = 360_145;

/** AWS's words for whatever needs too much memory. */
export const OUT_OF_MEMORY = "Expression evaluation memory limit exceeded: Check for excessive memory usage";

interface Compiled {
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature?: string): void;
}

/**
 * AWS's additions to JSONata, their edges and words as measured on AWS.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function addAwsFunctions(expression: Compiled, random: () => Random): void {
  expression.registerFunction("partition", partition, "<a?n?:a>");
  expression.registerFunction("range", range, "<n?n?n?:a>");
  expression.registerFunction("hash", hash, "<s?s?:s>");
  expression.registerFunction("random", (seed?: number) => (seed === undefined ? random().next() : javaRandom(seed)), "<n?:n>");
  expression.registerFunction("uuid", () => random().uuid(), "<:s>");
  expression.registerFunction("parse", parse, "<s?:x>");
}

/** Without a size all items are one part; none where the size is zero or there are no items. */
function partition(items: readonly Json[] | undefined, size: number | undefined): Json[][] | undefined {
  if (items === undefined) return undefined;
  const n = size === undefined ? items.length : Math.trunc(size);
  if (n < 0) throw fault("D3137", "Second argument must be zero or greater");
  if (n === 0 || items.length === 0) return undefined;
  return Array.from({ length: Math.ceil(items.length / n) }, (_, i) => items.slice(i * n, (i + 1) * n));
}

/** A sequence, so that one element stands for itself. */
function range(first: number | undefined, last: number | undefined, step: number | undefined): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  if (by === 0) return undefined;
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > RANGE_LIMIT) throw { message: OUT_OF_MEMORY } satisfies JsonataFault;
  const sequence = Array.from({ length }, (_, i) => from + i * by);
  Object.defineProperty(sequence, "sequence", { enumerable: false, value: true });
  return sequence;
}

function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const made = digest(text, algorithm);
  if (made === undefined) throw fault("D3137", `Hash algorithm '${algorithm}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5`);
  return made;
}

function parse(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    if (!hasDuplicateKeys(text)) return value;
  } catch {
    // told below
  }
  throw { ...fault("D3137", "Invalid JSON"), value: text };
}

const fault = (code: string, message: string): JsonataFault => ({ code, message });
