import { endsMeet, type Glob, globWithin, matchesGlob, sameGlob } from "./glob.js";
import { contentBytes, isHighSurrogate, isLowSurrogate } from "./utf8.js";

/** Letters that a string does not have: it is the result of a change to upper case, or to lower case. */
export type LackedLetters = "a-z" | "A-Z";

/**
 * A set of strings: finitely many, or all that match a glob (pieces of literal text with holes between them, the first
 * and last anchored), have a length in UTF-16 units within bounds, and are not excluded by name.
 */
export type Text =
  | { readonly set: ReadonlySet<string> }
  | {
      readonly set?: undefined;
      readonly glob: Glob;
      readonly not: ReadonlySet<string>;
      readonly lo: number;
      readonly hi: number;
      /** An enumeration that the string usually is of. It excludes nothing: others are possible, but nothing names them. */
      readonly usual?: ReadonlySet<string>;
      /** Globs of which one at least matches. */
      readonly among?: readonly Glob[];
      readonly lacks?: LackedLetters;
    };

type Open = Extract<Text, { readonly set?: undefined }>;

/** More members than this become a glob. */
const MAX_MEMBERS = 16;
/** Members of joined enumerations that are kept in mind. */
const MOST_USUAL = 256;
const NOTHING: ReadonlySet<string> = new Set();
const FREE: Glob = ["", ""];

export const ANY_TEXT: Text = { glob: FREE, not: NOTHING, lo: 0, hi: Infinity };

export const textOf = (...members: readonly string[]): Text => ({ set: new Set(members) });

/** Literal pieces with holes between: `["arn:", ""]` is every string that begins with `arn:`. One piece is that string. */
export function globText(pieces: Glob, lo = 0, hi = Infinity): Text {
  if (pieces.length === 1) return textOf(pieces[0] as string);
  return { glob: pieces, not: NOTHING, lo: Math.max(lo, literalLength(pieces)), hi };
}

const literalLength = (pieces: Glob): number => pieces.reduce((sum, p) => sum + p.length, 0);

export function isEmptyText(t: Text): boolean {
  return t.set ? t.set.size === 0 : t.lo > t.hi;
}

export function containsText(t: Text, text: string): boolean {
  if (t.set) return t.set.has(text);
  return text.length >= t.lo && text.length <= t.hi && !t.not.has(text) && matchesGlob(t.glob, text) && meetsLimits(t, text);
}

const LETTERS: Readonly<Record<LackedLetters, RegExp>> = { "a-z": /[a-z]/, "A-Z": /[A-Z]/ };

const meetsLimits = ({ among, lacks }: Open, text: string): boolean =>
  (!among || among.some((glob) => matchesGlob(glob, text))) && !(lacks && LETTERS[lacks].test(text));

/** The strings that one glob at least matches. */
export const textAmong = (globs: readonly Glob[]): Text => limited(ANY_TEXT as Open, globs);

/** The strings without these letters. */
export const withoutLetters = (lacks: LackedLetters): Text => ({ ...(ANY_TEXT as Open), lacks });

/** The strings that are also one of the globs'; finitely many where the globs have no holes. */
function limited(t: Open, among: readonly Glob[] | undefined): Text {
  if (!among) return t;
  const possible = among.filter((glob) => canMeet(glob, t));
  if (possible.length <= MAX_MEMBERS && possible.every((glob) => glob.length === 1))
    return { set: new Set(possible.map((glob) => glob[0] as string)) };
  return { ...t, among: possible };
}

/** Can a string match the glob and be in the set? Judged by what is anchored, and by the letters. */
function canMeet(glob: Glob, t: Open): boolean {
  if (glob.length === 1) return containsText(t, glob[0] as string);
  return !(t.lacks && glob.some((piece) => LETTERS[t.lacks as LackedLetters].test(piece))) && endsMeet(glob, t.glob);
}

/** Is what limits `b` beside its glob known of every string of `a` as well? */
const limitsWithin = (a: Open, b: Open): boolean => (!b.lacks || a.lacks === b.lacks) && (!b.among || isAmong(a, b.among));

const isAmong = (t: Text, globs: readonly Glob[]): boolean =>
  t.set
    ? every(t.set, (m) => globs.some((glob) => matchesGlob(glob, m)))
    : (t.among ?? [t.glob]).every((glob) => globs.some((one) => globWithin(glob, one)));

const doesLack = (t: Text, lacks: LackedLetters): boolean => (t.set ? every(t.set, (m) => !LETTERS[lacks].test(m)) : t.lacks === lacks);

/** What limits the strings of both, beside their globs. */
function commonLimits(a: Text, b: Text): Pick<Open, "among" | "lacks"> {
  const open = [a, b].filter((t) => t.set === undefined) as Open[];
  const among = open.map((t) => t.among).find((globs) => globs && isAmong(a, globs) && isAmong(b, globs));
  const lacks = open.map((t) => t.lacks).find((letters) => letters && doesLack(a, letters) && doesLack(b, letters));
  return { ...(among ? { among } : {}), ...(lacks ? { lacks } : {}) };
}

const sameGlobs = (a: Open["among"], b: Open["among"]): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((glob, i) => sameGlob(glob, b[i] as Glob)));

export function leqText(a: Text, b: Text): boolean {
  if (a === b) return true;
  if (a.set) return every(a.set, (m) => containsText(b, m));
  if (b.set) return isEmptyText(a);
  return a.lo >= b.lo && a.hi <= b.hi && every(b.not, (m) => !containsText(a, m)) && globWithin(a.glob, b.glob) && limitsWithin(a, b);
}

export function equalText(a: Text, b: Text): boolean {
  if (a === b) return true;
  if (a.set) return b.set !== undefined && a.set.size === b.set.size && every(a.set, (m) => (b.set as ReadonlySet<string>).has(m));
  if (b.set) return false;
  return (
    a.lo === b.lo &&
    a.hi === b.hi &&
    sameUsual(a.usual, b.usual) &&
    a.not.size === b.not.size &&
    every(a.not, (m) => b.not.has(m)) &&
    a.lacks === b.lacks &&
    sameGlobs(a.among, b.among) &&
    sameGlob(a.glob, b.glob)
  );
}

export function joinText(a: Text, b: Text): Text {
  if (leqText(b, a)) return withUsual(a, joinUsual(a, b));
  if (leqText(a, b)) return withUsual(b, joinUsual(a, b));
  if (a.set && b.set && a.set.size + b.set.size <= 2 * MAX_MEMBERS) {
    const both = new Set([...a.set, ...b.set]);
    if (both.size <= MAX_MEMBERS) return { set: both };
  }
  return withUsual(looseJoin(a, b), joinUsual(a, b));
}

const sameUsual = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.size === b.size && every(a, (m) => b.has(m)));

/** Both sides are of an enumeration, or of a few strings. */
function joinUsual(a: Text, b: Text): ReadonlySet<string> | undefined {
  const [x, y] = [a.set ?? a.usual, b.set ?? b.usual];
  if (!x || !y) return undefined;
  if (every(y, (m) => x.has(m))) return x;
  const both = new Set([...x, ...y]);
  return both.size <= MOST_USUAL ? both : undefined;
}

function withUsual(t: Text, usual: ReadonlySet<string> | undefined): Text {
  if (t.set || sameUsual(t.usual, usual)) return t;
  const { usual: _, ...rest } = t;
  return usual ? { ...rest, usual } : rest;
}

/** The members of the enumeration that the string can still be. */
export function usualOf(t: Text): readonly string[] {
  return t.set ? [] : [...(t.usual ?? NOTHING)].filter((m) => containsText(t, m));
}

function looseJoin(a: Text, b: Text): Text {
  const [aGlob, aLo, aHi] = outline(a);
  const [bGlob, bLo, bHi] = outline(b);
  const not = excludedByBoth(a, b);
  const lo = Math.min(aLo, bLo);
  const hi = Math.max(aHi, bHi);
  const limits = commonLimits(a, b);
  if (aGlob.length > 1 && sameGlob(aGlob, bGlob)) return { glob: aGlob, not, lo, hi, ...limits };
  const prefix = commonPrefix(aGlob[0] as string, bGlob[0] as string);
  const suffix = commonSuffix(aGlob[aGlob.length - 1] as string, bGlob[bGlob.length - 1] as string, lo - prefix.length);
  return { glob: [prefix, suffix], not, lo: Math.max(lo, prefix.length + suffix.length), hi, ...limits };
}

/** A glob around the text and the bounds of its length. */
function outline(t: Text): [Glob, number, number] {
  if (!t.set) return [t.glob, t.lo, t.hi];
  let lo = Infinity;
  let hi = 0;
  let prefix: string | undefined;
  let suffix: string | undefined;
  for (const m of t.set) {
    lo = Math.min(lo, m.length);
    hi = Math.max(hi, m.length);
    prefix = prefix === undefined ? m : commonPrefix(prefix, m);
    suffix = suffix === undefined ? m : commonSuffix(suffix, m, Infinity);
  }
  if (t.set.size === 1) return [[prefix ?? "", suffix ?? ""], lo, hi];
  return [[prefix ?? "", (suffix ?? "").slice(Math.max(0, (prefix ?? "").length + (suffix ?? "").length - lo))], lo, hi];
}

function excludedByBoth(a: Text, b: Text): ReadonlySet<string> {
  const out = new Set<string>();
  for (const t of [a, b])
    if (!t.set) for (const m of t.not) if (out.size < MAX_MEMBERS && !containsText(a, m) && !containsText(b, m)) out.add(m);
  return out.size === 0 ? NOTHING : out;
}

function commonPrefix(a: string, b: string): string {
  let n = 0;
  while (n < a.length && n < b.length && a.charCodeAt(n) === b.charCodeAt(n)) n++;
  // half a surrogate pair would be counted by its escape, not by its share of the pair
  if (n > 0 && isHighSurrogate(a.charCodeAt(n - 1))) n--;
  return a.slice(0, n);
}

function commonSuffix(a: string, b: string, room: number): string {
  let n = 0;
  while (n < a.length && n < b.length && n < room && a.charCodeAt(a.length - 1 - n) === b.charCodeAt(b.length - 1 - n)) n++;
  if (n > 0 && isLowSurrogate(a.charCodeAt(a.length - n))) n--;
  return a.slice(a.length - n);
}

export function meetText(a: Text, b: Text): Text {
  if (leqText(a, b)) return withUsual(a, meetUsual(a, b));
  if (leqText(b, a)) return withUsual(b, meetUsual(a, b));
  if (a.set) return { set: new Set([...a.set].filter((m) => containsText(b, m))) };
  if (b.set) return { set: new Set([...b.set].filter((m) => containsText(a, m))) };
  if (!endsMeet(a.glob, b.glob)) return textOf();
  const lacks = a.lacks ?? b.lacks;
  if (lacks && [...a.glob, ...b.glob].some((piece) => LETTERS[lacks].test(piece))) return textOf();
  const glob = literalLength(b.glob) > literalLength(a.glob) ? b.glob : a.glob;
  const not = new Set([...a.not, ...b.not].slice(0, MAX_MEMBERS));
  const met: Open = {
    glob,
    not: not.size === 0 ? NOTHING : not,
    lo: Math.max(a.lo, b.lo),
    hi: Math.min(a.hi, b.hi),
    ...(lacks ? { lacks } : {}),
  };
  // of two lists of globs one is enough: what is left then holds what is in both
  return withUsual(limited(met, a.among ?? b.among), meetUsual(a, b));
}

const meetUsual = (a: Text, b: Text): ReadonlySet<string> | undefined => (a.set ? undefined : a.usual) ?? (b.set ? undefined : b.usual);

/** The strings of `t` without the named ones; beyond the limit the newest exclusions are forgotten. */
export function without(t: Text, names: Iterable<string>): Text {
  const gone = new Set(names);
  if (t.set) return { set: new Set([...t.set].filter((m) => !gone.has(m))) };
  const not = new Set(t.not);
  for (const name of gone) if (not.size < MAX_MEMBERS && containsText(t, name)) not.add(name);
  return not.size === t.not.size ? t : { ...t, not };
}

/** Chains are finite: a growing set becomes a glob, a growing glob becomes any string. */
export function widenText(a: Text, b: Text): Text {
  if (leqText(b, a)) return a.set || sameUsual(a.usual, joinUsual(a, b)) ? a : withUsual(a, undefined);
  return a.set ? looseJoin(a, b) : ANY_TEXT;
}

/** Least and greatest length in UTF-16 units. */
export function textLength(t: Text): { lo: number; hi: number } {
  const [, lo, hi] = outline(t);
  return { lo, hi };
}

/** Bytes of the JSON text, with quotes. */
export function textBytes(t: Text): { lo: number; hi: number } {
  if (t.set) {
    let lo = Infinity;
    let hi = 0;
    for (const m of t.set) {
      const bytes = 2 + contentBytes(m);
      lo = Math.min(lo, bytes);
      hi = Math.max(hi, bytes);
    }
    return { lo, hi };
  }
  const literal = t.glob.reduce((sum, piece) => sum + contentBytes(piece), 0);
  const length = literalLength(t.glob);
  return { lo: 2 + literal + Math.max(0, t.lo - length), hi: 2 + literal + 6 * Math.max(0, t.hi - length) };
}

function every(set: ReadonlySet<string>, test: (m: string) => boolean): boolean {
  for (const m of set) if (!test(m)) return false;
  return true;
}
