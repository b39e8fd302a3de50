import { computedText, plainText } from "../../../languages/evaluator/text.js";
import { isNothing, listOf, memberOf, type ObjectMember, objectOf, type Value } from "../../../languages/evaluator/values.js";
import type { PlaceholderKind } from "../../../text/mapped-text.js";
import type { Span } from "../../../text/range.js";

/** A field that the library writes: the property that it comes from, or how it is made from the whole object. */
export type Field = string | ((from: Value) => Value | undefined);

export const hole = (at: Span, placeholder: PlaceholderKind = "unknown"): Value => ({ kind: "unknown", placeholder, name: "${…}", at });

/** A placeholder where something is given. */
export const given = (value: Value | undefined, placeholder?: PlaceholderKind): Value | undefined =>
  value && !isNothing(value) ? hole(value.at, placeholder) : undefined;

/** An object of the API from one of the library; a placeholder where the object is not known. */
export function structure(value: Value | undefined, fields: Readonly<Record<string, Field>>): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  if (value.kind !== "object") return hole(value.at);
  const members = Object.entries(fields).flatMap(([name, field]): [string, ObjectMember][] => {
    const made = typeof field === "string" ? memberOf(value, field) : field(value);
    if (!made || isNothing(made)) return [];
    const key = (typeof field === "string" && value.members.get(field)?.key) || made.at;
    return [[name, { key, value: made }]];
  });
  return objectOf(value.at, members, value.open);
}

/** Each item of a list; a placeholder where the list is not known. */
export function each(value: Value | undefined, of: (item: Value) => Value | undefined): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  if (value.kind !== "list") return hole(value.at);
  return listOf(
    value.items.map((item) => of(item) ?? hole(item.at)),
    value.at,
    value.open,
  );
}

/** `{ a: "b" }` as `[{ Key: "a", Value: "b" }]`. */
export function pairs(
  value: Value | undefined,
  key: string,
  of = (item: Value): readonly (readonly [string, Value])[] => [["Value", item]],
) {
  if (!value || isNothing(value)) return undefined;
  if (value.kind !== "object" || value.open) return hole(value.at);
  const items = [...value.members].map(([name, member]) =>
    objectOf(member.value.at, [
      [key, { key: member.key, value: computedText(name, member.key) }],
      ...of(member.value).map(([field, made]): [string, ObjectMember] => [field, { key: member.key, value: made }]),
    ]),
  );
  return listOf(items, value.at);
}

/** Objects whose members are names that the user chose. */
const FREE: ReadonlySet<string> = new Set(["Properties", "Tags"]);

/** Members with a capital letter, at any depth, as the API writes what the library writes in camel case. */
export function capitalized(value: Value, special: Readonly<Record<string, (value: Value) => readonly [string, Value]>> = {}): Value {
  if (value.kind === "list")
    return listOf(
      value.items.map((item) => capitalized(item, special)),
      value.at,
      value.open,
    );
  if (value.kind !== "object") return value;
  const members = [...value.members].flatMap(([written, member]): [string, ObjectMember][] => {
    if (isNothing(member.value)) return [];
    const given = special[written]?.(member.value);
    if (given) return [[given[0], { key: member.key, value: given[1] }]];
    const name = written.charAt(0).toUpperCase() + written.slice(1);
    return [[name, { key: member.key, value: FREE.has(name) ? member.value : capitalized(member.value, special) }]];
  });
  return objectOf(value.at, members, value.open);
}

/** A text with known parts before and after; a placeholder where the text is not known. */
export function around(value: Value | undefined, before: string, after = ""): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  const text = plainText(value);
  return text === undefined
    ? { kind: "unknown", placeholder: "text", name: `${before}${"${…}"}${after}`, at: value.at }
    : computedText(`${before}${text}${after}`, value.at);
}

/** A number divided; a placeholder for one that is not known. */
export const divided = (value: Value | undefined, by: number): Value | undefined =>
  value?.kind === "number" ? { ...value, value: value.value / by } : value;

export const text = (value: string, at: Span): Value => computedText(value, at);

/** An object of fields that are there. */
export const objectWith = (at: Span, fields: Readonly<Record<string, Value | undefined>>): Value =>
  objectOf(
    at,
    Object.entries(fields).flatMap(([name, value]): [string, ObjectMember][] =>
      value && !isNothing(value) ? [[name, { key: value.at, value }]] : [],
    ),
  );
