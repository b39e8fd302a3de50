/** Divides a set of values by a comparison: those for which it may hold, those for which it may not. */

import { matchesGlob } from "./glob.js";
import { contains, toJson } from "./json.js";
import { ARRAY, BOOLEAN, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "./kinds.js";
import { join, meet } from "./lattice.js";
import { ANY_NUMBER, above, below, meetNumber, numberRange } from "./number.js";
import { ANY_TEXT, containsText, globText, type Text, without } from "./text.js";
import { type AbstractValue, ANY, BOTTOM, change, isBottom } from "./value.js";

export interface Divided {
  readonly yes: AbstractValue;
  readonly no: AbstractValue;
}

export type Order = "<" | "<=" | ">" | ">=";

/** The same values, restricted in kind; symbol kept, since it still names them. */
const keep = (v: AbstractValue, kinds: number): AbstractValue =>
  change(v, { kinds: v.kinds & kinds, sym: v.sym, rel: v.rel, json: (v.kinds & ~kinds) === 0 ? v.json : undefined });

export function byKind(v: AbstractValue, kinds: number): Divided {
  return { yes: keep(v, kinds), no: keep(v, ~kinds) };
}

export function byOrder(v: AbstractValue, order: Order, operand: AbstractValue): Divided {
  const num = v.num ?? ANY_NUMBER;
  const others = keep(v, ~NUMBER);
  const numbers = keep(v, NUMBER);
  if (isBottom(numbers) || !(operand.kinds & NUMBER)) return { yes: BOTTOM, no: v };
  const o = operand.num ?? ANY_NUMBER;
  const strict = order === "<" || order === ">";
  const rising = order === "<" || order === "<=";
  const yesRange = rising
    ? numberRange(num.lo, Math.min(num.hi, strict ? below(o.hi) : o.hi), num.int)
    : numberRange(Math.max(num.lo, strict ? above(o.lo) : o.lo), num.hi, num.int);
  const noRange = rising
    ? numberRange(Math.max(num.lo, strict ? o.lo : above(o.lo)), num.hi, num.int)
    : numberRange(num.lo, Math.min(num.hi, strict ? o.hi : below(o.hi)), num.int);
  const wrongType = operand.kinds !== NUMBER;
  return {
    yes: change(numbers, { num: yesRange, sym: v.sym, rel: v.rel }),
    no: wrongType ? v : either(others, change(numbers, { num: noRange, sym: v.sym, rel: v.rel })),
  };
}

/** Joins two parts of one value: what they share (symbol, relation) stays. */
function either(a: AbstractValue, b: AbstractValue): AbstractValue {
  if (isBottom(a)) return b;
  if (isBottom(b)) return a;
  return join(a, b);
}

const mirrored: Record<Order, Order> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
export const mirror = (order: Order): Order => mirrored[order];

/** Numbers equal to some number of the operand. */
export function byNumberEquality(v: AbstractValue, operand: AbstractValue): Divided {
  const numbers = keep(v, NUMBER);
  if (isBottom(numbers) || !(operand.kinds & NUMBER)) return { yes: BOTTOM, no: v };
  const num = v.num ?? ANY_NUMBER;
  const o = operand.num ?? ANY_NUMBER;
  const yes = change(numbers, { num: meetNumber(num, o), sym: v.sym, rel: v.rel });
  if (isBottom(yes)) return { yes, no: v };
  if (o.lo !== o.hi || operand.kinds !== NUMBER) return { yes, no: v };
  const c = o.lo;
  let rest = num;
  if (num.lo === c) rest = numberRange(num.int ? c + 1 : above(c), num.hi, num.int);
  if (num.hi === c) rest = numberRange(rest.lo, num.int ? c - 1 : below(c), num.int);
  return { yes, no: either(keep(v, ~NUMBER), change(numbers, { num: rest, sym: v.sym, rel: v.rel })) };
}

/** Strings that a test is known to hold for. `operandKinds`: beyond strings the operand may be of another kind, and nothing holds. */
export function byTextEquality(v: AbstractValue, operand: AbstractValue): Divided {
  const strings = keep(v, STRING);
  if (isBottom(strings) || !(operand.kinds & STRING)) return { yes: BOTTOM, no: v };
  const text = v.text ?? ANY_TEXT;
  const o = operand.text ?? ANY_TEXT;
  const yes = change(strings, { text: meet(strings, keep(operand, STRING)).text ?? text, sym: v.sym });
  const common = meet(strings, keep(operand, STRING));
  if (isBottom(common)) return { yes: BOTTOM, no: v };
  if (o.set?.size !== 1 || operand.kinds !== STRING) return { yes, no: v };
  return { yes, no: either(keep(v, ~STRING), change(strings, { text: without(text, o.set), sym: v.sym })) };
}

/** By a predicate on strings: decided member by member where the members are known. */
export function byText(v: AbstractValue, holds: (text: string) => boolean): Divided {
  const strings = keep(v, STRING);
  if (isBottom(strings)) return { yes: BOTTOM, no: v };
  const set = v.text?.set;
  if (!set) return { yes: strings, no: v };
  const yes = new Set([...set].filter(holds));
  const no = new Set([...set].filter((m) => !yes.has(m)));
  return {
    yes: change(strings, { text: { set: yes }, sym: v.sym }),
    no: either(keep(v, ~STRING), change(strings, { text: { set: no }, sym: v.sym })),
  };
}

/** Order of strings by UTF-16 code unit, against every string the operand may be. */
export function byTextOrder(v: AbstractValue, order: Order, operand: AbstractValue): Divided {
  if (!(v.kinds & STRING) || !(operand.kinds & STRING)) return { yes: BOTTOM, no: v };
  const members = operand.text?.set;
  if (!members) return { yes: keep(v, STRING), no: v };
  const some = byText(v, (text) => [...members].some((m) => holds(order, text, m)));
  const all = byText(v, (text) => [...members].every((m) => holds(order, text, m)));
  return { yes: some.yes, no: operand.kinds === STRING ? all.no : v };
}

function holds(order: Order, a: string, b: string): boolean {
  if (order === "<") return a < b;
  if (order === "<=") return a <= b;
  return order === ">" ? a > b : a >= b;
}

/** StringMatches: the pattern as pieces between its wildcards. */
export function byGlob(v: AbstractValue, pieces: readonly string[]): Divided {
  const exact = byText(v, (text) => matchesGlob(pieces, text));
  if (!(v.kinds & STRING) || v.text?.set) return exact;
  const strings = keep(v, STRING);
  const pattern: Text = globText(pieces);
  const yes = change(strings, { text: meet(strings, change(ANY, { kinds: STRING, text: pattern })).text ?? pattern, sym: v.sym });
  const none = isBottom(meet(strings, change(ANY, { kinds: STRING, text: pattern })));
  if (none) return { yes: BOTTOM, no: v };
  if (pieces.length === 1) return byTextEquality(v, change(ANY, { kinds: STRING, text: pattern }));
  const all = pieces.every((p) => p === "");
  return { yes, no: all ? keep(v, ~STRING) : v };
}

export function byBoolean(v: AbstractValue, operand: AbstractValue): Divided {
  const common = v.kinds & operand.kinds & BOOLEAN;
  if (!common) return { yes: BOTTOM, no: v };
  const decided = operand.kinds === TRUE || operand.kinds === FALSE;
  return { yes: keep(v, common), no: decided ? keep(v, ~common) : v };
}

/** Equality as JSONata has it: deep, of any kind, without conversion. */
export function byDeepEquality(v: AbstractValue, operand: AbstractValue): Divided {
  const common = meet(v, operand);
  if (isBottom(common)) return { yes: BOTTOM, no: v };
  if (operand.exact) {
    if (v.exact) return contains(v, toJson(operand)) ? { yes: v, no: BOTTOM } : { yes: BOTTOM, no: v };
    const yes = change(v, {
      kinds: common.kinds,
      num: common.num,
      text: common.text,
      arr: common.arr,
      obj: common.obj,
      lo: common.lo,
      hi: common.hi,
      sym: v.sym,
      rel: v.rel,
    });
    return { yes, no: withoutScalar(v, operand) };
  }
  return { yes: change(common, { sym: v.sym }), no: v };
}

function withoutScalar(v: AbstractValue, one: AbstractValue): AbstractValue {
  if (one.kinds === NULL || one.kinds === TRUE || one.kinds === FALSE) return keep(v, ~one.kinds);
  if (one.kinds === NUMBER) return byNumberEquality(v, one).no;
  if (one.kinds === STRING) return byTextEquality(v, one).no;
  return v;
}

/** As JSONata's `$boolean` sees it: may be true, may be false. */
export function byTruth(v: AbstractValue): Divided {
  let yes = v.kinds & (TRUE | NUMBER | STRING | ARRAY | OBJECT);
  let no = v.kinds & (NULL | FALSE | NUMBER | STRING | ARRAY | OBJECT);
  if (v.kinds & NUMBER && v.num) {
    if (v.num.lo > 0 || v.num.hi < 0) no &= ~NUMBER;
    if (v.num.lo === 0 && v.num.hi === 0) yes &= ~NUMBER;
  }
  if (v.kinds & STRING && v.text) {
    if (!containsText(v.text, "")) no &= ~STRING;
    if (v.text.set?.size === 1 && v.text.set.has("")) yes &= ~STRING;
  }
  if (v.kinds & OBJECT && v.obj) {
    if (v.obj.pres.includes(1)) no &= ~OBJECT;
    if (!v.obj.row && v.obj.pres.every((p) => p === 0)) yes &= ~OBJECT;
  }
  if (v.kinds & ARRAY && v.arr && v.arr.hi === 0) yes &= ~ARRAY;
  return { yes: keep(v, yes), no: keep(v, no) };
}
