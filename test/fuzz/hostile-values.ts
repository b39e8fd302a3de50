import type { Tape } from "../soundness/choice-sequence.js";
import { type Json, json, type Members } from "../soundness/json.js";

/** Texts that mean something to one of the readers, the reporters, or JavaScript itself. */
const TEXTS: readonly string[] = [
  "",
  "__proto__",
  "constructor",
  "toString",
  "\u0000",
  "\ud800",
  "\u202e",
  "\u001b[31m",
  "a\n::error::b",
  "${",
  "${x}",
  "${AWS::Region}",
  "%{ if true }",
  "$",
  "$$",
  "$.",
  "$..a[?(@.b == 1)]",
  "$.a[-1:0:2]",
  "States.Format('{}', $)",
  "States.Array(",
  "{% $states.input.** %}",
  "{% $x := [1..9999999] %}",
  "{% ",
  "<<",
  "&a",
  "*a",
  "!Sub x",
  "- - -",
  "'",
  '"',
  "\\",
  "9".repeat(400),
  "x".repeat(5_000),
  "{{resolve:ssm:x}}",
  "arn:aws:states:::lambda:invoke",
  "arn:aws:states:::states:startExecution.sync:2",
  "2024-01-01T00:00:00Z",
];

const NUMBERS = [1e308, -1e308, 5e-324, -0, 2 ** 53, -(2 ** 31), 1e21, 99999999, 0.1];

export const hostileText = (t: Tape): string => TEXTS[t.below(TEXTS.length)] as string;

/** Deep, wide or shared: what multiplies where it is copied. */
export function hostileValue(t: Tape): Json {
  switch (t.below(8)) {
    case 0:
      return hostileText(t);
    case 1:
      return t.pick(...NUMBERS);
    case 2:
      return nested(t, t.pick(3, 3, 3, 5, 5, 20, 60, 600), (inner) => [inner]);
    case 3:
      return nested(t, t.pick(3, 3, 3, 5, 5, 20, 60, 600), (inner) => ({ a: inner }));
    case 4:
      return nested(t, t.pick(2, 2, 3, 4, 6, 10), (inner) => ({ a: inner, "b.$": "$.x", c: inner }));
    case 5:
      return Array.from({ length: t.pick(2, 2, 3, 10, 50, 1_000) }, () => hostileText(t));
    case 6:
      return Object.fromEntries(Array.from({ length: t.pick(2, 2, 3, 10, 50, 500) }, (_, i) => [`${hostileText(t)}${i}`, i]));
    default:
      return json(t, 3);
  }
}

function nested(t: Tape, levels: number, around: (inner: Json) => Json): Json {
  let value: Json = json(t, 1);
  for (let i = 0; i < levels; i++) value = around(value);
  return value;
}

/** The same value with one to four of its parts replaced, repeated, moved or renamed. */
export function changed(t: Tape, value: Json): Json {
  const copy = structuredClone(value);
  for (let i = t.below(4); i >= 0; i--) change(t, copy);
  return copy;
}

function change(t: Tape, root: Json): void {
  const containers: (Json[] | Members)[] = [];
  const todo: Json[] = [root];
  while (todo.length > 0 && containers.length < 2_000) {
    const at = todo.pop() as Json;
    if (typeof at !== "object" || at === null) continue;
    containers.push(at);
    todo.push(...Object.values(at));
  }
  // two bytes: there may be more than 256
  const into = containers[(t.below(256) * 256 + t.below(256)) % Math.max(1, containers.length)];
  if (!into) return;
  if (Array.isArray(into)) changeList(t, into, containers);
  else changeObject(t, into, containers);
}

function changeList(t: Tape, list: Json[], others: readonly Json[]): void {
  const at = t.below(Math.max(1, list.length));
  switch (t.below(4)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      for (let i = t.pick(1, 5, 100); i > 0; i--) list.push(structuredClone(list[at] ?? null));
      break;
    case 2:
      list[at] = structuredClone(others[t.below(others.length)] as Json);
      break;
    default:
      list[at] = hostileValue(t);
  }
}

function changeObject(t: Tape, object: Members, others: readonly Json[]): void {
  const names = Object.keys(object);
  const name = names[t.below(Math.max(1, names.length))];
  if (name === undefined) return;
  const put = (key: string, value: Json) =>
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  switch (t.below(6)) {
    case 0:
      delete object[name];
      break;
    case 1:
      put(hostileText(t), object[name] as Json);
      break;
    case 2:
      put(name, structuredClone(others[t.below(others.length)] as Json));
      break;
    case 3:
      put(`${name}.$`, hostileText(t));
      break;
    case 4:
      for (let i = t.pick(1, 5, 60); i > 0; i--) put(`${name}${i}`, structuredClone(object[name] as Json));
      break;
    default:
      put(name, hostileValue(t));
  }
}

/** The text with pieces cut, repeated, moved or put in. */
export function changedText(t: Tape, text: string): string {
  let made = text;
  for (let i = t.below(4); i > 0; i--) {
    const at = (t.below(256) * 256 + t.below(256)) % (made.length + 1);
    const end = Math.min(made.length, at + t.pick(1, 4, 40));
    const piece = made.slice(at, end);
    switch (t.below(5)) {
      case 0:
        made = made.slice(0, at) + made.slice(end);
        break;
      case 1:
        made = made.slice(0, at) + piece.repeat(t.pick(2, 10, 200)) + made.slice(end);
        break;
      case 2:
        made = made.slice(0, at);
        break;
      case 3:
        made = made.slice(0, at) + t.pick("\ufeff", "\r", "\u2028", "{", "}", "[", "]", ":", "- ", "  ", "\t", "#", "/*") + made.slice(at);
        break;
      default:
        made = made.slice(0, at) + hostileText(t) + made.slice(at);
    }
  }
  return made;
}
