import { globText } from "../../values/abstract/text.js";
import { type AbstractValue, ofText } from "../../values/abstract/value.js";

/** Algorithms of States.Hash, with the characters of their results. */
export const HASHES: ReadonlyMap<string, number> = new Map([
  ["MD5", 32],
  ["SHA-1", 40],
  ["SHA-256", 64],
  ["SHA-384", 96],
  ["SHA-512", 128],
]);

/** A digest in hexadecimal, as long as the algorithm makes it; any of them where it is not known. */
export function digest(algorithm: AbstractValue | undefined, taint: number): AbstractValue {
  const named = [...(algorithm?.text?.set ?? [])].map((name) => HASHES.get(name)).filter((length) => length !== undefined);
  const lengths = named.length > 0 ? named : [...HASHES.values()];
  const most = Math.max(...lengths);
  return ofText(globText(["", ""], Math.min(...lengths), most), taint, most + 2);
}
