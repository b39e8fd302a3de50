import type { MappedText, PlaceholderKind } from "../../text/mapped-text.js";
import type { Span } from "../../text/range.js";
import type { Syntax } from "../javascript/syntax.js";
import type { Scope } from "./scope.js";

/** What an expression of a program is, as far as its text alone decides it. `at` is where the value was written. */
export type Value =
  | { readonly kind: "undefined"; readonly at: Span }
  | { readonly kind: "null"; readonly at: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly at: Span }
  | { readonly kind: "number"; readonly value: number; readonly at: Span }
  | TextValue
  | JsonValue
  | ListValue
  | ObjectValue
  | FunctionValue
  | NativeValue
  | ClassValue
  | LibraryValue
  | ConstructedObject
  | UnknownValue;

/** A string; holes are the parts that are unknown before it runs. */
export interface TextValue {
  readonly kind: "text";
  readonly content: MappedText;
  readonly at: Span;
}

/** What `JSON.stringify` gives: a text that is only written out where it is cut up. */
export interface JsonValue {
  readonly kind: "json";
  readonly of: Value;
  readonly at: Span;
}

export interface ListValue {
  readonly kind: "list";
  items: readonly Value[];
  /** There may be more items, or others, than are known. */
  open: boolean;
  readonly at: Span;
}

export interface ObjectMember {
  readonly key: Span;
  readonly value: Value;
}

export interface ObjectValue {
  readonly kind: "object";
  readonly members: Map<string, ObjectMember>;
  /** There may be members that are not known. */
  open: boolean;
  /** There may be more members, and the known ones are as they are whatever these may be. */
  extended?: true;
  /** Arguments that a call gives by their names. */
  readonly keywords?: true;
  /** An instance of a class of the program. */
  readonly of?: ClassValue;
  /** What the library's class that it extends made of it. */
  base?: ConstructedObject;
  /** The expression that made it. */
  readonly from?: Syntax;
  readonly at: Span;
}

export interface FunctionValue {
  readonly kind: "function";
  readonly node: Syntax;
  readonly scope: Scope;
  /** What `this` is inside, where the function was taken from an object. */
  readonly self?: Value;
  /** The class whose method it is, for `super`. */
  readonly home?: ClassValue;
  readonly at: Span;
}

/** A function of the language or of a library. */
export interface NativeValue {
  readonly kind: "native";
  readonly call: (call: Call) => Value;
  readonly at: Span;
}

export interface ClassValue {
  readonly kind: "class";
  readonly node: Syntax;
  readonly scope: Scope;
  readonly name: string;
  readonly parent: Value | undefined;
  readonly statics: Map<string, ObjectMember>;
  readonly at: Span;
}

/** Something that a package exports: `["aws-cdk-lib/aws-stepfunctions", "StateMachine"]`. */
export interface LibraryValue {
  readonly kind: "library";
  readonly path: readonly string[];
  readonly at: Span;
}

/** What a package's class or function made; only a model of that package knows more of it. */
export interface ConstructedObject {
  readonly kind: "made";
  /** Path of the class, joined with dots: `aws-cdk-lib/aws-stepfunctions.Pass`. */
  readonly type: string;
  readonly args: readonly Value[];
  /** What calls have done to it since. */
  readonly state: Map<string, Value>;
  /** Something happened to it that was not understood. */
  tainted?: string;
  /** Where a condition that is not known decides between it and another, the first that is made stands for both. */
  choosable?: true;
  /** It was so chosen. */
  chosen?: true;
  readonly at: Span;
}

export interface UnknownValue {
  readonly kind: "unknown";
  readonly placeholder: PlaceholderKind;
  /** What is in the file. */
  readonly name: string;
  /** What in the program gives it. */
  readonly resource?: string;
  /** The resource's name, and behind a dot which of its values it is. */
  readonly expression?: string;
  readonly at: Span;
}

/** A call, with what its arguments are. */
export interface Call {
  readonly args: readonly Value[];
  /** A spread of unknown length is among the arguments. */
  readonly open: boolean;
  /** The whole call. */
  readonly at: Span;
  /** The function's name in it. */
  readonly name: Span;
  /** Where each argument is written, which need not be where its value was made. */
  readonly places: readonly Span[];
  readonly invoke: (callee: Value, args: readonly Value[]) => Value;
}

export const undefinedAt = (at: Span): Value => ({ kind: "undefined", at });

export const listOf = (items: readonly Value[], at: Span, open = false): ListValue => ({ kind: "list", items, open, at });

export function objectOf(at: Span, entries: Iterable<readonly [string, ObjectMember]> = [], open = false): ObjectValue {
  return { kind: "object", members: new Map(entries), open, at };
}

export const isNothing = (value: Value | undefined): boolean => value === undefined || value.kind === "undefined" || value.kind === "null";

/** Does a condition hold for it? Undefined where it is unknown. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case "undefined":
    case "null":
      return false;
    case "boolean":
      return value.value;
    case "number":
      return value.value !== 0 && !Number.isNaN(value.value);
    case "text":
      return value.content.holesIn().length > 0 ? undefined : value.content.text !== "";
    case "unknown":
    case "library":
      return undefined;
    default:
      return true;
  }
}

/** A member of an object literal or of an object that the program built. */
export function memberOf(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === "object" ? value.members.get(name)?.value : undefined;
}

const isChoosable = (value: Value | undefined): value is ConstructedObject => value?.kind === "made" && value.choosable === true;

/** Of two that an unknown condition decides between, the one that stands for both; undefined where none can. */
export function choose(a: Value | undefined, b: Value | undefined): Value | undefined {
  const one = isChoosable(a) && (isNothing(b) || isChoosable(b)) ? a : isNothing(a) && isChoosable(b) ? b : undefined;
  if (one) one.chosen = true;
  return one ?? longer(a, b);
}

/** Lists of such things, to which one of two ways adds some: all that may be in it, and it stays open. */
function longer(a: Value | undefined, b: Value | undefined): Value | undefined {
  const [x, y] = [a, b].map((v) => (v?.kind === "list" ? v.items : isNothing(v) ? [] : undefined));
  if (!x || !y || x.length + y.length === 0 || ![...x, ...y].every(isChoosable)) return undefined;
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  if (!short.every((item, i) => item === long[i])) return undefined;
  return listOf(long, ((a?.kind === "list" ? a : b) as Value).at, true);
}

/** One of two, and it is unknown which: what they share. */
export function either(a: Value, b: Value, at: Span = a.at): Value {
  if (a === b) return a;
  const one = choose(a, b);
  if (one) return one;
  if (a.kind === b.kind) {
    if (a.kind === "undefined" || a.kind === "null") return a;
    if ((a.kind === "boolean" || a.kind === "number") && "value" in b && a.value === b.value) return a;
    if (a.kind === "text" && b.kind === "text" && a.content.text === b.content.text) return a;
    if (a.kind === "function" && b.kind === "function" && a.node === b.node) return a;
  }
  const kinds = [a, b].filter((v) => !isNothing(v)).map(holeKindOf);
  const kind = kinds.length > 0 && kinds.every((k) => k === kinds[0]) ? (kinds[0] as PlaceholderKind) : "unknown";
  return { kind: "unknown", placeholder: kind, name: "${…}", at };
}

function holeKindOf(value: Value): PlaceholderKind {
  switch (value.kind) {
    case "text":
    case "json":
      return "text";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "unknown":
      return value.placeholder;
    default:
      return "unknown";
  }
}
