import { MappedText } from "../../../text/mapped-text.js";
import { listMethod, textMethod } from "../../evaluator/builtins.js";
import type { ProgramEvaluator } from "../../evaluator/run.js";
import { computedText, plainText, textValue } from "../../evaluator/text.js";
import { type Call, type ListValue, listOf, type ObjectValue, type TextValue, type Value } from "../../evaluator/values.js";
import { shownText } from "./values.js";

/** Methods of dicts, lists and texts; undefined where one is not modeled. */
export function method(run: ProgramEvaluator, object: Value, name: string, call: Call): Value | undefined {
  if (object.kind === "object" && !object.of) return dictMethod(run, object, name, call);
  if (object.kind === "list") return sequenceMethod(run, object, name, call);
  if (object.kind === "text") return stringMethod(run, object, name, call);
  return undefined;
}

function dictMethod(run: ProgramEvaluator, dict: ObjectValue, name: string, call: Call): Value | undefined {
  const { args, at } = call;
  const [first, second] = args;
  const key = plainText(first);
  const nothing: Value = { kind: "null", at };
  switch (name) {
    case "get":
    case "pop":
    case "setdefault": {
      if (key === undefined) return name === "get" ? undefined : opened(run, dict, call);
      const member = dict.members.get(key);
      const given = second ?? nothing;
      const value = member?.value ?? (dict.open ? { ...unknown(call), name: `\${${key}}` } : given);
      if (name === "pop" && member) run.heap.setMember(dict, key, undefined);
      if (name === "setdefault" && !member && first) run.heap.setMember(dict, key, { key: first.at, value });
      return value;
    }
    case "items":
      return listOf(
        [...dict.members].map(([word, member]) => listOf([computedText(word, member.key), member.value], member.key)),
        at,
        dict.open,
      );
    case "keys":
      return listOf(
        [...dict.members].map(([word, member]) => computedText(word, member.key)),
        at,
        dict.open,
      );
    case "values":
      return listOf(
        [...dict.members.values()].map(({ value }) => value),
        at,
        dict.open,
      );
    case "copy":
      return run.heap.born({ ...dict, members: new Map(dict.members) });
    case "update":
      for (const more of args) {
        if (more.kind !== "object") {
          opened(run, dict, call);
          continue;
        }
        for (const [word, member] of more.members) run.heap.setMember(dict, word, member);
        if (more.open) run.heap.setOpen(dict);
      }
      return nothing;
    default:
      return undefined;
  }
}

const unknown = ({ at }: Call) => ({ kind: "unknown" as const, placeholder: "unknown" as const, name: "${…}", at });

function opened(run: ProgramEvaluator, of: ObjectValue | ListValue, call: Call): Value {
  run.heap.setOpen(of);
  return unknown(call);
}

function sequenceMethod(run: ProgramEvaluator, list: ListValue, name: string, call: Call): Value | undefined {
  const [first, second] = call.args;
  switch (name) {
    case "append":
      return listMethod(list, "push", call, run);
    case "extend":
      if (first?.kind !== "list") return opened(run, list, call);
      run.heap.setItems(list, [...list.items, ...first.items]);
      if (first.open) run.heap.setOpen(list);
      return { kind: "null", at: call.at };
    case "insert": {
      const index = first?.kind === "number" ? first.value : Number.NaN;
      if (!second || Number.isNaN(index)) return opened(run, list, call);
      run.heap.setItems(list, [...list.items.slice(0, index), second, ...list.items.slice(index)]);
      return { kind: "null", at: call.at };
    }
    case "pop":
      if (!first) return listMethod(list, "pop", call, run);
      return first.kind === "number" && first.value === 0 ? listMethod(list, "shift", call, run) : opened(run, list, call);
    case "copy":
      return run.heap.born(listOf(list.items, call.at, list.open));
    case "reverse":
      return listMethod(list, "reverse", call, run);
    case "sort":
    case "remove":
    case "clear":
      return opened(run, list, call);
    default:
      return undefined;
  }
}

/** Methods of texts that JavaScript has under other names. */
const NAMES: Readonly<Record<string, string>> = {
  upper: "toUpperCase",
  lower: "toLowerCase",
  startswith: "startsWith",
  endswith: "endsWith",
  strip: "trim",
  lstrip: "trimStart",
  rstrip: "trimEnd",
  replace: "replaceAll",
};

function stringMethod(run: ProgramEvaluator, text: TextValue, name: string, call: Call): Value | undefined {
  const [first] = call.args;
  switch (name) {
    case "format":
      return formatted(run, text, call);
    case "join":
      return first?.kind === "list" ? listMethod(first, "join", { ...call, args: [text] }, run) : undefined;
    case "encode":
    case "decode":
      return text;
    case "title":
    case "capitalize": {
      const known = plainText(text);
      if (known === undefined) return undefined;
      const pattern = name === "title" ? /[a-zA-Z]+/g : /^[\s\S]+/;
      return computedText(
        known.replace(pattern, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
        call.at,
      );
    }
    case "split":
      return first ? textMethod(text, "split", call, run) : undefined;
    default: {
      const same = NAMES[name];
      return same && (!/strip$/.test(name) || !first) ? textMethod(text, same, call, run) : undefined;
    }
  }
}

const FIELD = /\{\{|\}\}|\{(\w*)\}/g;

/** `"…{}…{name}…".format(a, name=b)` */
function formatted(run: ProgramEvaluator, { content }: TextValue, { args, at, open }: Call): Value | undefined {
  if (open) return undefined;
  const last = args.at(-1);
  const names = last?.kind === "object" && last.keywords ? last : undefined;
  const ordered = names ? args.slice(0, -1) : args;
  let next = 0;
  return textValue(
    MappedText.build(at, (b) => {
      let from = 0;
      for (const match of content.text.matchAll(FIELD)) {
        if (match.index > from) b.mapped(content.slice(from, match.index));
        from = match.index + match[0].length;
        const place = content.rangeOf(match.index, from);
        const word = match[1];
        if (word === undefined) {
          b.rewritten(match[0].charAt(0), place);
          continue;
        }
        const value = word === "" ? ordered[next++] : /^\d+$/.test(word) ? ordered[Number(word)] : names?.members.get(word)?.value;
        if (value) b.mapped(shownText(value, run, place));
        else b.hole({ kind: "text", name: `$${match[0]}`, range: place });
      }
      if (from < content.text.length) b.mapped(content.slice(from, content.text.length));
    }),
    at,
  );
}
