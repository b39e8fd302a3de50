import type { Num } from "../../../values/abstract/number.js";
import { globText, type Text, textLength, textOf } from "../../../values/abstract/text.js";
import { isHighSurrogate, isLowSurrogate } from "../../../values/abstract/utf8.js";
import type { AbstractValue } from "../../../values/abstract/value.js";
import type { ExpressionResult } from "./outcome.js";

interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/**
 * What `$substring(text, start, length)` gives. The engine counts code points; lengths of texts are kept in UTF-16 units.
 * A negative start counts from the end, one before the begin is the begin, and a length that is not positive gives "".
 */
export function substringOf({ text }: AbstractValue, start?: ExpressionResult, length?: ExpressionResult): Text {
  const units = text ? textLength(text) : { lo: 0, hi: Infinity };
  const from = integersIn(start);
  // a start that is not whole is cut after the end is computed with it
  if (!from) return globText(["", ""], 0, units.hi);
  const most = atMost(length);
  const literal = text && fromLiteral(text, from, most);
  if (literal?.set) return literal;
  const points = taken(pointsOf(text, units), from, most);
  // what is left out at the begin is a unit at least for each code point
  const hi = Math.min(Math.max(0, units.hi - Math.max(0, from.lo)), 2 * points.hi);
  return hi === 0 ? textOf("") : globText(literal?.glob ?? ["", ""], points.lo, hi);
}

/** The whole numbers that it can be; undefined where it may be something else. */
function integersIn(v: ExpressionResult | undefined): Num | undefined {
  const num = v && !v.nothing && !v.fn ? v.value.num : undefined;
  return num?.int ? num : undefined;
}

/** Code points that the length admits, whole ones. */
function atMost(length: ExpressionResult | undefined): Interval {
  if (!length || (length.nothing && length.value.kinds === 0 && !length.fn)) return { lo: Infinity, hi: Infinity };
  const { num } = length.value;
  if (length.fn || !num) return { lo: 0, hi: Infinity };
  return { lo: Math.max(0, Math.floor(num.lo)), hi: length.nothing ? Infinity : Math.max(0, Math.ceil(num.hi)) };
}

function pointsOf(text: Text | undefined, units: Interval): Interval {
  if (!text?.set) return { lo: Math.ceil(units.lo / 2), hi: units.hi };
  const lengths = [...text.set].map((member) => [...member].length);
  return { lo: Math.min(...lengths), hi: Math.max(...lengths) };
}

/** How many of so many code points follow such a start, within what the length admits. */
function taken(points: Interval, from: Interval, most: Interval): Interval {
  let lo = Infinity;
  let hi = 0;
  if (from.hi >= 0) {
    lo = Math.max(0, points.lo - from.hi);
    hi = points.hi === Infinity ? Infinity : Math.max(0, points.hi - Math.max(0, from.lo));
  }
  if (from.lo < 0) {
    lo = Math.min(lo, points.lo, -Math.min(from.hi, -1));
    hi = Math.max(hi, Math.min(points.hi, -from.lo));
  }
  return { lo: Math.min(lo, most.lo), hi: Math.min(hi, most.hi) };
}

/** What a known begin, or a known end of the text leaves in the result. */
function fromLiteral(text: Text, from: Interval, most: Interval): Text | undefined {
  if (text.set || from.lo !== from.hi) return undefined;
  const start = from.lo;
  if (start >= 0) {
    const begin = [...wholeEnd(text.glob[0] ?? "")];
    if (start >= begin.length) return undefined;
    const known = begin.slice(start, start + most.lo).join("");
    if (most.lo === most.hi && start + most.hi <= begin.length) return textOf(known);
    return globText(most.lo === Infinity ? [known, ...text.glob.slice(1)] : [known, ""]);
  }
  const end = [...wholeBegin(text.glob.at(-1) ?? "")];
  if (-start > end.length) return undefined;
  const known = end.slice(start).slice(0, most.lo).join("");
  return most.lo === most.hi || -start <= most.lo ? textOf(known) : globText([known, ""]);
}

/** Without half of a code point at the end, of which the other half is not known. */
const wholeEnd = (text: string): string => (isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(0, -1) : text);

const wholeBegin = (text: string): string => (isLowSurrogate(text.charCodeAt(0)) ? text.slice(1) : text);
