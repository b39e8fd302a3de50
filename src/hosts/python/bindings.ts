import type { Library } from "../../languages/evaluator/library.js";
import { type Call, type ObjectValue, objectOf, undefinedAt, type Value } from "../../languages/evaluator/values.js";
import { textOf } from "../../text/range.js";
import { originalName } from "./names.js";

/** A package that has the same classes for Python as for TypeScript, under other names. */
export interface Bindings {
  /** The original's path of a name; undefined where it belongs to another package. */
  path(path: readonly string[]): readonly string[] | undefined;
  /** Ordered parameters of a class or function, by the original's names. */
  ordered(path: readonly string[], creates: boolean): readonly (readonly string[])[];
  /** Creating it gives the very properties that it is created with. */
  isProperties(path: readonly string[]): boolean;
  /** Objects of the original whose methods and members are meant. */
  owns(type: string): boolean;
}

/** The original's model, as a program in Python uses it. */
export function inPython(original: Library, bindings: Bindings): Library {
  const { path: pathOf } = bindings;
  return {
    construct(path, call, tools) {
      const named = pathOf(path);
      if (!named) return undefined;
      const given = argumentsIn(call, bindings.ordered(named, true));
      const [only] = given.args;
      if (given.args.length === 1 && only?.kind === "object" && isNamed(call) && bindings.isProperties(named)) return only;
      return original.construct?.(named, given, tools) ?? tools.made(named.join("."), given);
    },
    call(path, call, tools) {
      const named = pathOf(path);
      return named && original.call?.(named, argumentsIn(call, bindings.ordered(named, false)), tools);
    },
    constant(path, at, tools) {
      const named = pathOf(path);
      return named && original.constant?.(named, at, tools);
    },
    method(made, name, call, tools) {
      const word = originalName(name);
      return original.method?.(made, word, argumentsIn(call, bindings.owns(made.type) ? bindings.ordered([word], false) : []), tools);
    },
    property: (made, name, at, tools) => original.property?.(made, originalName(name), at, tools),
    ...(original.escaped ? { escaped: (value: Value) => original.escaped?.(value) } : {}),
  };
}

const isNamed = ({ args }: Call): boolean => {
  const last = args.at(-1);
  return last?.kind === "object" && last.keywords === true;
};

/** Dicts and lists within others. */
const MAX_DEPTH = 50;

/** `None` is what the original has where nothing is given, also within dicts and lists. */
function withoutNone(value: Value, depth = 0): Value {
  // `JsonPath.DISCARD` is a value of the original's own
  if (value.kind === "null") return /DISCARD$/.test(textOf(value.at)) ? value : undefinedAt(value.at);
  if (depth > MAX_DEPTH) return value;
  if (value.kind === "list") {
    const items = value.items.map((item) => withoutNone(item, depth + 1));
    return items.every((item, i) => item === value.items[i]) ? value : { ...value, items };
  }
  if (value.kind !== "object" || value.of) return value;
  const members = [...value.members].map(([name, member]) => {
    const of = withoutNone(member.value, depth + 1);
    return [name, of === member.value ? member : { ...member, value: of }] as const;
  });
  return members.every(([name, member]) => member === value.members.get(name)) ? value : { ...value, members: new Map(members) };
}

/** Arguments as the original takes them: those that are given by name in their places, the others as properties. */
function argumentsIn(call: Call, ordered: readonly (readonly string[])[]): Call {
  const given = call.args.map((arg) => withoutNone(arg));
  if (!isNamed(call)) return { ...call, args: given };
  const names = given.at(-1) as ObjectValue;
  const args = given.slice(0, -1);
  const places = call.places.slice(0, args.length);
  const left = new Map([...names.members].map(([name, member]) => [originalName(name), member] as const));
  for (let i = args.length; i < ordered.length; i++) {
    const name = ordered[i]?.find((one) => left.has(one));
    const member = name === undefined ? undefined : left.get(name);
    if (name === undefined || !member) break;
    left.delete(name);
    args.push(member.value);
    places.push(member.value.at);
  }
  if (left.size > 0 || names.open) {
    args.push({ ...objectOf(names.at, left, names.open), ...(names.from ? { from: names.from } : {}) });
    places.push(names.at);
  }
  return { ...call, args, places };
}
