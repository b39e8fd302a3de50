import { get, type Node, type ObjectNode } from "../../text/node.js";
import { range, type Span } from "../../text/range.js";
import type { HostSuppression } from "../host.js";
import { objectAt } from "./template.js";

/** `Metadata: sfn-lint: {disable: [rule-a], reason: why}` of a resource or a template. */
export function suppressionIn(owner: ObjectNode, covers: readonly Span[]): HostSuppression | undefined {
  const metadata = objectAt(owner, "Metadata");
  const config = metadata && get(metadata, "sfn-lint");
  if (config?.kind !== "object") return undefined;
  const disable = get(config, "disable");
  if (!disable) return undefined;
  const reason = get(config, "reason");
  return {
    rules: names(disable),
    ...(reason?.kind === "string" ? { reason: reason.value } : {}),
    at: disable.range,
    covers,
  };
}

function names(node: Node): string[] {
  if (node.kind === "array") return node.items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
  if (node.kind === "string") return node.value.split(/[\s,]+/).filter((name) => name !== "" && name !== "*");
  return [];
}

export const whole = (at: Span): Span => range(at.file, 0, at.file.text.length);
