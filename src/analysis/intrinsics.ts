import { fromJson } from "../values/abstract/json.js";
import { ALL, ARRAY, BOOLEAN, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "../values/abstract/kinds.js";
import { lengthValue } from "../values/abstract/knowledge.js";
import { join, joinAll } from "../values/abstract/lattice.js";
import { ANY_NUMBER, meetNumber } from "../values/abstract/number.js";
import { ANY_TEXT, globText, type Text } from "../values/abstract/text.js";
import { type AVal, arrayOf, BOTTOM, change, make, ofArray, ofNumber, ofText, TAINT } from "../values/abstract/value.js";
import { type Evidence, ofKinds } from "./faults.js";
import { calculate, concatText } from "./jsonata/evaluate.js";
import { merged } from "./jsonata/functions.js";
import { arrayIn } from "./jsonata/outcome.js";

/** What an intrinsic function gives for arguments that are not all known, and whether it can fail. */
export interface Called {
  readonly value: AVal;
  readonly fails?: { readonly evidence: Evidence; readonly always: boolean } | undefined;
}

const sometimes: Called["fails"] = { evidence: "latent", always: false };

/** Functions whose result is new at each call. */
export const isFresh = (name: string): boolean => name === "States.UUID" || name === "States.MathRandom";

/** The type-level summary. Arguments of a wrong kind fail; of several possible kinds the right ones go on. */
export function summarize(name: string, args: readonly AVal[]): Called {
  const taint = args.reduce((t, a) => t | a.taint, 0);
  const [a = BOTTOM, b = BOTTOM] = args;
  switch (name) {
    case "States.UUID":
      return { value: ofText(globText(["", "-", "-", "-", "-", ""], 36, 36), TAINT.fresh, 38) };
    case "States.MathRandom":
      return checked(args, [NUMBER, NUMBER, NUMBER], () => ofNumber(span(a, b), taint | TAINT.fresh));
    case "States.Format":
      return format(args, taint);
    case "States.Array":
      return { value: ofArray(arrayOf(args.length, args.length, args, undefined), taint) };
    case "States.ArrayLength":
      return checked(args, [ARRAY], ([list]) => lengthValue(list as AVal));
    case "States.ArrayContains":
      return checked(args, [ARRAY, ALL], () => make({ kinds: BOOLEAN, taint }));
    case "States.ArrayGetItem":
      return checked(args, [ARRAY, NUMBER], ([list, at]) => itemOf(list as AVal, at as AVal), true);
    case "States.ArrayUnique":
      return checked(args, [ARRAY], ([list]) => fewer(list as AVal, taint));
    case "States.ArrayPartition":
      return checked(args, [ARRAY, NUMBER], ([list]) => partition(list as AVal, taint), true);
    case "States.ArrayRange":
      return checked(args, [NUMBER, NUMBER, NUMBER], () => ofArray(arrayOf(0, 1000, [], ofNumber(between(a, b), taint)), taint), true);
    case "States.MathAdd":
      return checked(args, [NUMBER, NUMBER], ([x, y]) => add(x as AVal, y as AVal), true);
    case "States.StringSplit":
      return checked(args, [STRING, STRING], () => split(a, taint));
    case "States.StringToJson":
      return checked(args, [STRING], () => make({ kinds: ALL, taint, hi: Infinity }), true);
    case "States.JsonToString":
      return checked(args, [ALL], () => ofText(globText(["", ""], 1, a.hi === Infinity ? Infinity : a.hi), taint));
    case "States.Base64Encode":
      return checked(args, [STRING], () => ofText(globText(["", ""], 0, 40_004), taint, 40_006), true);
    case "States.Base64Decode":
      return checked(args, [STRING], () => ofText(undefined, taint), true);
    case "States.Hash":
      return checked(args, [ALL, STRING], () => ofText(globText(["", ""], 32, 128), taint, 130), true);
    case "States.JsonMerge":
      return checked(args, [OBJECT, OBJECT, FALSE | TRUE], ([x, y]) => merged(x as AVal, y as AVal), true);
    default:
      return { value: make({ kinds: ALL, taint }), fails: sometimes };
  }
}

function checked(args: readonly AVal[], kinds: readonly number[], gives: (args: readonly AVal[]) => AVal, fragile = false): Called {
  let fails: Called["fails"] = fragile ? sometimes : undefined;
  const right: AVal[] = [];
  for (const [i, arg] of args.entries()) {
    const takes = kinds[i] ?? 0;
    const kept = (arg.kinds & ~takes) === 0 ? arg : change(arg, { kinds: arg.kinds & takes });
    if (kept.kinds === 0) return { value: BOTTOM, fails: { evidence: "manifest", always: true } };
    if (kept !== arg) fails = { evidence: fails?.evidence === "manifest" ? "manifest" : ofKinds(arg), always: false };
    right.push(kept);
  }
  if (args.length < kinds.length && fails === undefined) fails = sometimes;
  const value = gives(right);
  return fails ? { value, fails } : { value };
}

function between(a: AVal, b: AVal): { lo: number; hi: number; int: boolean } {
  const [x, y] = [a.num ?? ANY_NUMBER, b.num ?? ANY_NUMBER];
  return { lo: Math.floor(Math.min(x.lo, y.lo)) - 1, hi: Math.ceil(Math.max(x.hi, y.hi)) + 1, int: true };
}

const span = between;

/** Rounds each argument half up and adds; beyond 32 bits an argument is refused. */
function add(a: AVal, b: AVal): AVal {
  const [x, y] = [int32(rounded(a)), int32(rounded(b))];
  return x.kinds === 0 || y.kinds === 0 ? BOTTOM : calculate("+", x, y, { fail() {} });
}

function int32(v: AVal): AVal {
  const num = meetNumber(v.num ?? ANY_NUMBER, { lo: -2147483648, hi: 2147483647, int: true });
  return num.lo > num.hi ? BOTTOM : change(v, { num, sym: v.sym, rel: v.rel });
}

function rounded(v: AVal): AVal {
  const n = v.num ?? ANY_NUMBER;
  if (n.int) return v;
  const fix = (x: number): number => (Number.isFinite(x) ? Math.floor(x + 0.5) : x);
  return ofNumber({ lo: fix(n.lo), hi: fix(n.hi), int: true }, v.taint);
}

function itemOf(list: AVal, at: AVal): AVal {
  const arr = arrayIn(list);
  const n = at.num ?? ANY_NUMBER;
  const index = n.lo === n.hi ? n.lo : undefined;
  if (index !== undefined && Number.isInteger(index) && index >= 0)
    return arr.prefix[index] ?? (index < arr.hi ? (arr.rest ?? BOTTOM) : BOTTOM);
  return joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
}

function fewer(list: AVal, taint: number): AVal {
  const arr = arrayIn(list);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  return ofArray(arrayOf(Math.min(1, arr.lo), arr.hi, [], each.kinds ? each : undefined), taint, list.hi);
}

function partition(list: AVal, taint: number): AVal {
  const arr = arrayIn(list);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  if (each.kinds === 0) return ofArray(arrayOf(0, 0, [], undefined), taint);
  return ofArray(arrayOf(Math.min(1, arr.lo), arr.hi, [], ofArray(arrayOf(1, arr.hi, [], each), taint)), taint);
}

function split(text: AVal, taint: number): AVal {
  const most = text.hi === Infinity ? Infinity : text.hi;
  return ofArray(
    arrayOf(0, most, [], ofText(globText(["", ""], 0, most), taint)),
    taint,
    text.hi === Infinity ? undefined : 2 + 7 * text.hi,
  );
}

/** The template's text between its holes stays; arrays and objects print in Java's way. */
function format(args: readonly AVal[], taint: number): Called {
  const template = args[0];
  const set = template?.kinds === STRING ? template.text?.set : undefined;
  if (set?.size !== 1) return { value: ofText(undefined, taint), fails: sometimes };
  const pieces = piecesOf([...set][0] as string);
  if (!pieces || pieces.length !== args.length) return { value: ofText(undefined, taint), fails: sometimes };
  let text: Text = { set: new Set([pieces[0] as string]) };
  for (let i = 1; i < args.length; i++)
    text = concatText(concatText(text, printed(args[i] as AVal)), { set: new Set([pieces[i] as string]) });
  const composite = args.slice(1).some((a) => a.kinds & (ARRAY | OBJECT));
  return composite ? { value: ofText(text, taint), fails: sometimes } : { value: ofText(text, taint) };
}

function printed(v: AVal): Text {
  let out: AVal = BOTTOM;
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

/** Literal text between `{}`; escapes taken away. Absent where a lone brace or backslash makes it fail. */
function piecesOf(template: string): string[] | undefined {
  const pieces: string[] = [];
  let piece = "";
  for (let i = 0; i < template.length; i++) {
    const c = template[i] as string;
    if (c === "\\") {
      const next = template[++i];
      if (next === undefined) return undefined;
      piece += next;
    } else if (c === "{" && template[i + 1] === "}") {
      pieces.push(piece);
      piece = "";
      i++;
    } else if (c === "{" || c === "}") return undefined;
    else piece += c;
  }
  pieces.push(piece);
  return pieces;
}
