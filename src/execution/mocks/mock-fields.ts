import { member, type Node, type ObjectNode } from "../../text/node.js";
import { placeOf, type Span } from "../../text/range.js";

/** What is wrong with a mocks file, with `file:line:column` in front. */
export class MockError extends Error {
  constructor(at: Span, message: string) {
    const { file, start } = placeOf(at);
    super(`${file}:${start.line}:${start.column}: ${message}`);
  }
}

export interface MockChoice {
  /** Of `MockConfigFile.json`. */
  readonly testCase?: string;
  /** Tells which of the file's machines is meant. */
  readonly machine?: string;
}

/** @throws MockError */
export function objectAt(node: Node, what: string): ObjectNode {
  if (node.kind !== "object") throw new MockError(node.range, `${what} must be an object`);
  return node;
}

/** @throws MockError */
export function arrayAt(node: Node, what: string): readonly Node[] {
  if (node.kind !== "array") throw new MockError(node.range, `${what} must be a list`);
  return node.items;
}

/** `null` stands for nothing, as in a history. */
export function textOf(object: ObjectNode, name: string): string | undefined {
  const value = member(object, name)?.value;
  if (!value || value.kind === "null") return undefined;
  if (value.kind !== "string") throw new MockError(value.range, `"${name}" must be a string`);
  return value.value;
}

/** A number that is not negative; undefined where it is absent or null. @throws MockError */
export function numberOf(object: ObjectNode, name: string): number | undefined {
  const value = member(object, name)?.value;
  if (!value || value.kind === "null") return undefined;
  if (value.kind !== "number" || value.value < 0) throw new MockError(value.range, `"${name}" must be a number that is not negative`);
  return value.value;
}

/** False where it is not there. */
export function flag(object: ObjectNode, name: string): boolean {
  const value = member(object, name)?.value;
  if (value && value.kind !== "boolean") throw new MockError(value.range, `"${name}" must be true or false`);
  return value?.kind === "boolean" && value.value;
}
