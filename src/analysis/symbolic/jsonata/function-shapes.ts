import { ALL, ARRAY, BOOLEAN, NUMBER, OBJECT, STRING } from "../../../values/abstract/kinds.js";
import { ANY_NUMBER } from "../../../values/abstract/number.js";
import { globText, type LackedLetters, textLength, withoutLetters } from "../../../values/abstract/text.js";
import {
  type AbstractValue,
  ANY,
  arrayOf,
  BOOLEAN_VALUE,
  change,
  make,
  ofArray,
  ofNumber,
  ofText,
  PROVENANCE,
} from "../../../values/abstract/value.js";
import { digest } from "../digest.js";
import { ofKinds } from "../faults.js";
import { type ExpressionResult, maybe, NEVER, nothing } from "./outcome.js";
import type { Run } from "./run.js";
import { substringOf } from "./substring.js";

/** Kinds that each argument may be of; what a function gives when it does not look at its first argument's absence. */
interface Shape {
  readonly takes: readonly number[];
  readonly least: number;
  readonly gives: (args: readonly ExpressionResult[]) => AbstractValue;
  /** Nothing comes of nothing (the rule), or not. */
  readonly strict?: false;
  /** Can fail although the kinds are right. */
  readonly fragile?: true;
  readonly maybeNothing?: true;
  /** Can give NaN, which a field gets as text. */
  readonly beyond?: true;
  /** The numbers, where there are any, are none that the function accepts. */
  readonly refuses?: (args: readonly ExpressionResult[]) => boolean;
}

/** Is the argument a number below zero, whichever it is? */
const isNegative =
  (i: number) =>
  (args: readonly ExpressionResult[]): boolean => {
    const arg = args[i];
    return arg !== undefined && !arg.nothing && !arg.fn && arg.value.kinds === NUMBER && (arg.value.num?.hi ?? Infinity) < 0;
  };

/** Is the argument a text that begins with a letter that no accepted one begins with? */
const beginsUnlike =
  (letters: string) =>
  ([arg]: readonly ExpressionResult[]): boolean => {
    if (!arg || arg.nothing || arg.fn || arg.value.kinds !== STRING) return false;
    const first = arg.value.text?.set ? "" : (arg.value.text?.glob[0] ?? "");
    return first !== "" && !letters.includes(first.charAt(0)) && first.trimStart() === first;
  };

/** What a JSON value, and what a number begins with. */
const BEGIN_JSON = '{["-0123456789tfn';
const BEGIN_NUMBER = "-0123456789";

export const taintOf = (args: readonly ExpressionResult[]): number => args.reduce((t, a) => t | a.value.taint, 0);

const text = (args: readonly ExpressionResult[]): AbstractValue => ofText(undefined, taintOf(args));

const boolean = (): AbstractValue => BOOLEAN_VALUE;

const number =
  (lo = -Infinity, hi = Infinity, int = false) =>
  (args: readonly ExpressionResult[]): AbstractValue =>
    ofNumber({ lo, hi, int }, taintOf(args));

const anything = (args: readonly ExpressionResult[]): AbstractValue => make({ kinds: ALL, taint: taintOf(args) });

const list = (args: readonly ExpressionResult[]): AbstractValue => ofArray(undefined, taintOf(args));

/** Never longer than the text it is made of. */
const shorter = (args: readonly ExpressionResult[]): AbstractValue => {
  const first = args[0]?.value;
  const most = first?.text ? textLength(first.text).hi : Infinity;
  return ofText(globText(["", ""], 0, most), taintOf(args), first?.hi);
};

const changedCase =
  (lacks: LackedLetters) =>
  (args: readonly ExpressionResult[]): AbstractValue =>
    ofText(withoutLetters(lacks), taintOf(args));

export const shapes: Readonly<Record<string, Shape>> = {
  substring: {
    takes: [STRING, NUMBER, NUMBER],
    least: 2,
    gives: (args) => ofText(substringOf(args[0]?.value ?? ANY, args[1], args[2]), taintOf(args), args[0]?.value.hi),
  },
  substringBefore: { takes: [STRING, STRING], least: 2, gives: shorter },
  substringAfter: { takes: [STRING, STRING], least: 2, gives: shorter },
  uppercase: { takes: [STRING], least: 1, gives: changedCase("a-z") },
  lowercase: { takes: [STRING], least: 1, gives: changedCase("A-Z") },
  trim: { takes: [STRING], least: 1, gives: shorter },
  pad: { takes: [STRING, NUMBER, STRING], least: 2, gives: text, fragile: true },
  length: {
    takes: [STRING],
    least: 1,
    gives: ([s]) =>
      ofNumber(
        {
          lo: s?.value.text ? Math.ceil(textLength(s.value.text).lo / 2) : 0,
          hi: s?.value.text ? textLength(s.value.text).hi : Infinity,
          int: true,
        },
        s?.value.taint,
      ),
  },
  contains: { takes: [STRING, STRING], least: 2, gives: boolean, fragile: true },
  split: {
    takes: [STRING, STRING, NUMBER],
    least: 2,
    gives: (args) => ofArray(arrayOf(0, Infinity, [], text(args)), taintOf(args)),
    fragile: true,
    refuses: isNegative(2),
  },
  join: { takes: [ARRAY | STRING, STRING], least: 1, gives: text, fragile: true },
  match: { takes: [STRING], least: 1, gives: anything, fragile: true, maybeNothing: true },
  replace: { takes: [STRING, STRING, STRING, NUMBER], least: 3, gives: text, fragile: true, refuses: isNegative(3) },
  base64encode: { takes: [STRING], least: 1, gives: text, fragile: true },
  base64decode: { takes: [STRING], least: 1, gives: text, fragile: true },
  encodeUrlComponent: { takes: [STRING], least: 1, gives: text, fragile: true },
  encodeUrl: { takes: [STRING], least: 1, gives: text, fragile: true },
  decodeUrlComponent: { takes: [STRING], least: 1, gives: text, fragile: true },
  decodeUrl: { takes: [STRING], least: 1, gives: text, fragile: true },
  number: { takes: [NUMBER | STRING | BOOLEAN], least: 1, gives: toNumber, fragile: true, refuses: beginsUnlike(BEGIN_NUMBER) },
  abs: { takes: [NUMBER], least: 1, gives: ([n]) => absolute(n?.value) },
  floor: { takes: [NUMBER], least: 1, gives: ([n]) => rounded(n?.value) },
  ceil: { takes: [NUMBER], least: 1, gives: ([n]) => rounded(n?.value) },
  round: { takes: [NUMBER, NUMBER], least: 1, gives: number(), fragile: true },
  power: { takes: [NUMBER, NUMBER], least: 2, gives: number(), fragile: true },
  sqrt: { takes: [NUMBER], least: 1, gives: number(0), fragile: true, refuses: isNegative(0) },
  random: {
    takes: [ALL],
    least: 0,
    gives: () => ofNumber({ lo: 0, hi: 1, int: false }, PROVENANCE.fresh),
    strict: false,
    fragile: true,
  },
  formatNumber: { takes: [NUMBER, STRING, OBJECT], least: 2, gives: text, fragile: true },
  formatBase: { takes: [NUMBER, NUMBER], least: 1, gives: text, fragile: true, refuses: isNegative(1) },
  formatInteger: { takes: [NUMBER, STRING], least: 2, gives: text, fragile: true },
  parseInteger: { takes: [STRING, STRING], least: 2, gives: number(), fragile: true, maybeNothing: true, beyond: true },
  now: {
    takes: [STRING, STRING],
    least: 0,
    gives: () => ofText(globText(["", ""]), PROVENANCE.fresh),
    strict: false,
    fragile: true,
  },
  millis: { takes: [], least: 0, gives: () => ofNumber({ lo: 0, hi: 1e15, int: true }, PROVENANCE.fresh), strict: false },
  fromMillis: { takes: [NUMBER, STRING, STRING], least: 1, gives: text, fragile: true },
  toMillis: { takes: [STRING, STRING], least: 1, gives: number(), fragile: true, maybeNothing: true },
  uuid: {
    takes: [],
    least: 0,
    gives: () => ofText(globText(["", "-", "-", "-", "-", ""], 36, 36), PROVENANCE.fresh, 38),
    strict: false,
  },
  hash: { takes: [STRING, STRING], least: 0, gives: (args) => digest(args[1]?.value, taintOf(args)), fragile: true, maybeNothing: true },
  parse: { takes: [STRING], least: 0, gives: anything, fragile: true, maybeNothing: true, refuses: beginsUnlike(BEGIN_JSON) },
  partition: { takes: [ALL, NUMBER], least: 0, gives: list, fragile: true, maybeNothing: true, refuses: isNegative(1) },
  sum: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true },
  max: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true, maybeNothing: true },
  min: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true, maybeNothing: true },
  average: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true, maybeNothing: true },
  clone: { takes: [OBJECT | ARRAY], least: 1, gives: ([v]) => v?.value ?? ANY, fragile: true },
};

export function shaped(shape: Shape, args: readonly ExpressionResult[], run: Run): ExpressionResult {
  if (args.length < shape.least || args.length > Math.max(shape.takes.length, shape.least)) return run.unknown();
  if (shape.fragile) run.fail("latent");
  const narrowed: ExpressionResult[] = [];
  for (const [i, arg] of args.entries()) {
    const takes = shape.takes[i] ?? ALL;
    const right = arg.value.kinds & takes;
    if (arg.fn) {
      run.fail("latent");
      if (right === 0 && !arg.nothing) {
        narrowed.push(arg);
        continue;
      }
    }
    if (arg.value.kinds & ~takes) run.fail(right === 0 && !arg.nothing ? "manifest" : ofKinds(arg.value));
    if (arg.nothing && i > 0) run.fail("latent");
    // with several arguments the signature may take the context for the first and shift the others
    if (right === 0 && !arg.nothing && !arg.fn) return args.length === 1 ? NEVER : run.unknown();
    narrowed.push(right === arg.value.kinds ? arg : { ...arg, value: change(arg.value, { kinds: right }) });
  }
  const first = narrowed[0];
  const none = shape.strict !== false && first !== undefined && first.nothing;
  if (none && first.value.kinds === 0 && !first.fn) return nothing(first.why);
  if (shape.beyond) run.beyond = true;
  if (shape.refuses?.(narrowed)) {
    run.fail(none ? "latent" : "manifest");
    return none ? nothing(first.why) : NEVER;
  }
  const value = shape.gives(narrowed);
  return maybe(value, none || shape.maybeNothing === true, none ? first.why : "latent");
}

function toNumber(args: readonly ExpressionResult[]): AbstractValue {
  const v = args[0]?.value ?? ANY;
  if (v.kinds === NUMBER) return v;
  return ofNumber(ANY_NUMBER, v.taint);
}

function absolute(v: AbstractValue | undefined): AbstractValue {
  const n = v?.num ?? ANY_NUMBER;
  const lo = n.lo <= 0 && n.hi >= 0 ? 0 : Math.min(Math.abs(n.lo), Math.abs(n.hi));
  return ofNumber({ lo, hi: Math.max(Math.abs(n.lo), Math.abs(n.hi)), int: n.int }, v?.taint);
}

function rounded(v: AbstractValue | undefined): AbstractValue {
  const n = v?.num ?? ANY_NUMBER;
  return ofNumber({ lo: Math.floor(n.lo), hi: Math.ceil(n.hi), int: true }, v?.taint);
}
