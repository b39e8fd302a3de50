import type { Machine } from "../../asl/model.js";
import type { Node } from "../../text/node.js";

const MOST = 240;
/** The quotas, and what counters tend to run into. */
const ALWAYS = [-1, 0, 1, 2, 10, 40, 100, 256, 1000, 24_998, 25_000, 32_768, 262_144, 2_147_483_647];

/** Numbers at which widening pauses: the definition's own constants and their neighbors, ascending. */
export function thresholdsOf(machine: Machine): number[] {
  const found = new Set<number>(ALWAYS);
  const add = (n: number): void => {
    if (!Number.isFinite(n) || found.size > MOST) return;
    found.add(n - 1);
    found.add(n);
    found.add(n + 1);
  };
  const todo: Node[] = [machine.node];
  while (todo.length > 0) {
    const node = todo.pop() as Node;
    if (node.kind === "object") for (const member of node.members) todo.push(member.value);
    else if (node.kind === "array") todo.push(...node.items);
    else if (node.kind === "number") add(node.value);
    else if (node.kind === "string") for (const text of numbersIn(node.value)) add(Number(text));
  }
  return [...found].sort((a, b) => a - b);
}

const MOST_TEXTS = 64;

/** Texts that the definition compares with: the operands of StringEquals, and literals in JSONata. */
export function textsOf(machine: Machine): string[] {
  const found = new Set<string>();
  const todo: Node[] = [machine.node];
  while (todo.length > 0 && found.size < MOST_TEXTS) {
    const node = todo.pop() as Node;
    if (node.kind === "object") {
      for (const { key, value } of node.members) {
        if (key.name === "StringEquals" && value.kind === "string") found.add(value.value);
        todo.push(value);
      }
    } else if (node.kind === "array") todo.push(...node.items);
    else if (node.kind === "string" && node.value.startsWith("{%"))
      for (const [, double, single] of node.value.matchAll(/"([^"\\]*)"|'([^'\\]*)'/g)) found.add(double ?? single ?? "");
  }
  return [...found];
}

/** Of expressions and intrinsics only: plain text has no numbers that count. */
function numbersIn(text: string): string[] {
  if (!text.startsWith("{%") && !text.startsWith("States.")) return [];
  return text.match(/-?\d+(\.\d+)?/g) ?? [];
}
