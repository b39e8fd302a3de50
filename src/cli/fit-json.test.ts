import { expect, it } from "vitest";
import { fitJson } from "./fit-json.js";

it("writes on one line what fits, and indents the rest", () => {
  const value = { input: {}, states: { A: [{ output: { id: 1 } }, { error: "Failed" }] } };
  expect(fitJson(value, 80)).toBe(JSON.stringify(value));
  expect(fitJson(value, 50)).toBe(`{
  "input": {},
  "states": {"A":[{"output":{"id":1}},{"error":"Failed"}]}
}`);
  expect(JSON.parse(fitJson(value, 1))).toEqual(value);
});
