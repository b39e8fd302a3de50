import { expect, it } from "vitest";
import { stringNode } from "../../../test/support/parse.js";
import { parseIntrinsic } from "./parse-intrinsic.js";

const argumentOf = (text: string): unknown => {
  const parsed = parseIntrinsic(`States.Array(${text})`, stringNode(`States.Array(${text})`));
  return "call" in parsed ? parsed.call.args[0] : undefined;
};

it.each([
  ["1", 1],
  ["-0", -0],
  ["01", 1],
  ["-007.50", -7.5],
  ["1e400", Number.POSITIVE_INFINITY],
  ["null", null],
  ["true", true],
])("the argument %s", (text, value) => {
  expect(argumentOf(text)).toMatchObject({ kind: "literal", value });
});

it.each(["1.", ".5", "1e", "--1", "0x1F", "nulls", "1_000", "+1"])("%s is no argument", (text) => {
  expect(argumentOf(text)).toBeUndefined();
});
