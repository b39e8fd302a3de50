import { javaHashOrder } from "../../asl/java-hash-order.js";
import { spend, TooCostlyError } from "../../budget/budget.js";
import { withoutAtEnd } from "../../budget/linear.js";
import type { Json } from "../../text/node.js";
import { formatPieces } from "../format-pieces.js";
import { isObject } from "./box.js";
import { jsonText } from "./bytes.js";
import { equalJson } from "./compare.js";
import { digest } from "./hash.js";
import { javaText } from "./java-text.js";
import { Random } from "./random.js";

/** What a function says when it cannot work with its arguments. */
export class InvalidArgumentsError extends Error {}

/** Characters that Base64 and Hash take. */
const TEXT_LIMIT = 10_000;
const RANGE_LIMIT = 1_000;
/** UTF-16 units; AWS passes on 256 KiB. */
const MOST_TEXT = 8_000_000;
const INT_MIN = -2_147_483_648;
const INT_MAX = 2_147_483_647;

type Intrinsic = (args: readonly Json[], random: Random) => Json;

/**
 * The intrinsic functions, as recorded on AWS.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 * @throws BadArguments with what AWS adds to "Invalid arguments in States.X", perhaps nothing.
 */
export function callIntrinsic(name: string, args: readonly Json[], random: Random): Json {
  const run = INTRINSICS.get(name);
  if (!run) throw new InvalidArgumentsError();
  return run(args, random);
}

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ["States.Format", ([template, ...values]) => format(text(template), values)],
  [
    "States.StringToJson",
    (args) => {
      const [source] = exactly(args, 1);
      const trimmed = text(source).trim();
      if (trimmed === "") return null;
      try {
        return JSON.parse(trimmed) as Json;
      } catch {
        throw new InvalidArgumentsError();
      }
    },
  ],
  ["States.JsonToString", (args) => jsonText(exactly(args, 1)[0] as Json)],
  ["States.Array", (args) => [...args]],
  [
    "States.ArrayPartition",
    (args) => {
      const [list, size] = exactly(args, 2);
      const items = array(list);
      const n = rounded(size);
      if (n <= 0) throw new InvalidArgumentsError();
      return Array.from({ length: Math.ceil(items.length / n) }, (_, i) => items.slice(i * n, (i + 1) * n));
    },
  ],
  [
    "States.ArrayContains",
    (args) => {
      const [list, wanted] = exactly(args, 2);
      return array(list).some((item) => equalJson(item, wanted as Json));
    },
  ],
  [
    "States.ArrayRange",
    (args) => {
      const [first, last, step] = exactly(args, 3).map(rounded) as [number, number, number];
      if (step === 0) throw new InvalidArgumentsError();
      const length = Math.max(0, Math.floor((last - first) / step) + 1);
      if (length > RANGE_LIMIT) throw new InvalidArgumentsError();
      return Array.from({ length }, (_, i) => first + i * step);
    },
  ],
  [
    "States.ArrayGetItem",
    (args) => {
      const [list, index] = exactly(args, 2);
      const item = array(list)[rounded(index)];
      if (item === undefined) throw new InvalidArgumentsError();
      return item;
    },
  ],
  ["States.ArrayLength", (args) => array(exactly(args, 1)[0]).length],
  [
    "States.ArrayUnique",
    (args) => {
      const seen = new Set<string>();
      return array(exactly(args, 1)[0]).filter((item) => {
        const key = canonical(item);
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      });
    },
  ],
  ["States.Base64Encode", (args) => Buffer.from(limited(exactly(args, 1)[0]), "utf8").toString("base64")],
  [
    "States.Base64Decode",
    (args) => {
      const source = limited(exactly(args, 1)[0]);
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(source) || withoutAtEnd(source, (c) => c === "=").length % 4 === 1)
        throw new InvalidArgumentsError();
      return Buffer.from(source, "base64").toString("utf8");
    },
  ],
  [
    "States.Hash",
    (args) => {
      const [data, algorithm] = exactly(args, 2);
      const source = typeof data === "string" ? data : jsonText(data as Json);
      if (source.length > TEXT_LIMIT) throw new InvalidArgumentsError();
      const hash = digest(source, text(algorithm));
      if (hash === undefined) throw new InvalidArgumentsError();
      return hash;
    },
  ],
  [
    "States.JsonMerge",
    (args) => {
      const [first, second, deep] = exactly(args, 3);
      // AWS has only the shallow merge
      if (deep !== false || !isObject(first) || !isObject(second)) throw new InvalidArgumentsError();
      const merged = [...new Map([...Object.entries(first), ...Object.entries(second)])];
      return Object.fromEntries(javaHashOrder(merged, ([key]) => key));
    },
  ],
  [
    "States.MathRandom",
    (args, random) => {
      if (args.length !== 2 && args.length !== 3) throw new InvalidArgumentsError();
      const [start, end] = [rounded(args[0]), rounded(args[1])];
      if (start >= end) throw new InvalidArgumentsError();
      const from = args.length === 3 ? Random.from(rounded(args[2])) : random;
      return start + Math.floor(from.next() * (end - start));
    },
  ],
  [
    "States.MathAdd",
    (args) => {
      const [a, b] = exactly(args, 2).map(rounded) as [number, number];
      if (a < INT_MIN || a > INT_MAX || b < INT_MIN || b > INT_MAX) throw new InvalidArgumentsError();
      return a + b;
    },
  ],
  [
    "States.StringSplit",
    (args) => {
      const [source, delimiters] = exactly(args, 2);
      return split(text(source), text(delimiters));
    },
  ],
  [
    "States.UUID",
    (args, random) => {
      exactly(args, 0);
      return random.uuid();
    },
  ],
]);

function exactly(args: readonly Json[], count: number): readonly Json[] {
  if (args.length !== count) throw new InvalidArgumentsError();
  return args;
}

function text(json: Json | undefined): string {
  if (typeof json !== "string") throw new InvalidArgumentsError();
  return json;
}

function limited(json: Json | undefined): string {
  const source = text(json);
  if (source.length > TEXT_LIMIT) throw new InvalidArgumentsError();
  return source;
}

function array(json: Json | undefined): readonly Json[] {
  if (!Array.isArray(json)) throw new InvalidArgumentsError();
  return json;
}

/** Half up, as recorded: -1.5 becomes -1. */
function rounded(json: Json | undefined): number {
  if (typeof json !== "number") throw new InvalidArgumentsError();
  return Math.floor(json + 0.5) + 0;
}

/** Every character of `delimiters` splits; empty pieces go. */
function split(source: string, delimiters: string): string[] {
  const at = new Set(delimiters);
  const pieces: string[] = [];
  let piece = "";
  for (const c of source) {
    if (!at.has(c)) piece += c;
    else if (piece !== "") {
      pieces.push(piece);
      piece = "";
    }
  }
  return piece === "" ? pieces : [...pieces, piece];
}

/** The template's text with a value for each `{}`. */
function format(template: string, values: readonly Json[]): string {
  const pieces = formatPieces(template);
  if (!pieces) throw new InvalidArgumentsError();
  if (pieces.length !== values.length + 1) throw new InvalidArgumentsError("number of arguments do not match the occurrences of {}");
  let out = pieces[0] as string;
  values.forEach((value, i) => {
    const text = javaText(value);
    spend(text.length / 1000);
    if (out.length + text.length > MOST_TEXT) throw new TooCostlyError("States.Format makes too much text");
    out += text + (pieces[i + 1] as string);
  });
  return out;
}

/** A text that is the same for equal values, whatever the order of members. */
function canonical(json: Json): string {
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(canonical).join(",")}]`;
  return `{${Object.keys(json)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(json[key] as Json)}`)
    .join(",")}}`;
}
