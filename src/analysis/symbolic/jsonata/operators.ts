import type { JsonataNode } from "../../../asl/expressions.js";
import type { Json } from "../../../text/node.js";
import { toJson } from "../../../values/abstract/json.js";
import { ARRAY, BOOLEAN, NUMBER, OBJECT, STRING } from "../../../values/abstract/kinds.js";
import { join } from "../../../values/abstract/lattice.js";
import { ANY_NUMBER, type Num, numberRange } from "../../../values/abstract/number.js";
import { ANY_TEXT, globText, type Text, textLength } from "../../../values/abstract/text.js";
import {
  type AbstractValue,
  arrayOf,
  BOOLEAN_VALUE,
  change,
  FALSE_VALUE,
  make,
  ofNumber,
  ofText,
  type Rel,
  TRUE_VALUE,
} from "../../../values/abstract/value.js";
import { type Attribution, ofKinds } from "../faults.js";
import { splitByCondition } from "./condition.js";
import { collapse, type ExpressionResult, either, isNever, isNothing, just, maybe, NEVER, nothing } from "./outcome.js";
import type { Run } from "./run.js";
import type { Scope } from "./scope.js";

export function binary(node: JsonataNode, scope: Scope, run: Run): ExpressionResult {
  const op = node.value as string;
  if (op === "and" || op === "or") return decided(splitByCondition(node, scope, run));
  const lhs = run.evaluate(node.lhs as JsonataNode, scope);
  const rhs = run.evaluate(node.rhs as JsonataNode, scope);
  if (isNever(lhs) || isNever(rhs)) return NEVER;
  if (op === "=" || op === "!=" || op === "<" || op === "<=" || op === ">" || op === ">=" || op === "in")
    return comparison(node, op, lhs, rhs, scope, run);
  if (op === "&") return concatenation(lhs, rhs, run);
  if (op === "..") return range(lhs, rhs, run);
  return arithmetic(op, lhs, rhs, run);
}

const decided = ({ yes, no }: { yes?: unknown; no?: unknown }): ExpressionResult =>
  yes ? just(no ? BOOLEAN_VALUE : TRUE_VALUE) : no ? just(FALSE_VALUE) : NEVER;

function comparison(node: JsonataNode, op: string, lhs: ExpressionResult, rhs: ExpressionResult, scope: Scope, run: Run): ExpressionResult {
  const ordered = op[0] === "<" || op[0] === ">";
  // ordering with nothing gives nothing; all other comparisons with nothing are false
  if (ordered && (isNothing(lhs) || isNothing(rhs))) {
    const other = isNothing(lhs) ? rhs : lhs;
    if (other.fn || other.value.kinds & ~(NUMBER | STRING)) run.fail(ofKinds(other.value));
    return nothing(isNothing(lhs) ? lhs.why : rhs.why);
  }
  const out = decided(splitByCondition(node, scope, run));
  if (!ordered || !(lhs.nothing || rhs.nothing)) return out;
  return either(out, nothing(lhs.nothing ? lhs.why : rhs.why));
}

/** Arithmetic on intervals; a sum with a constant remembers what it differs from. */
function arithmetic(op: string, lhs: ExpressionResult, rhs: ExpressionResult, run: Run): ExpressionResult {
  const [a, b] = [operand(lhs, NUMBER, run), operand(rhs, NUMBER, run)];
  const isNothing_ = lhs.nothing || rhs.nothing;
  const why = lhs.nothing ? lhs.why : rhs.why;
  if (a.kinds === 0 || b.kinds === 0) return isNothing_ ? nothing(why) : NEVER;
  const value = calculate(op, a, b, run);
  return value.kinds === 0 && !isNothing_ ? NEVER : maybe(value, isNothing_, why);
}

export function calculate(
  op: string,
  a: AbstractValue,
  b: AbstractValue,
  run: { fail(e: Attribution): void; beyond?: boolean },
): AbstractValue {
  const [x, y] = [a.num ?? ANY_NUMBER, b.num ?? ANY_NUMBER];
  const taint = a.taint | b.taint;
  if (x.lo === x.hi && y.lo === y.hi) {
    const result = op === "+" ? x.lo + y.lo : op === "-" ? x.lo - y.lo : op === "*" ? x.lo * y.lo : op === "/" ? x.lo / y.lo : x.lo % y.lo;
    // text at the end; a further operator refuses it, and a condition takes it for true
    if (!Number.isFinite(result)) {
      run.fail("latent");
      run.beyond = true;
      return ofNumber(ANY_NUMBER, taint);
    }
    return ofNumber(numberRange(result, result, false), taint, relation(op, a, b));
  }
  const num = hull(op, x, y);
  if (!Number.isFinite(num.lo) || !Number.isFinite(num.hi)) run.fail("latent");
  // sums and products of JSON's numbers overflow only beyond 1e154; runs stop there, and no claim rests on it
  if ((op === "/" || op === "%") && y.lo <= 0 && y.hi >= 0) run.beyond = true;
  return ofNumber(num, taint, relation(op, a, b));
}

function hull(op: string, x: Num, y: Num): Num {
  const int = x.int && y.int;
  const whole = (n: number): boolean => Math.abs(n) <= Number.MAX_SAFE_INTEGER;
  const exactInts = int && [x.lo, x.hi, y.lo, y.hi].every((n) => whole(n) || !Number.isFinite(n));
  if (op === "+") return { lo: x.lo + y.lo, hi: x.hi + y.hi, int: exactInts };
  if (op === "-") return { lo: x.lo - y.hi, hi: x.hi - y.lo, int: exactInts };
  if (op === "*") {
    const ends = [x.lo * y.lo, x.lo * y.hi, x.hi * y.lo, x.hi * y.hi].map((n) => (Number.isNaN(n) ? 0 : n));
    return { lo: Math.min(...ends), hi: Math.max(...ends), int };
  }
  if (op === "/" && (y.lo > 0 || y.hi < 0) && [x.lo, x.hi, y.lo, y.hi].every(Number.isFinite)) {
    const ends = [x.lo / y.lo, x.lo / y.hi, x.hi / y.lo, x.hi / y.hi];
    return { lo: Math.min(...ends), hi: Math.max(...ends), int: false };
  }
  if (op === "%" && (y.lo > 0 || y.hi < 0)) {
    const most = Math.max(Math.abs(y.lo), Math.abs(y.hi));
    return { lo: x.lo >= 0 ? 0 : -most, hi: x.hi <= 0 ? 0 : most, int };
  }
  return ANY_NUMBER;
}

/** `x + c` and `x - c` of a symbol's number. */
function relation(op: string, a: AbstractValue, b: AbstractValue): Rel | undefined {
  const [x, y] = [a.num, b.num];
  const of = (v: AbstractValue): Rel | undefined => v.rel ?? (v.sym ? { base: v.sym, lo: 0, hi: 0 } : undefined);
  const small = (n: Num | undefined): n is Num => n?.int === true && Math.abs(n.lo) <= 2 ** 31 && Math.abs(n.hi) <= 2 ** 31;
  if (op !== "+" && op !== "-") return undefined;
  const left = of(a);
  if (left && small(y))
    return op === "+"
      ? { base: left.base, lo: left.lo + y.lo, hi: left.hi + y.hi }
      : { base: left.base, lo: left.lo - y.hi, hi: left.hi - y.lo };
  const right = of(b);
  return op === "+" && right && small(x) ? { base: right.base, lo: right.lo + x.lo, hi: right.hi + x.hi } : undefined;
}

/** The part of an operand that an operator accepts; the rest fails. */
export function operand(o: ExpressionResult, kinds: number, run: Run): AbstractValue {
  if (o.fn) run.fail("latent");
  if ((o.value.kinds & ~kinds) === 0) return o.value;
  const right = change(o.value, { kinds: o.value.kinds & kinds, sym: o.value.sym, rel: o.value.rel });
  run.fail(right.kinds === 0 ? "manifest" : ofKinds(o.value));
  return right;
}

function concatenation(lhs: ExpressionResult, rhs: ExpressionResult, run: Run): ExpressionResult {
  const [a, b] = [textOfOutcome(lhs, run), textOfOutcome(rhs, run)];
  if (!a || !b) return NEVER;
  return just(ofText(concatText(a, b), lhs.value.taint | rhs.value.taint, 2 + bytesOf(lhs) + bytesOf(rhs)));
}

const bytesOf = (o: ExpressionResult): number =>
  o.value.kinds === STRING ? o.value.hi - 2 : o.value.kinds & STRING || o.value.kinds & (ARRAY | OBJECT) ? Infinity : 25;

/** The text an operand of `&` contributes; nothing contributes none. */
function textOfOutcome(o: ExpressionResult, run: Run): Text | undefined {
  const texts: Text[] = [];
  if (o.nothing || o.fn) texts.push({ set: new Set([""]) });
  if (o.value.exact && o.value.kinds !== STRING) texts.push({ set: new Set([stringOf(toJson(o.value))]) });
  else {
    if (o.value.kinds & STRING) texts.push(o.value.text ?? ANY_TEXT);
    const others = o.value.kinds & ~STRING;
    if (others & ~BOOLEAN & ~1)
      texts.push(others & NUMBER && !(others & (ARRAY | OBJECT)) ? { glob: ["", ""], not: new Set(), lo: 1, hi: 25 } : ANY_TEXT);
    if (others & BOOLEAN) texts.push({ set: new Set([...(others & 4 ? ["true"] : []), ...(others & 2 ? ["false"] : [])]) });
    if (others & 1) texts.push({ set: new Set(["null"]) });
  }
  void run;
  return texts.length === 0 ? undefined : (texts.map((t) => ofText(t)).reduce((x, y) => join(x, y)).text ?? ANY_TEXT);
}

/** As jsonata prints: numbers with 15 digits. */
export function stringOf(json: Json): string {
  if (typeof json === "string") return json;
  return JSON.stringify(json, (_, v: unknown) => (typeof v === "number" ? Number(v.toPrecision(15)) : v));
}

export function concatText(a: Text, b: Text): Text {
  if (a.set && b.set && a.set.size * b.set.size <= 16) {
    const all = new Set<string>();
    for (const x of a.set) for (const y of b.set) all.add(x + y);
    return { set: all };
  }
  const [la, lb] = [textLength(a), textLength(b)];
  const ends = (t: Text): readonly string[] => (t.set ? (t.set.size === 1 ? [[...t.set][0] as string] : ["", ""]) : t.glob);
  const [ga, gb] = [ends(a), ends(b)];
  const glob = [...ga.slice(0, -1), `${ga[ga.length - 1]}${gb[0]}`, ...gb.slice(1)];
  const few = glob.length <= 8 ? glob : [glob[0] as string, glob[glob.length - 1] as string];
  return globText(few, la.lo + lb.lo, la.hi + lb.hi);
}

function range(lhs: ExpressionResult, rhs: ExpressionResult, run: Run): ExpressionResult {
  const [a, b] = [operand(lhs, NUMBER, run), operand(rhs, NUMBER, run)];
  const isNothing_ = lhs.nothing || rhs.nothing;
  if (a.kinds === 0 || b.kinds === 0) return isNothing_ ? nothing("latent") : NEVER;
  const [x, y] = [a.num ?? ANY_NUMBER, b.num ?? ANY_NUMBER];
  if (!x.int || !y.int) run.fail("latent");
  const lo = Math.max(0, Math.floor(y.lo) - Math.ceil(x.hi) + 1);
  const hi = Math.min(1e7, y.hi - x.lo + 1);
  if (y.hi - x.lo + 1 > 1e7) run.fail("latent");
  if (hi < 1) return nothing("manifest");
  const items: AbstractValue[] = [];
  if (x.lo === x.hi && lo === hi && hi <= 256) for (let i = 0; i < hi; i++) items.push(ofNumber(numberRange(x.lo + i, x.lo + i, true)));
  const arr = arrayOf(
    lo,
    hi,
    items,
    items.length === hi ? undefined : ofNumber({ lo: Math.ceil(x.lo), hi: Math.floor(y.hi), int: true }, a.taint | b.taint),
  );
  const found = collapse(arr, "manifest");
  // two items at least: an array for sure, whose numbers are at least those that are in every such range
  const out =
    arr.lo >= 2
      ? { ...found, value: make({ ...found.value, json: undefined, lo: bytesOfRange(Math.ceil(x.hi), Math.floor(y.lo)) }) }
      : found;
  return isNothing_ ? { ...out, nothing: true } : out;
}

/** Bytes that `[from,…,to]` takes at least as JSON text, exactly where no number is negative. */
function bytesOfRange(from: number, to: number): number {
  // two characters at least, and a comma
  if (to < 0) return 2 + 3 * (to - from + 1) - 1;
  if (from < 0) return 3 * -from + bytesOfRange(0, to);
  let bytes = 2 + (to - from);
  for (let digits = 1, low = 0, high = 9; low <= to; digits++, low = high + 1, high = high * 10 + 9) {
    const count = Math.min(high, to) - Math.max(low, from) + 1;
    if (count > 0) bytes += digits * count;
  }
  return bytes;
}
