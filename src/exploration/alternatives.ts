import type { Json } from "../text/node.js";
import { kindOf } from "../values/concrete/box.js";
import type { Comparison } from "./jsonata-reads.js";
import type { Kind, Place } from "./places.js";
import type { Alternative } from "./world.js";

/** A comparison of a value with another one, by its operator in Choice or JSONata. */
export interface Test {
  readonly operator: string;
  readonly other: Json;
}

export const IS_TRUE: Test = { operator: "boolean", other: true };
/** The list has as many items as the other value. */
export const HAS_LENGTH = "length";
export const IS_PRESENT: Test = { operator: "IsPresent", other: true };

/** What an operator tells about the kind of value that it compares. */
export function hintOf(place: Place, other: Json | undefined, operator = ""): void {
  const kind: Kind | undefined =
    operator.startsWith("String") || operator.startsWith("Timestamp")
      ? "string"
      : operator.startsWith("Numeric")
        ? "number"
        : operator === "BooleanEquals"
          ? "boolean"
          : other === undefined || other === null
            ? undefined
            : kindOf(other);
  if (kind && place.kind === undefined) place.is(kind, "hint");
}

/** Values on both sides of a test; those of a listed value, or of a known kind, stay within it. */
export function alternativesOf(place: Place, { operator, other }: Test): Alternative[] {
  if (operator === "IsPresent") {
    const mayLack = place.needed ? !place.shape : place.typical;
    return [{ kind: "present" }, ...(mayLack ? [{ kind: "absent" } as const] : [])];
  }
  if (operator === HAS_LENGTH) return [0, -1].map((more) => ({ kind: "length", length: Number(other) + more }) as const);
  const found = valuesFor(operator.replace(/^(String|Numeric|Timestamp)/, ""), operator, other);
  const listed = place.values;
  return found
    .filter((json) => {
      if (listed) return typeof json === "string" && listed.includes(json);
      const kind = kindOf(json);
      // also where the model is a hint: an object may have more members, but is no text
      const isFixed = place.proof === "model" || place.shape?.kind === "object" || place.shape?.kind === "list";
      return !isFixed || place.kind === undefined || kind === place.kind;
    })
    .concat(listed ? [...listed.filter((text) => text !== other).slice(0, MOST_LISTED)] : [])
    .map((json) => ({ kind: "value", json }) as const);
}

export const testOf = ({ operator, literal }: Comparison): Test => ({ operator, other: literal });

/** The operator of the same comparison with its sides exchanged. */
export const mirrored = (operator: string): string =>
  operator.replace(/(Less|Greater)/, (order) => (order === "Less" ? "Greater" : "Less"));

/** Members of an enumeration that one test is tried with. */
const MOST_LISTED = 12;

function valuesFor(relation: string, operator: string, other: Json): Json[] {
  switch (relation) {
    case "BooleanEquals":
    case "boolean":
      return [true, false];
    case "IsNull":
      return [null, "text"];
    case "IsString":
      return ["text", 1];
    case "IsNumeric":
      return [1, "text"];
    case "IsBoolean":
      return [true, "text"];
    case "IsTimestamp":
      return ["2026-01-01T00:00:00Z", "text"];
    case "is":
      return [other];
    case "contains":
      return typeof other === "string" ? [other, "other"] : [];
    case "Matches":
      return typeof other === "string" ? [other.replace(/\\([\\*])|\*/g, (_, escaped?: string) => escaped ?? "x"), "other"] : [];
    default:
      return ordered(operator, other);
  }
}

/** The value itself and its neighbors. */
function ordered(operator: string, other: Json): Json[] {
  if (typeof other === "number") return [other, other + 1, other - 1];
  if (typeof other === "boolean") return [other, !other];
  if (typeof other !== "string") return [other];
  const time = operator.startsWith("Timestamp") ? Date.parse(other) : Number.NaN;
  if (Number.isNaN(time)) return [other, `${other}~`, ""];
  return [other, ...[1, -1].map((days) => new Date(time + days * 86_400_000).toISOString().replace(".000Z", "Z"))];
}
