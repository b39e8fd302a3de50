import type { MemberLack, ValueLack } from "../lack.js";
import { STRING } from "./kinds.js";
import { usualOf } from "./text.js";
import type { AbstractValue } from "./value.js";
import { indexOfKey } from "./value.js";

/** Is the member one that the object's source does not list? `v` is settled: what tests taught of it is in it. */
export function memberLack(v: AbstractValue, member: string, whole: boolean): MemberLack | undefined {
  const { obj, sym } = v;
  if (!obj?.listing || indexOfKey(obj.keys, member) >= 0 || obj.keys.some((key) => isSpelling(key, member))) return undefined;
  const from = sym?.origin.kind === "result" ? sym.origin.name : undefined;
  return { kind: "member", member, known: obj.keys, listing: obj.listing, whole, ...(from === undefined ? {} : { from }) };
}

/** The string is compared with a text that its enumeration does not have. */
export function valueLack(v: AbstractValue, text: string): ValueLack | undefined {
  const usual = v.kinds & STRING && v.text && !v.text.set ? v.text.usual : undefined;
  if (!usual || usual.has(text) || usualOf(v.text ?? { set: usual }).length === 0) return undefined;
  return { kind: "value", value: text, values: [...usual], ...(v.sym ? { name: v.sym.name } : {}) };
}

/** DynamoDB's type `NULL`, which the SDK for Java calls `nul`. */
const OTHERWISE: ReadonlyMap<string, string> = new Map([["Nul", "Null"]]);

/**
 * How a run of capitals is written in results (`DBName`, `DbName`, `BOOL`, `Bool`) differs between integrations and is not
 * documented: both spellings count as the member.
 */
export function isSpelling(known: string, written: string): boolean {
  return words(known) === words(written);
}

function words(name: string): string {
  const folded = name.replace(/[A-Z]+/g, (run, at: number) => {
    const next = name.charAt(at + run.length);
    if (next === "" || /\d/.test(next)) return capitalized(run);
    // the last capital begins the next word
    return /[a-z]/.test(next) ? capitalized(run.slice(0, -1)) + run.slice(-1) : run;
  });
  return OTHERWISE.get(folded) ?? folded;
}

const capitalized = (run: string): string => run.charAt(0) + run.slice(1).toLowerCase();
