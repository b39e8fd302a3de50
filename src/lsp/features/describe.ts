import type { Interval } from "../../analysis/facts/facts.js";
import { formatBytes, formatNumber } from "../../rule-kit/format.js";
import type { ErrorDigest, ValueDigest } from "../analysis/digest.js";

/** `3`, `1 to 4`, `2 or more`. */
export function interval({ min, max }: Interval, show: (n: number) => string = formatNumber): string {
  if (max === null) return min === 0 ? "any number" : `${show(min)} or more`;
  return min === max ? show(min) : `${show(min)} to ${show(max)}`;
}

/** A size; one that only the payload limit bounds says nothing. */
export function bytes({ min, max }: Interval): string {
  return max === null || max >= PAYLOAD_LIMIT ? `${formatBytes(min)} or more` : interval({ min, max }, formatBytes);
}

const PAYLOAD_LIMIT = 262_144;

export function errorNames({ names, open, under }: ErrorDigest): string {
  if (open) {
    const lacking = names.filter((name) => !name.startsWith("States."));
    return lacking.length === 0 ? "any" : `any except ${lacking.map(code).join(", ")}`;
  }
  const all = [...names, ...under.map((prefix) => `${prefix}*`)];
  return all.length === 0 ? "none" : all.map(code).join(", ");
}

/** Text in backquotes, whatever it contains. */
export function code(text: string): string {
  const shown = text.replace(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** A type in one line: `{ id: string, items: array of object, … }`. */
export function shape(value: ValueDigest, depth = 2): string {
  if (value.constant !== undefined) return value.constant;
  if (value.strings && value.kinds.length === 1) return value.strings.map((s) => JSON.stringify(s)).join(" | ");
  if (value.opaque) return "anything";
  const kinds = value.kinds.map((kind) => {
    if (kind === "object" && (value.members.length > 0 || !value.open)) return objectShape(value, depth);
    if (kind === "array" && value.items && depth > 0 && !value.items.opaque) return `array of ${shape(value.items, depth - 1)}`;
    if (kind === "number" && value.number && value.number.max !== null && value.number.min === value.number.max)
      return formatNumber(value.number.min);
    return kind;
  });
  return kinds.length === 0 ? "nothing" : kinds.join(" | ");
}

const MOST_MEMBERS = 12;

function objectShape({ members, open }: ValueDigest, depth: number): string {
  if (members.length === 0) return open ? "object" : "{}";
  if (depth <= 0) return "{…}";
  const shown = members
    .slice(0, MOST_MEMBERS)
    .map(({ name, presence, value }) => `${name}${presence === "may" ? "?" : ""}: ${shape(value, depth - 1)}`);
  if (open || members.length > MOST_MEMBERS) shown.push("…");
  return `{ ${shown.join(", ")} }`;
}

/** The member at the end of a list of names; undefined where nothing is known of it, `"absent"` where it does not exist. */
export function memberAt(
  value: ValueDigest | undefined,
  steps: readonly string[],
): { value: ValueDigest; optional: boolean } | "absent" | undefined {
  let at = value;
  let optional = false;
  for (const name of steps) {
    if (!at) return undefined;
    // a path reads an item of an array by its index, which has no name
    const owner: ValueDigest = at.members.length === 0 && at.items ? at.items : at;
    const found: ValueDigest["members"][number] | undefined = owner.members.find((m) => m.name === name);
    if (!found) return owner.open || owner.opaque ? undefined : "absent";
    if (found.presence === "may") optional = true;
    at = found.value;
  }
  return at && { value: at, optional };
}
