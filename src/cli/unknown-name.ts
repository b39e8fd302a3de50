import { nearest } from "../asl/did-you-mean.js";

/** A name that is none of those there are, with the one that was probably meant. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const hint = nearest(name, known);
  return `unknown ${what} "${name}"; ${hint ? `did you mean "${hint}"?` : `use one of ${known.join(", ")}`}`;
}
