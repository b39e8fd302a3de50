import { code } from "./describe.js";

/** A function as people call it. */
interface FunctionHelp {
  readonly signature: string;
  readonly summary: string;
}

const help = (table: Readonly<Record<string, readonly [signature: string, summary: string]>>): ReadonlyMap<string, FunctionHelp> =>
  new Map(Object.entries(table).map(([name, [signature, summary]]) => [name, { signature, summary }]));

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
export const INTRINSICS: ReadonlyMap<string, FunctionHelp> = help({
  "States.Format": ["template, value, …", "puts the values in place of each {} of the template"],
  "States.StringToJson": ["text", "parses JSON text"],
  "States.JsonToString": ["value", "writes a value as JSON text"],
  "States.Array": ["value, …", "an array of the values"],
  "States.ArrayPartition": ["array, size", "splits an array into arrays of at most that size"],
  "States.ArrayContains": ["array, value", "whether the array contains the value"],
  "States.ArrayRange": ["first, last, step", "numbers from the first to the last"],
  "States.ArrayGetItem": ["array, index", "the item at that index, from 0"],
  "States.ArrayLength": ["array", "the number of items"],
  "States.ArrayUnique": ["array", "the array without repeated items"],
  "States.Base64Encode": ["text", "encodes as Base64"],
  "States.Base64Decode": ["text", "decodes Base64"],
  "States.Hash": ["value, algorithm", "hash by MD5, SHA-1, SHA-256, SHA-384 or SHA-512"],
  "States.JsonMerge": ["object, object, false", "merges two objects; the second one wins"],
  "States.MathRandom": ["from, to, seed?", "a random integer"],
  "States.MathAdd": ["a, b", "the sum of two integers"],
  "States.StringSplit": ["text, separators", "splits at any of the characters"],
  "States.UUID": ["", "a random UUID of version 4"],
});

/** @see https://docs.jsonata.org/string-functions @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export const JSONATA_FUNCTIONS: ReadonlyMap<string, FunctionHelp> = help({
  $sum: ["array", "the sum of the numbers"],
  $count: ["array", "the number of items"],
  $max: ["array", "the largest number"],
  $min: ["array", "the smallest number"],
  $average: ["array", "the mean of the numbers"],
  $string: ["value, prettify?", "writes a value as text"],
  $length: ["text", "the number of characters"],
  $substring: ["text, start, length?", "a part of the text"],
  $substringBefore: ["text, separator", "the text before the first separator"],
  $substringAfter: ["text, separator", "the text after the first separator"],
  $lowercase: ["text", "in lower case"],
  $uppercase: ["text", "in upper case"],
  $trim: ["text", "without surrounding and repeated white space"],
  $pad: ["text, width, char?", "padded to a width; a negative width pads on the left"],
  $contains: ["text, pattern", "whether the text contains a text or matches a regular expression"],
  $split: ["text, separator, limit?", "splits into an array"],
  $join: ["array, separator?", "joins texts"],
  $match: ["text, pattern, limit?", "matches of a regular expression"],
  $replace: ["text, pattern, replacement, limit?", "replaces matches"],
  $base64encode: ["text", "encodes as Base64"],
  $base64decode: ["text", "decodes Base64"],
  $encodeUrlComponent: ["text", "encodes a part of a URL"],
  $encodeUrl: ["text", "encodes a URL"],
  $decodeUrlComponent: ["text", "decodes a part of a URL"],
  $decodeUrl: ["text", "decodes a URL"],
  $number: ["value", "converts to a number"],
  $abs: ["number", "the absolute value"],
  $floor: ["number", "rounds down"],
  $ceil: ["number", "rounds up"],
  $round: ["number, precision?", "rounds half to even"],
  $power: ["base, exponent", "raises to a power"],
  $sqrt: ["number", "the square root"],
  $random: ["seed?", "a random number of at least 0 and less than 1"],
  $formatNumber: ["number, picture, options?", "formats by a picture such as #,##0.00"],
  $formatBase: ["number, radix?", "formats in another base"],
  $formatInteger: ["number, picture", "formats an integer by a picture"],
  $parseInteger: ["text, picture", "reads an integer by a picture"],
  $boolean: ["value", "converts to a boolean"],
  $not: ["value", "negates"],
  $exists: ["value", "whether the expression has a value"],
  $map: ["array, function", "applies a function to each item"],
  $filter: ["array, function", "items for which the function is true"],
  $single: ["array, function?", "the one item for which the function is true"],
  $reduce: ["array, function, init?", "combines items into one value"],
  $sift: ["object, function?", "members for which the function is true"],
  $keys: ["object", "names of the members"],
  $lookup: ["object, key", "the member of that name"],
  $append: ["array, array", "concatenates"],
  $spread: ["object", "an object for each member"],
  $merge: ["array", "merges objects; later ones win"],
  $reverse: ["array", "in reverse order"],
  $each: ["object, function", "applies a function to each member"],
  $error: ["message?", "fails with States.QueryEvaluationError"],
  $assert: ["condition, message?", "fails unless the condition is true"],
  $type: ["value", "the name of the type"],
  $sort: ["array, function?", "sorted"],
  $shuffle: ["array", "in random order"],
  $distinct: ["array", "without repeated items"],
  $zip: ["array, …", "combines items of the same index"],
  $now: ["picture?, timezone?", "the current time as text"],
  $millis: ["", "the current time in milliseconds"],
  $fromMillis: ["number, picture?, timezone?", "milliseconds as text"],
  $toMillis: ["text, picture?", "text as milliseconds"],
  $partition: ["array, size", "splits an array into arrays of at most that size"],
  $range: ["first, last, step", "numbers from the first to the last"],
  $hash: ["text, algorithm", "hash by MD5, SHA-1, SHA-256, SHA-384 or SHA-512"],
  $uuid: ["", "a random UUID of version 4"],
  $parse: ["text", "parses JSON text"],
});

/** What a function does, in a line; undefined for names that are not built in. */
export function functionHelp(name: string): string | undefined {
  const known = INTRINSICS.get(name) ?? JSONATA_FUNCTIONS.get(name);
  return known && `${code(`${name}(${known.signature})`)}: ${known.summary}`;
}
