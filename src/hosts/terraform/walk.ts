import { spend } from "../../budget/budget.js";
import { get, type Node } from "../../text/node.js";
import type { Span } from "../../text/range.js";
import { kindOfOutput } from "./references.js";
import { NoValue } from "./session.js";
import { PARTS_A_STEP, plainText, sizeOf, unknown } from "./values.js";

/** One step from a value to a part of it: `.name` or `[index]`. */
export type Step = { readonly name: string; readonly at: Span } | { readonly index: Node; readonly at: Span };

export const lastName = (steps: readonly Step[]): string => steps.findLast((s) => "name" in s)?.name ?? "";

/** @throws NoValue where a known value has no such part. */
export function walk(from: Node, steps: readonly Step[]): Node {
  let node = from;
  for (const step of steps) {
    if (node.kind === "placeholder") return unknown("name" in step ? kindOfOutput(lastName(steps)) : "unknown", (steps.at(-1) as Step).at);
    const key = "name" in step ? step.name : plainText(step.index);
    if (key === undefined) return unknown("unknown", step.at);
    spend(sizeOf(node) / PARTS_A_STEP);
    const next = node.kind === "object" ? get(node, key) : node.kind === "array" ? node.items[Number(key)] : undefined;
    if (!next) {
      const open =
        node.kind === "object" ? node.members.some((m) => m.key.placeholders.length > 0) : node.kind === "array" && hasHole(node.items);
      if (open) return unknown("unknown", step.at);
      throw new NoValue();
    }
    node = next;
  }
  return node;
}

const hasHole = (items: readonly Node[]) => items.some((item) => item.kind === "placeholder");
