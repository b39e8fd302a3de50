import { lengthValue } from "../../values/abstract/constraints.js";
import { fromJson } from "../../values/abstract/json.js";
import { ALL, ARRAY, BOOLEAN, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "../../values/abstract/kinds.js";
import { join, joinAll } from "../../values/abstract/lattice.js";
import { ANY_NUMBER, meetNumber, type Num } from "../../values/abstract/number.js";
import { ANY_TEXT, globText, type Text } from "../../values/abstract/text.js";
import { type AbstractValue, arrayOf, BOTTOM, change, make, ofArray, ofNumber, ofText, PROVENANCE } from "../../values/abstract/value.js";
import { formatPieces } from "../../values/format-pieces.js";
import { digest, HASHES } from "./digest.js";
import { type Attribution, ofKinds } from "./faults.js";
import { merged } from "./jsonata/object-functions.js";
import { calculate, concatText } from "./jsonata/operators.js";
import { arrayIn } from "./jsonata/outcome.js";

/** What an intrinsic function gives for arguments that are not all known, and whether it can fail. */
export interface Called {
  readonly value: AbstractValue;
  readonly fails?: { readonly evidence: Attribution; readonly always: boolean } | undefined;
}

const sometimes: Called["fails"] = { evidence: "latent", always: false };
const always: Called["fails"] = { evidence: "manifest", always: true };

/** Whether arguments of the right kinds are refused: never, for some values, for all of them. */
type Refusal = "never" | "some" | "all";

/** Characters that Base64 and Hash take, and items that ArrayRange makes. */
const TEXT_LIMIT = 10_000;
const RANGE_LIMIT = 1_000;
const INT: Num = { lo: -2_147_483_648, hi: 2_147_483_647, int: true };

/** Functions whose result is new at each call. */
export const isFresh = (name: string): boolean => name === "States.UUID" || name === "States.MathRandom";

/** The type-level summary. Arguments of a wrong kind fail; of several possible kinds the right ones go on. */
export function summarize(name: string, args: readonly AbstractValue[]): Called {
  const taint = args.reduce((t, a) => t | a.taint, 0);
  const [a = BOTTOM, b = BOTTOM] = args;
  switch (name) {
    case "States.UUID":
      return checked(args, [], { gives: () => ofText(globText(["", "-", "-", "-", "-", ""], 36, 36), PROVENANCE.fresh, 38) });
    case "States.MathRandom":
      return args.length < 2
        ? { value: BOTTOM, fails: always }
        : checked(args, args.length === 2 ? [NUMBER, NUMBER] : [NUMBER, NUMBER, NUMBER], {
            gives: () => ofNumber(between(a, b), taint | PROVENANCE.fresh),
            refuses: ([x, y]) => refusal(numberOf(x).hi < numberOf(y).lo, numberOf(x).lo >= numberOf(y).hi),
          });
    case "States.Format":
      return format(args, taint);
    case "States.Array":
      return { value: ofArray(arrayOf(args.length, args.length, args, undefined), taint) };
    case "States.ArrayLength":
      return checked(args, [ARRAY], { gives: ([list]) => lengthValue(list as AbstractValue) });
    case "States.ArrayContains":
      return checked(args, [ARRAY, ALL], { gives: () => make({ kinds: BOOLEAN, taint }) });
    case "States.ArrayGetItem":
      return checked(args, [ARRAY, NUMBER], {
        gives: ([list, at]) => itemOf(list as AbstractValue, numberOf(at)),
        refuses: ([list, at]) => noItem(list as AbstractValue, numberOf(at)),
      });
    case "States.ArrayUnique":
      return checked(args, [ARRAY], { gives: ([list]) => fewer(list as AbstractValue, taint) });
    case "States.ArrayPartition":
      return checked(args, [ARRAY, NUMBER], {
        gives: ([list, size]) => partition(list as AbstractValue, numberOf(size), taint),
        refuses: ([, size]) => refusal(numberOf(size).lo > 0, numberOf(size).hi <= 0),
      });
    case "States.ArrayRange":
      return checked(args, [NUMBER, NUMBER, NUMBER], {
        gives: (all) => numbers(all, taint),
        refuses: ([x, y, step]) => tooMany(countOf(numberOf(x), numberOf(y), numberOf(step)), numberOf(step)),
      });
    case "States.MathAdd":
      return checked(args, [NUMBER, NUMBER], {
        gives: ([x, y]) => add(x as AbstractValue, y as AbstractValue),
        refuses: (both) => refusal(both.every((v) => numberOf(v).lo >= INT.lo && numberOf(v).hi <= INT.hi)),
      });
    case "States.StringSplit":
      return checked(args, [STRING, STRING], { gives: () => split(a, taint) });
    case "States.StringToJson":
      return checked(args, [STRING], { gives: () => make({ kinds: ALL, taint, hi: Infinity }), refuses: () => "some" });
    case "States.JsonToString":
      return checked(args, [ALL], { gives: () => ofText(globText(["", ""], 1, a.hi === Infinity ? Infinity : a.hi), taint) });
    case "States.Base64Encode":
      return checked(args, [STRING], {
        gives: () => ofText(globText(["", ""], 0, 40_004), taint, 40_006),
        refuses: ([source]) => refusal((source as AbstractValue).hi <= TEXT_LIMIT),
      });
    case "States.Base64Decode":
      return checked(args, [STRING], { gives: () => ofText(undefined, taint), refuses: () => "some" });
    case "States.Hash":
      return checked(args, [ALL, STRING], {
        gives: ([, algorithm]) => digest(algorithm as AbstractValue, taint),
        refuses: ([data, algorithm]) => unhashable(data as AbstractValue, algorithm as AbstractValue),
      });
    case "States.JsonMerge":
      // AWS has only the shallow merge
      return checked(args, [OBJECT, OBJECT, FALSE | TRUE], {
        gives: ([x, y]) => merged(x as AbstractValue, y as AbstractValue),
        refuses: ([, , deep]) => refusal((deep as AbstractValue).kinds === FALSE, (deep as AbstractValue).kinds === TRUE),
      });
    default:
      return { value: make({ kinds: ALL, taint }), fails: sometimes };
  }
}

interface Rule {
  readonly gives: (args: readonly AbstractValue[]) => AbstractValue;
  /** Arguments have their right kinds here. */
  readonly refuses?: (args: readonly AbstractValue[]) => Refusal;
}

function checked(args: readonly AbstractValue[], kinds: readonly number[], { gives, refuses }: Rule): Called {
  if (args.length !== kinds.length) return { value: BOTTOM, fails: always };
  let fails: Called["fails"];
  const right: AbstractValue[] = [];
  for (const [i, arg] of args.entries()) {
    const takes = kinds[i] ?? 0;
    const kept = (arg.kinds & ~takes) === 0 ? arg : change(arg, { kinds: arg.kinds & takes });
    if (kept.kinds === 0) return { value: BOTTOM, fails: always };
    if (kept !== arg) fails = { evidence: fails?.evidence === "manifest" ? "manifest" : ofKinds(arg), always: false };
    right.push(kept);
  }
  const refused = refuses?.(right) ?? "never";
  if (refused === "all") return { value: BOTTOM, fails: always };
  const value = gives(right);
  const why = fails ?? (refused === "some" ? sometimes : undefined);
  return why ? { value, fails: why } : { value };
}

const refusal = (never: boolean, all = false): Refusal => (never ? "never" : all ? "all" : "some");

/** The number as the functions take it: rounded half up. */
function numberOf(v: AbstractValue | undefined): Num {
  const n = v?.num ?? ANY_NUMBER;
  const fix = (x: number): number => (Number.isFinite(x) ? Math.floor(x + 0.5) + 0 : x);
  return n.int ? n : { lo: fix(n.lo), hi: fix(n.hi), int: true };
}

function between(a: AbstractValue, b: AbstractValue): Num {
  const [x, y] = [numberOf(a), numberOf(b)];
  return { lo: Math.min(x.lo, y.lo), hi: Math.max(x.hi, y.hi), int: true };
}

function noItem(list: AbstractValue, at: Num): Refusal {
  const { lo, hi } = arrayIn(list);
  return refusal(at.lo >= 0 && at.hi < lo, at.hi < 0 || at.lo >= hi);
}

/** How many numbers ArrayRange makes; any where the step's direction is not known. */
function countOf(first: Num, last: Num, step: Num): { lo: number; hi: number } {
  if (step.lo <= 0 && step.hi >= 0) return { lo: 0, hi: Infinity };
  const up = step.lo > 0;
  const [most, least] = up ? [last.hi - first.lo, last.lo - first.hi] : [first.hi - last.lo, first.lo - last.hi];
  const [short, long] = up ? [step.lo, step.hi] : [-step.hi, -step.lo];
  const count = (way: number, stride: number): number => (way < 0 ? 0 : Math.floor(way / stride) + 1);
  return { lo: Number.isFinite(least) ? count(least, long) : 0, hi: Number.isFinite(most) ? count(most, short) : Infinity };
}

const tooMany = ({ lo, hi }: { lo: number; hi: number }, step: Num): Refusal =>
  refusal((step.lo > 0 || step.hi < 0) && hi <= RANGE_LIMIT, (step.lo === 0 && step.hi === 0) || lo > RANGE_LIMIT);

function numbers([first, last, step]: readonly AbstractValue[], taint: number): AbstractValue {
  const { lo, hi } = countOf(numberOf(first), numberOf(last), numberOf(step));
  return ofArray(
    arrayOf(
      Math.min(lo, RANGE_LIMIT),
      Math.min(hi, RANGE_LIMIT),
      [],
      ofNumber(between(first as AbstractValue, last as AbstractValue), taint),
    ),
    taint,
  );
}

function unhashable(data: AbstractValue, algorithm: AbstractValue): Refusal {
  const names = algorithm.text?.set;
  const known = names !== undefined && [...names].every((n) => HASHES.has(n));
  const unknown = names !== undefined && ![...names].some((n) => HASHES.has(n));
  return refusal(known && data.hi <= TEXT_LIMIT, unknown);
}

/** Rounds each argument half up and adds; beyond 32 bits an argument is refused. */
function add(a: AbstractValue, b: AbstractValue): AbstractValue {
  const [x, y] = [int32(a), int32(b)];
  return x.kinds === 0 || y.kinds === 0 ? BOTTOM : calculate("+", x, y, { fail() {} });
}

function int32(v: AbstractValue): AbstractValue {
  const num = meetNumber(numberOf(v), INT);
  if (num.lo > num.hi) return BOTTOM;
  // a number that is rounded is another one
  return v.num?.int ? change(v, { num, sym: v.sym, rel: v.rel }) : ofNumber(num, v.taint);
}

function itemOf(list: AbstractValue, at: Num): AbstractValue {
  const arr = arrayIn(list);
  if (at.lo === at.hi && at.lo >= 0) return arr.prefix[at.lo] ?? (at.lo < arr.hi ? (arr.rest ?? BOTTOM) : BOTTOM);
  return joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
}

function fewer(list: AbstractValue, taint: number): AbstractValue {
  const arr = arrayIn(list);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  return ofArray(arrayOf(Math.min(1, arr.lo), arr.hi, [], each.kinds ? each : undefined), taint, list.hi);
}

function partition(list: AbstractValue, size: Num, taint: number): AbstractValue {
  const arr = arrayIn(list);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  if (each.kinds === 0) return ofArray(arrayOf(0, 0, [], undefined), taint);
  const least = Math.max(1, size.lo);
  const parts = { lo: size.hi === Infinity ? Math.min(1, arr.lo) : Math.ceil(arr.lo / size.hi), hi: Math.ceil(arr.hi / least) };
  return ofArray(arrayOf(parts.lo, parts.hi, [], ofArray(arrayOf(1, Math.min(arr.hi, size.hi), [], each), taint)), taint);
}

function split(text: AbstractValue, taint: number): AbstractValue {
  const most = text.hi === Infinity ? Infinity : text.hi;
  return ofArray(
    arrayOf(0, most, [], ofText(globText(["", ""], 0, most), taint)),
    taint,
    text.hi === Infinity ? undefined : 2 + 7 * text.hi,
  );
}

/** The template's text between its holes stays; arrays and objects print in Java's way. */
function format(args: readonly AbstractValue[], taint: number): Called {
  const template = args[0];
  const set = template?.kinds === STRING ? template.text?.set : undefined;
  if (set?.size !== 1) return { value: ofText(undefined, taint), fails: sometimes };
  const pieces = formatPieces([...set][0] as string);
  if (pieces?.length !== args.length) return { value: BOTTOM, fails: always };
  let text: Text = { set: new Set([pieces[0] as string]) };
  for (let i = 1; i < args.length; i++)
    text = concatText(concatText(text, printed(args[i] as AbstractValue)), { set: new Set([pieces[i] as string]) });
  return { value: ofText(text, taint) };
}

function printed(v: AbstractValue): Text {
  let out: AbstractValue = BOTTOM;
  if (v.kinds & STRING) out = join(out, ofText(v.text ?? ANY_TEXT));
  if (v.kinds & NUMBER)
    out = join(
      out,
      v.num && v.num.lo === v.num.hi && v.num.int && Math.abs(v.num.lo) < 1e6
        ? fromJson(String(v.num.lo))
        : ofText(globText(["", ""], 1, 40)),
    );
  if (v.kinds & TRUE) out = join(out, fromJson("true"));
  if (v.kinds & FALSE) out = join(out, fromJson("false"));
  if (v.kinds & NULL) out = join(out, fromJson("null"));
  if (v.kinds & (ARRAY | OBJECT)) out = join(out, ofText(ANY_TEXT));
  return out.text ?? ANY_TEXT;
}
