import { spend } from "../../../budget/budget.js";
import { get, type Member, type Node } from "../../../text/node.js";
import { textAt } from "../../../text/node-builders.js";
import type { Span } from "../../../text/range.js";
import { NoValue } from "../session.js";
import { booleanAt, equal, list, numberAt, numberValue, object, PARTS_A_STEP, plainText, unknownMember } from "../values.js";
import { type Compute, itself } from "./compute.js";

const merge: Compute = (args, at) => {
  const members = new Map<string, Member>();
  for (const arg of args) {
    if (arg.kind === "object")
      for (const m of arg.members) {
        members.delete(m.key.name);
        members.set(m.key.name, m);
      }
    else if (arg.kind === "placeholder") {
      const extra = unknownMember({ ...arg, placeholder: arg.placeholder });
      members.set(`\u0000${members.size}`, extra);
    } else if (arg.kind !== "null") throw new NoValue();
  }
  // its parts can be edited where they are
  return object(at, [...members.values()], true);
};

const concat: Compute = (args, at) => {
  const items: Node[] = [];
  for (const arg of args) {
    if (arg.kind === "array") for (const item of arg.items) items.push(item);
    else if (arg.kind === "placeholder") items.push(arg);
    else throw new NoValue();
  }
  return list(at, items);
};

const flatten: Compute = ([value], at) => {
  if (value?.kind !== "array") return undefined;
  const items: Node[] = [];
  const todo: Node[] = [...value.items].reverse();
  while (todo.length > 0) {
    const next = todo.pop() as Node;
    spend(1 / PARTS_A_STEP);
    if (next.kind === "array") for (const item of [...next.items].reverse()) todo.push(item);
    else items.push(next);
  }
  return list(at, items);
};

/** Values that are there and all known, or nothing. */
const plain =
  (compute: (items: readonly Node[], at: Span) => Node | undefined): Compute =>
  ([value], at) =>
    value?.kind === "array" && !value.items.some((item) => item.kind === "placeholder") ? compute(value.items, at) : undefined;

const distinct = plain((items, at) => {
  const kept: Node[] = [];
  for (const item of items) {
    spend(kept.length / PARTS_A_STEP);
    if (!kept.some((other) => equal(item, other) === true)) kept.push(item);
  }
  return list(at, kept);
});

const lookup: Compute = ([map, key, fallback]) => {
  const name = plainText(key);
  if (map?.kind !== "object" || name === undefined) return undefined;
  const found = get(map, name);
  if (found || map.members.some((m) => m.key.placeholders.length > 0)) return found;
  if (!fallback) throw new NoValue();
  return fallback;
};

const element: Compute = ([value, index]) => {
  const n = numberValue(index);
  if (value?.kind !== "array" || n === undefined) return undefined;
  const count = value.items.length;
  if (count === 0) throw new NoValue();
  return value.items[((n % count) + count) % count];
};

const length: Compute = ([value], at) => {
  if (value?.kind === "array" && value.items.every((item) => item.kind !== "placeholder")) return numberAt(value.items.length, at);
  if (value?.kind === "object" && value.members.every((m) => m.key.placeholders.length === 0)) return numberAt(value.members.length, at);
  const text = value?.kind === "string" ? plainText(value) : undefined;
  return text === undefined ? undefined : numberAt([...text].length, at);
};

const contains: Compute = ([value, wanted], at) => {
  if (value?.kind !== "array" || !wanted) return undefined;
  const answers = value.items.map((item) => equal(item, wanted));
  if (answers.includes(true)) return booleanAt(true, at);
  return answers.includes(undefined) ? undefined : booleanAt(false, at);
};

const keys: Compute = ([map], at) =>
  map?.kind === "object" && map.members.every((m) => m.key.placeholders.length === 0)
    ? list(
        at,
        map.members
          .map((m) => m.key)
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map((key) => textAt(key.name, key.range)),
      )
    : undefined;

const values: Compute = ([map], at) =>
  map?.kind === "object" && map.members.every((m) => m.key.placeholders.length === 0)
    ? list(
        at,
        [...map.members].sort((a, b) => (a.key.name < b.key.name ? -1 : 1)).map((m) => m.value),
      )
    : undefined;

const zipmap: Compute = ([names, given], at) => {
  if (names?.kind !== "array" || given?.kind !== "array") return undefined;
  const members: Member[] = [];
  for (const [i, name] of names.items.entries()) {
    const text = plainText(name);
    const value = given.items[i];
    if (text === undefined || !value) return undefined;
    members.push({ key: { name: text, range: name.range, placeholders: [] }, value, range: value.range });
  }
  return object(at, members);
};

/** A copy to be sorted: each item is compared with about as many others as its number has digits. */
function inOrder(items: readonly Node[]): Node[] {
  spend((items.length * Math.log2(items.length + 1)) / PARTS_A_STEP);
  return [...items];
}

const MAX_RANGE = 10_000;

const numbers: Compute = (args, at) => {
  const given = args.map(numberValue);
  if (given.includes(undefined)) return undefined;
  const [a, b, c] = given as number[];
  const start = given.length > 1 ? (a as number) : 0;
  const end = given.length > 1 ? (b as number) : (a as number);
  const step = c ?? (start <= end ? 1 : -1);
  if (step === 0 || Math.abs((end - start) / step) > MAX_RANGE) return undefined;
  const items: Node[] = [];
  for (let n = start; step > 0 ? n < end : n > end; n += step) items.push(numberAt(n, at));
  return list(at, items);
};

const slice: Compute = ([value, from, to], at) => {
  const [start, end] = [numberValue(from), numberValue(to)];
  return value?.kind === "array" && start !== undefined && end !== undefined ? list(at, value.items.slice(start, end)) : undefined;
};

const coalesce: Compute = (args) => {
  for (const arg of args) {
    if (arg.kind === "placeholder") return args.length === 1 ? arg : undefined;
    if (arg.kind !== "null" && !(arg.kind === "string" && arg.value === "")) return arg;
  }
  throw new NoValue();
};

const coalescelist: Compute = (args) => {
  for (const arg of args) {
    if (arg.kind !== "array") return undefined;
    if (arg.items.length > 0) return arg;
  }
  throw new NoValue();
};

const one: Compute = ([value], at) => {
  if (value?.kind !== "array" || value.items.length > 1) return undefined;
  return value.items[0] ?? { kind: "null", range: at };
};

/** Functions of lists and maps. */
export const COLLECTIONS: readonly (readonly [string, Compute])[] = [
  ["merge", merge],
  ["concat", concat],
  ["flatten", flatten],
  ["distinct", distinct],
  [
    "compact",
    plain((items, at) =>
      list(
        at,
        items.filter((item) => item.kind !== "null" && plainText(item) !== ""),
      ),
    ),
  ],
  ["reverse", plain((items, at) => list(at, [...items].reverse()))],
  [
    "sort",
    plain((items, at) =>
      list(
        at,
        inOrder(items).sort((a, b) => ((plainText(a) ?? "") < (plainText(b) ?? "") ? -1 : 1)),
      ),
    ),
  ],
  ["lookup", lookup],
  ["element", element],
  ["length", length],
  ["contains", contains],
  ["keys", keys],
  ["values", values],
  ["zipmap", zipmap],
  ["range", numbers],
  ["slice", slice],
  ["coalesce", coalesce],
  ["coalescelist", coalescelist],
  ["one", one],
  ["tolist", itself],
  ["toset", itself],
  ["tomap", itself],
  ["list", (args, at) => list(at, args)],
  ["sensitive", itself],
  ["nonsensitive", itself],
  ["ephemeralasnull", itself],
];
