import { textAt } from "../../../text/node-builders.js";
import { booleanAt, numberAt, numberValue, plainText, truthOf } from "../values.js";
import type { Compute } from "./compute.js";

const onNumbers =
  (compute: (...numbers: number[]) => number): Compute =>
  (args, at) => {
    const given = args.map(numberValue);
    return given.includes(undefined) ? undefined : numberAt(compute(...(given as number[])), at);
  };

const tostring: Compute = ([value], at) => {
  const text = plainText(value);
  if (text === undefined) return value?.kind === "string" || value?.kind === "null" ? value : undefined;
  return value?.kind === "string" ? value : textAt(text, at);
};

const tobool: Compute = ([value], at) => {
  const truth = truthOf(value);
  return truth === undefined ? undefined : booleanAt(truth, at);
};

/** Functions of numbers and conversions. */
export const NUMBERS: readonly (readonly [string, Compute])[] = [
  ["tostring", tostring],
  ["tobool", tobool],
  ["tonumber", onNumbers((n) => n)],
  ["max", onNumbers(Math.max)],
  ["min", onNumbers(Math.min)],
  ["abs", onNumbers(Math.abs)],
  ["ceil", onNumbers(Math.ceil)],
  ["floor", onNumbers(Math.floor)],
];
