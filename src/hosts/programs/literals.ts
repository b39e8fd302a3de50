import { nearest } from "../../asl/did-you-mean.js";
import { STATE_FIELDS, STATE_TYPES } from "../../asl/fields.js";
import type { StateType } from "../../asl/model.js";
import { memberOf, type Value } from "../../languages/evaluator/values.js";
import { lastName, type Syntax } from "../../languages/javascript/syntax.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";
import type { Span } from "../../text/range.js";

/** A key without its quotes, a variable without its type. */
export function nameRange(named: Syntax): [number, number] {
  const [start, end] = named.range;
  if (named.type === "Literal" || named.type === "Text") return [start + 1, end - 1];
  return named.type === "Identifier" ? [start, start + String(named.name).length] : [start, end];
}

/** The name of a variable or key; empty where it is computed. */
export function nameIn(named: Syntax): string {
  return named.type === "Literal" || named.type === "Text" ? String(named.value) : (lastName(named) ?? "");
}

/** Names that say that the value is meant for Step Functions. */
export const INTENDED_NAME = /definition|state.?machine|step.?function|\basl\b|Asl(?:$|[A-Z])/i;

/** Members whose values have the form of a machine and are none. */
export const NESTED_SCOPE_NAME = /^(?:ItemProcessor|Iterator|Branches)$/;

/** Other workflow formats have StartAt and States too: their states have types and fields of their own. */
export function hasAslStates(root: Node): boolean {
  const states = root.kind === "object" ? get(root, "States") : undefined;
  if (states?.kind !== "object") return true;
  return states.members.every(({ value }) => {
    if (value.kind !== "object") return true;
    const type = get(value, "Type");
    if (type?.kind !== "string" || type.placeholders.length > 0)
      return type !== undefined || value.members.some((m) => m.key.placeholders.length > 0);
    const known = (STATE_TYPES as readonly string[]).includes(type.value) ? STATE_FIELDS[type.value as StateType] : undefined;
    if (!known) return nearest(type.value, STATE_TYPES) !== undefined;
    return value.members.every(({ key }) => Object.hasOwn(ANY_FIELD, key.name) || nearest(key.name, Object.keys(known)) !== undefined);
  });
}

const ANY_FIELD: Readonly<Record<string, unknown>> = Object.assign({}, ...Object.values(STATE_FIELDS));

/** An object with StartAt and States that are objects or unknown. */
export function isMachine(root: Node | undefined): root is ObjectNode {
  if (root?.kind !== "object" || !get(root, "StartAt")) return false;
  const states = get(root, "States");
  return (
    states?.kind === "object" &&
    states.members.length > 0 &&
    states.members.every((m) => m.value.kind === "object" || m.value.kind === "placeholder")
  );
}

/** States of which some are known and some are not. */
export function statesBuilt(value: Value): Span | undefined {
  const states = memberOf(value.kind === "json" ? value.of : value, "States");
  if (states?.kind !== "object" || !states.open || states.members.size === 0) return undefined;
  return [...states.members.values()].every((m) => m.value.kind === "object" && m.value.members.has("Type")) ? states.at : undefined;
}
