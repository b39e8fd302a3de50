import { toJson } from "../../../values/abstract/json.js";
import { ARRAY, BOOLEAN, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "../../../values/abstract/kinds.js";
import { join } from "../../../values/abstract/lattice.js";
import { byTruth } from "../../../values/abstract/split.js";
import { globText, textOf } from "../../../values/abstract/text.js";
import {
  type AbstractValue,
  BOOLEAN_VALUE,
  BOTTOM,
  change,
  FALSE_VALUE,
  make,
  ofText,
  TRUE_VALUE,
} from "../../../values/abstract/value.js";
import { ofKinds } from "../faults.js";
import { stringOf } from "./operators.js";
import { type ExpressionResult, just, maybe, NEVER, nothing } from "./outcome.js";
import type { Run } from "./run.js";
import type { Scope } from "./scope.js";

export const booleanOf = (yes: boolean, no: boolean): ExpressionResult => just(yes ? (no ? BOOLEAN_VALUE : TRUE_VALUE) : FALSE_VALUE);

export function truth(v: ExpressionResult, negated: boolean): ExpressionResult {
  const { yes, no } = byTruth(v.value);
  const isTrue = yes.kinds !== 0;
  const isFalse = no.kinds !== 0 || v.fn !== undefined;
  if (!isTrue && !isFalse) return v.nothing ? nothing(v.why) : NEVER;
  const kinds = ((negated ? isFalse : isTrue) ? TRUE : 0) | ((negated ? isTrue : isFalse) ? FALSE : 0);
  return maybe(make({ kinds }), v.nothing, v.why);
}

export function string_(args: readonly ExpressionResult[], _: Scope, run: Run): ExpressionResult {
  const [v, prettify] = args;
  if (!v) return NEVER;
  if (prettify && (prettify.fn || prettify.value.kinds & ~BOOLEAN)) {
    run.fail(ofKinds(prettify.value));
    if (!prettify.nothing && !(prettify.value.kinds & BOOLEAN)) return NEVER;
  }
  const strings =
    v.value.kinds & STRING ? change(v.value, { kinds: STRING, sym: v.value.kinds === STRING ? v.value.sym : undefined }) : BOTTOM;
  const others = v.value.kinds & ~STRING;
  let printed: AbstractValue = v.fn ? ofText(textOf("")) : BOTTOM;
  if (others && v.value.exact && !prettify) printed = ofText(textOf(stringOf(toJson(v.value))), v.value.taint);
  else if (others) printed = join(printed, ofText(globText(["", ""], 0, others & (ARRAY | OBJECT) ? Infinity : 25), v.value.taint));
  const value = join(strings, printed);
  return value.kinds === 0 ? (v.nothing ? nothing(v.why) : NEVER) : maybe(value, v.nothing, v.why);
}

export function typeOf(v: ExpressionResult): ExpressionResult {
  const names: string[] = [];
  if (v.value.kinds & NULL) names.push("null");
  if (v.value.kinds & NUMBER) names.push("number");
  if (v.value.kinds & STRING) names.push("string");
  if (v.value.kinds & BOOLEAN) names.push("boolean");
  if (v.value.kinds & ARRAY) names.push("array");
  if (v.value.kinds & OBJECT) names.push("object");
  if (v.fn) names.push("function");
  if (names.length === 0) return v.nothing ? nothing(v.why) : NEVER;
  return maybe(ofText(textOf(...names)), v.nothing, v.why);
}
