/** The kinds of JSON values as a bit set; booleans are two, so that a set of kinds also says which booleans are possible. */
export const NULL = 1;
export const FALSE = 2;
export const TRUE = 4;
export const NUMBER = 8;
export const STRING = 16;
export const ARRAY = 32;
export const OBJECT = 64;

export const BOOLEAN = FALSE | TRUE;
export const ALL = 127;

const names: readonly (readonly [number, string])[] = [
  [NULL, "null"],
  [BOOLEAN, "boolean"],
  [NUMBER, "number"],
  [STRING, "string"],
  [ARRAY, "array"],
  [OBJECT, "object"],
];

/** JSON Schema's names of the kinds in the set. */
export function kindNames(kinds: number): string[] {
  return names.filter(([bit]) => (kinds & bit) !== 0).map(([, name]) => name);
}
