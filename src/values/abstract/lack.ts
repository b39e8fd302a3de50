import { isSpelling, type Listing, type MemberLack, type ValueLack } from "../lack.js";
import { STRING } from "./kinds.js";
import { usualOf } from "./text.js";
import type { AbstractValue } from "./value.js";
import { indexOfKey } from "./value.js";

/** Is the member one that the object's source does not list? `v` is settled: what tests taught of it is in it. */
export function memberLack(v: AbstractValue, member: string, whole: boolean): MemberLack | undefined {
  const { obj, sym } = v;
  if (!obj?.listing || indexOfKey(obj.keys, member) >= 0) return undefined;
  if (!hasExactNames(obj.listing) && obj.keys.some((key) => isSpelling(key, member))) return undefined;
  if (obj.listing.foreign && !obj.listing.foreign.has(member)) return undefined;
  const from = sym?.origin.kind === "result" ? sym.origin.name : undefined;
  return { kind: "member", member, known: obj.keys, listing: obj.listing, whole, ...(from === undefined ? {} : { from }) };
}

/** Members of code, events and error outputs are written as they are listed; only the spelling of some results is in doubt. */
const hasExactNames = ({ exact, trust, code, input, error }: Listing): boolean =>
  exact === true || trust === "recorded" || code === true || input === true || error === true;

/** The string is compared with a text that its enumeration does not have. @param matches where the text is a pattern */
export function valueLack(v: AbstractValue, text: string, matches = (listed: string): boolean => listed === text): ValueLack | undefined {
  const usual = v.kinds & STRING && v.text && !v.text.set ? v.text.usual : undefined;
  if (!usual || [...usual].some(matches) || usualOf(v.text ?? { set: usual }).length === 0) return undefined;
  return {
    kind: "value",
    value: text,
    values: [...usual],
    ...(v.sym ? { name: v.sym.name } : {}),
    ...(v.sym?.origin.kind === "input" ? { input: true } : {}),
  };
}
