import { posix } from "node:path";
import { MappedText } from "../../text/mapped-text.js";
import { type Replacement, replaceParts } from "../../text/node-builders.js";
import { parseJson } from "../json/parse-json.js";
import { fromNode } from "./from-node.js";
import type { ProgramEvaluator } from "./run.js";
import { computedText, plainText, textValue } from "./text.js";
import {
  type Call,
  isNothing,
  type JsonValue,
  type ListValue,
  listOf,
  type ObjectValue,
  objectOf,
  type TextValue,
  truthOf,
  type Value,
} from "./values.js";

/** Items or members that are copied in the time of one step. */
const ITEMS_A_STEP = 20;

/** Longer lists are not followed. */
const MAX_ITEMS = 5_000;

export const GLOBALS: ReadonlySet<string> = new Set([
  "JSON",
  "Object",
  "Array",
  "Math",
  "String",
  "Number",
  "Boolean",
  "Promise",
  "Date",
  "process",
  "console",
  "Symbol",
  "Map",
  "Set",
  "structuredClone",
  "globalThis",
]);

/** A function of the language; undefined where it is not modeled. */
export function globalCall(path: readonly string[], call: Call, run: ProgramEvaluator): Value | undefined {
  const { args, at } = call;
  const [first] = args;
  if (call.open) return undefined;
  for (const arg of args)
    run.steps += (arg.kind === "object" ? arg.members.size : arg.kind === "list" ? arg.items.length : 0) / ITEMS_A_STEP;
  switch (path.join(".")) {
    case "JSON.stringify":
      return first && { kind: "json", of: first, at };
    case "JSON.parse":
      return first && parsed(first);
    case "String":
      return first && textValue(run.toNode.text(first), at);
    case "Number":
    case "parseInt":
    case "parseFloat": {
      const text = plainText(first);
      return text === undefined
        ? { kind: "unknown", placeholder: "number", name: "${Number}", at }
        : { kind: "number", value: Number(text), at };
    }
    case "Boolean": {
      const truth = first && truthOf(first);
      return truth === undefined ? undefined : { kind: "boolean", value: truth, at };
    }
    case "Object.keys":
      return first?.kind === "object"
        ? listOf(
            [...first.members].map(([name, m]) => computedText(name, m.key)),
            at,
            first.open,
          )
        : undefined;
    case "Object.values":
      return first?.kind === "object"
        ? listOf(
            [...first.members.values()].map((m) => m.value),
            at,
            first.open,
          )
        : undefined;
    case "Object.entries":
      return first?.kind === "object"
        ? listOf(
            [...first.members].map(([name, m]) => listOf([computedText(name, m.key), m.value], m.key)),
            at,
            first.open,
          )
        : undefined;
    case "Object.fromEntries":
      return fromEntries(first, call);
    case "Object.assign":
      return assigned(args, run);
    case "Object.freeze":
    case "Object.seal":
    case "structuredClone":
    case "Promise.resolve":
      return first;
    case "Promise.all":
      return first;
    case "Array.isArray":
      return first && first.kind !== "unknown" ? { kind: "boolean", value: first.kind === "list", at } : undefined;
    case "Array.of":
      return listOf(args, at);
    case "Array.from":
      return arrayFrom(call);
    case "Array":
      return undefined;
    default:
      return path[0] === "Math" ? math(path[1] ?? "", call) : path[0] === "console" ? { kind: "undefined", at } : undefined;
  }
}

export function globalConstruct(path: readonly string[], call: Call, run: ProgramEvaluator): Value | undefined {
  const [first] = call.args;
  if (path.join(".") === "Set" && first?.kind === "list") return listOf(first.items, call.at, first.open);
  return run.made(`(global).${path.join(".")}`, call);
}

function parsed(value: Value): Value | undefined {
  if (value.kind === "json") return value.of;
  if (value.kind !== "text") return undefined;
  const { root, problems } = parseJson(value.content);
  return root && problems.every((p) => p.tolerated) ? fromNode(root) : undefined;
}

function fromEntries(list: Value | undefined, { at }: Call): Value | undefined {
  if (list?.kind !== "list") return undefined;
  const object = objectOf(at, [], list.open);
  for (const item of list.items) {
    const [key, value] = item.kind === "list" ? item.items : [];
    const name = plainText(key);
    if (name === undefined || !value || !key) object.open = true;
    else object.members.set(name, { key: key.at, value });
  }
  return object;
}

function assigned(args: readonly Value[], run: ProgramEvaluator): Value | undefined {
  const [target, ...sources] = args;
  if (target?.kind !== "object") return undefined;
  for (const source of sources) {
    if (source.kind === "object") {
      for (const [name, member] of source.members) run.heap.setMember(target, name, member);
      if (source.open) run.heap.setOpen(target);
    } else if (!isNothing(source)) run.heap.setOpen(target);
  }
  return target;
}

function arrayFrom(call: Call): Value | undefined {
  const [of, fn] = call.args;
  const length = of?.kind === "object" ? of.members.get("length")?.value : undefined;
  const items =
    of?.kind === "list" && !of.open
      ? of.items
      : length?.kind === "number" && length.value <= 500
        ? Array.from({ length: length.value }, (): Value => ({ kind: "undefined", at: call.at }))
        : undefined;
  if (!items) return undefined;
  return listOf(fn ? items.map((item, i) => call.invoke(fn, [item, indexAt(i, call)])) : items, call.at);
}

function math(name: string, { args, at }: Call): Value | undefined {
  const numbers = args.map((a) => (a.kind === "number" ? a.value : Number.NaN));
  if (numbers.some(Number.isNaN)) return { kind: "unknown", placeholder: "number", name: `\${Math.${name}}`, at };
  const value =
    name === "max"
      ? Math.max(...numbers)
      : name === "min"
        ? Math.min(...numbers)
        : name === "floor"
          ? Math.floor(numbers[0] ?? Number.NaN)
          : name === "ceil"
            ? Math.ceil(numbers[0] ?? Number.NaN)
            : name === "round"
              ? Math.round(numbers[0] ?? Number.NaN)
              : undefined;
  return value === undefined ? undefined : { kind: "number", value, at };
}

const indexAt = (value: number, call: Call): Value => ({ kind: "number", value, at: call.at });

export function listMethod(list: ListValue, name: string, call: Call, run: ProgramEvaluator): Value | undefined {
  run.steps += list.items.length / ITEMS_A_STEP;
  const { args, at } = call;
  const [fn] = args;
  const made = (items: readonly Value[], open = list.open): Value => run.heap.born(listOf(items, at, open));
  const over = (use: (item: Value, i: number) => Value): Value[] => list.items.map(use);
  const each = (item: Value, i: number): Value => (fn ? call.invoke(fn, [item, indexAt(i, call), list]) : item);
  switch (name) {
    case "push":
    case "unshift":
      if (list.items.length > MAX_ITEMS) {
        run.heap.setOpen(list);
        return undefined;
      }
      run.heap.setItems(list, name === "push" ? [...list.items, ...args] : [...args, ...list.items]);
      if (call.open) run.heap.setOpen(list);
      return { kind: "number", value: list.items.length, at };
    case "pop":
    case "shift": {
      const item = name === "pop" ? list.items[list.items.length - 1] : list.items[0];
      if (list.open || !item) return list.open ? undefined : { kind: "undefined", at };
      run.heap.setItems(list, name === "pop" ? list.items.slice(0, -1) : list.items.slice(1));
      return item;
    }
    case "forEach":
      over(each);
      return list.open ? undefined : { kind: "undefined", at };
    case "map":
      return made(over(each));
    case "flatMap":
      return flattened(over(each), list, made);
    case "flat":
      return flattened([...list.items], list, made);
    case "filter":
      return filtered(list, each, made);
    case "find": {
      if (list.open) return undefined;
      for (const [i, item] of list.items.entries()) {
        const truth = truthOf(each(item, i));
        if (truth === undefined) return undefined;
        if (truth) return item;
      }
      return { kind: "undefined", at };
    }
    case "some":
    case "every":
      return quantified(list, name, each, call);
    case "reduce":
      return reduced(list, call);
    case "concat":
      return made(
        [...list.items, ...args.flatMap((a) => (a.kind === "list" ? a.items : [a]))],
        list.open || args.some((a) => (a.kind === "list" ? a.open : a.kind === "unknown")),
      );
    case "slice": {
      const [from, to] = args.map((a) => (a.kind === "number" ? a.value : Number.NaN));
      if (list.open || Number.isNaN(from ?? 0) || Number.isNaN(to ?? 0)) return undefined;
      return made(list.items.slice(from, to));
    }
    case "reverse":
      if (list.open) return undefined;
      run.heap.setItems(list, [...list.items].reverse());
      return list;
    case "join":
      return joined(list, call, run);
    case "includes": {
      const text = plainText(fn);
      const texts = list.items.map(plainText);
      if (list.open || text === undefined || texts.some((t) => t === undefined)) return undefined;
      return { kind: "boolean", value: texts.includes(text), at };
    }
    case "at": {
      const index = fn?.kind === "number" ? fn.value : Number.NaN;
      return list.open || Number.isNaN(index) ? undefined : (list.items.at(index) ?? { kind: "undefined", at });
    }
    case "entries":
      return made(list.items.map((item, i) => listOf([indexAt(i, call), item], at)));
    case "keys":
      return made(list.items.map((_, i) => indexAt(i, call)));
    case "values":
      return list;
    case "sort":
      run.heap.setOpen(list);
      return list;
    default:
      return undefined;
  }
}

function flattened(items: readonly Value[], list: ListValue, made: (items: readonly Value[], open?: boolean) => Value): Value {
  const open = list.open || items.some((item) => (item.kind === "list" ? item.open : item.kind === "unknown"));
  return made(
    items.flatMap((item) => (item.kind === "list" ? item.items : [item])),
    open,
  );
}

function filtered(
  list: ListValue,
  each: (item: Value, i: number) => Value,
  made: (items: readonly Value[], open?: boolean) => Value,
): Value {
  const kept: Value[] = [];
  let open = list.open;
  list.items.forEach((item, i) => {
    const truth = truthOf(each(item, i));
    if (truth === undefined) open = true;
    else if (truth) kept.push(item);
  });
  return made(kept, open);
}

function quantified(list: ListValue, name: string, each: (item: Value, i: number) => Value, { at }: Call): Value | undefined {
  const truths = list.items.map((item, i) => truthOf(each(item, i)));
  const decisive = name === "some";
  if (truths.includes(decisive)) return { kind: "boolean", value: decisive, at };
  return list.open || truths.includes(undefined) ? undefined : { kind: "boolean", value: !decisive, at };
}

function reduced(list: ListValue, call: Call): Value | undefined {
  const [fn, start] = call.args;
  if (!fn) return undefined;
  const [first, ...rest] = list.items;
  let value = start ?? first;
  const items = start ? list.items : rest;
  for (const [i, item] of items.entries()) value = call.invoke(fn, [value as Value, item, indexAt(start ? i : i + 1, call)]);
  if (list.open) return undefined;
  return value;
}

function joined(list: ListValue, call: Call, run: ProgramEvaluator): Value | undefined {
  const separator = call.args[0] ? plainText(call.args[0]) : ",";
  if (list.open || separator === undefined) return undefined;
  const { at } = call;
  return textValue(
    MappedText.build(at, (b) => {
      list.items.forEach((item, i) => {
        if (i > 0) b.rewritten(separator, call.args[0]?.at ?? at);
        b.mapped(run.toNode.text(item));
      });
    }),
    at,
  );
}

export function textMethod(value: TextValue | JsonValue, name: string, call: Call, run: ProgramEvaluator): Value | undefined {
  if (name === "toString" || name === "trim" || name === "trimStart" || name === "trimEnd" || name === "valueOf")
    return name === "toString" || value.kind === "json" || name === "valueOf" ? value : trimmed(value, name);
  const content = value.kind === "json" ? run.toNode.jsonText(value.of) : value.content;
  if (name === "replace" || name === "replaceAll") return replaced(content, name, call, run);
  if (name === "concat")
    return textValue(
      MappedText.build(call.at, (b) => {
        b.mapped(content);
        for (const arg of call.args) b.mapped(run.toNode.text(arg));
      }),
      call.at,
    );
  if (content.holesIn().length > 0) return undefined;
  return plainMethod(content.text, name, call, run);
}

function trimmed(value: TextValue, name: string): TextValue {
  const { text } = value.content;
  const start = name === "trimEnd" ? 0 : text.length - text.trimStart().length;
  const end = name === "trimStart" ? text.length : text.trimEnd().length;
  return textValue(value.content.slice(start, Math.max(start, end)), value.at);
}

/** A fixed text is looked for as written; patterns only where they are plain words. */
function replaced(content: MappedText, name: string, call: Call, run: ProgramEvaluator): Value | undefined {
  const [search, by] = call.args;
  const wanted = plainText(search);
  if (wanted === undefined || wanted === "" || !by || by.kind === "function") return undefined;
  const text = run.toNode.text(by);
  const parts: (Replacement & { readonly put: MappedText })[] = [];
  for (let at = content.text.indexOf(wanted); at >= 0; at = content.text.indexOf(wanted, at + wanted.length)) {
    parts.push({ start: at, end: at + wanted.length, by: "", put: text });
    if (name === "replace") break;
  }
  if (text.holesIn().length === 0)
    return textValue(
      replaceParts(
        content,
        parts.map(({ start, end }) => ({ start, end, by: text.text })),
      ),
      call.at,
    );
  return textValue(
    MappedText.build(content.origin, (b) => {
      let from = 0;
      for (const { start, end, put } of parts) {
        if (start > from) b.mapped(content.slice(from, start));
        b.mapped(put);
        from = end;
      }
      if (from < content.text.length) b.mapped(content.slice(from, content.text.length));
    }),
    call.at,
  );
}

function plainMethod(text: string, name: string, call: Call, run: ProgramEvaluator): Value | undefined {
  const { args, at } = call;
  const words = args.map(plainText);
  const [first, second] = words;
  const number = (i: number) => (args[i]?.kind === "number" ? (args[i] as { value: number }).value : undefined);
  switch (name) {
    case "toUpperCase":
      return computedText(text.toUpperCase(), at);
    case "toLowerCase":
      return computedText(text.toLowerCase(), at);
    case "startsWith":
    case "endsWith":
    case "includes":
      return first === undefined ? undefined : { kind: "boolean", value: text[name](first), at };
    case "split":
      return first === undefined
        ? undefined
        : run.heap.born(
            listOf(
              text.split(first).map((part) => computedText(part, at)),
              at,
            ),
          );
    case "slice":
    case "substring":
      return number(0) === undefined || (args.length > 1 && number(1) === undefined)
        ? undefined
        : computedText(text[name](number(0) as number, number(1)), at);
    case "charAt":
      return computedText(text.charAt(number(0) ?? 0), at);
    case "repeat":
      return number(0) === undefined || (number(0) as number) > 1000 ? undefined : computedText(text.repeat(number(0) as number), at);
    case "padStart":
    case "padEnd":
      return number(0) === undefined || (number(0) as number) > 1000
        ? undefined
        : computedText(text[name](number(0) as number, second), at);
    default:
      return undefined;
  }
}

export function objectMethod(object: ObjectValue, name: string, call: Call): Value | undefined {
  const key = plainText(call.args[0]);
  if (name !== "hasOwnProperty" || key === undefined) return undefined;
  if (object.members.has(key)) return { kind: "boolean", value: true, at: call.at };
  return object.open ? undefined : { kind: "boolean", value: false, at: call.at };
}

/** `path.join(…)` and `path.resolve(…)`. */
export function joinedPath(call: Call): Value | undefined {
  const parts = call.args.map(plainText);
  if (call.open || parts.some((p) => p === undefined)) return undefined;
  const [first = "", ...rest] = parts as string[];
  const marked = first.startsWith("\u0001");
  const path = posix.join(marked ? first.slice(1) : first, ...rest);
  return computedText(marked ? `\u0001${path}` : path, call.at);
}
