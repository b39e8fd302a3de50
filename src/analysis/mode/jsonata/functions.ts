import type { Json } from "../../../sources/text/node.js";
import { fromJson, toJson } from "../../../values/abstract/json.js";
import { ALL, ARRAY, BOOLEAN, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from "../../../values/abstract/kinds.js";
import { lengthValue } from "../../../values/abstract/knowledge.js";
import { anyObject, entryOf, join, joinAll } from "../../../values/abstract/lattice.js";
import { ANY_NUMBER, numberRange } from "../../../values/abstract/number.js";
import { byTruth } from "../../../values/abstract/split.js";
import { globText, type Text, textLength, textOf } from "../../../values/abstract/text.js";
import {
  ANY,
  type AVal,
  arrayOf,
  BOOLEAN_VALUE,
  BOTTOM,
  change,
  type Entry,
  entriesOf,
  FALSE_VALUE,
  MAY,
  MUST,
  make,
  NO,
  OPTIONAL,
  objectOf,
  ofArray,
  ofNumber,
  ofObject,
  ofText,
  type Presence,
  TAINT,
  TRUE_VALUE,
} from "../../../values/abstract/value.js";
import { ofKinds } from "../faults.js";
import { applyFn } from "./evaluate.js";
import { lookupMember } from "./members.js";
import { stringOf } from "./operators.js";
import {
  arrayIn,
  either,
  isExact,
  isNever,
  isNothing,
  just,
  maybe,
  NEVER,
  notArray,
  nothing,
  type Outcome,
  Sequence,
  UNKNOWN,
} from "./outcome.js";
import type { Run } from "./run.js";
import type { Scope } from "./scope.js";

/** Kinds that each argument may be of; what a function gives when it does not look at its first argument's absence. */
interface Shape {
  readonly takes: readonly number[];
  readonly least: number;
  readonly gives: (args: readonly Outcome[]) => AVal;
  /** Nothing comes of nothing (the rule), or not. */
  readonly strict?: false;
  /** Can fail although the kinds are right. */
  readonly fragile?: true;
  /** New at each call: never computed beforehand. */
  readonly fresh?: true;
  readonly maybeNothing?: true;
}

const taintOf = (args: readonly Outcome[]): number => args.reduce((t, a) => t | a.value.taint, 0);
const text = (args: readonly Outcome[]): AVal => ofText(undefined, taintOf(args));
const boolean = (): AVal => BOOLEAN_VALUE;
const number =
  (lo = -Infinity, hi = Infinity, int = false) =>
  (args: readonly Outcome[]): AVal =>
    ofNumber({ lo, hi, int }, taintOf(args));
const anything = (args: readonly Outcome[]): AVal => make({ kinds: ALL, taint: taintOf(args) });
const list = (args: readonly Outcome[]): AVal => ofArray(undefined, taintOf(args));
const hex = (length: number, extra: number): Text => globText(["", ""], length, length + extra);

/** Never longer than the text it is made of. */
const shorter = (args: readonly Outcome[]): AVal => {
  const first = args[0]?.value;
  const most = first?.text ? textLength(first.text).hi : Infinity;
  return ofText(globText(["", ""], 0, most), taintOf(args), first?.hi);
};
const changedCase = (args: readonly Outcome[]): AVal => {
  const set = args[0]?.value.text?.set;
  return set ? ofText(undefined, taintOf(args)) : text(args);
};

const shapes: Readonly<Record<string, Shape>> = {
  substring: { takes: [STRING, NUMBER, NUMBER], least: 2, gives: shorter },
  substringBefore: { takes: [STRING, STRING], least: 2, gives: shorter },
  substringAfter: { takes: [STRING, STRING], least: 2, gives: shorter },
  uppercase: { takes: [STRING], least: 1, gives: changedCase },
  lowercase: { takes: [STRING], least: 1, gives: changedCase },
  trim: { takes: [STRING], least: 1, gives: shorter },
  pad: { takes: [STRING, NUMBER, STRING], least: 2, gives: text },
  length: {
    takes: [STRING],
    least: 1,
    gives: ([s]) =>
      ofNumber(
        {
          lo: s?.value.text ? Math.ceil(textLength(s.value.text).lo / 2) : 0,
          hi: s?.value.text ? textLength(s.value.text).hi : Infinity,
          int: true,
        },
        s?.value.taint,
      ),
  },
  contains: { takes: [STRING, STRING], least: 2, gives: boolean, fragile: true },
  split: {
    takes: [STRING, STRING, NUMBER],
    least: 2,
    gives: (args) => ofArray(arrayOf(0, Infinity, [], text(args)), taintOf(args)),
    fragile: true,
  },
  join: { takes: [ARRAY | STRING, STRING], least: 1, gives: text, fragile: true },
  match: { takes: [STRING], least: 1, gives: anything, fragile: true, maybeNothing: true },
  replace: { takes: [STRING, STRING, STRING, NUMBER], least: 3, gives: text, fragile: true },
  base64encode: { takes: [STRING], least: 1, gives: text, fragile: true },
  base64decode: { takes: [STRING], least: 1, gives: text, fragile: true },
  encodeUrlComponent: { takes: [STRING], least: 1, gives: text, fragile: true },
  encodeUrl: { takes: [STRING], least: 1, gives: text, fragile: true },
  decodeUrlComponent: { takes: [STRING], least: 1, gives: text, fragile: true },
  decodeUrl: { takes: [STRING], least: 1, gives: text, fragile: true },
  number: { takes: [NUMBER | STRING | BOOLEAN], least: 1, gives: toNumber, fragile: true },
  abs: { takes: [NUMBER], least: 1, gives: ([n]) => absolute(n?.value) },
  floor: { takes: [NUMBER], least: 1, gives: ([n]) => rounded(n?.value) },
  ceil: { takes: [NUMBER], least: 1, gives: ([n]) => rounded(n?.value) },
  round: { takes: [NUMBER, NUMBER], least: 1, gives: number() },
  power: { takes: [NUMBER, NUMBER], least: 2, gives: number(), fragile: true },
  sqrt: { takes: [NUMBER], least: 1, gives: number(0), fragile: true },
  random: {
    takes: [ALL],
    least: 0,
    gives: () => ofNumber({ lo: 0, hi: 1, int: false }, TAINT.fresh),
    strict: false,
    fresh: true,
    fragile: true,
  },
  formatNumber: { takes: [NUMBER, STRING, OBJECT], least: 2, gives: text, fragile: true },
  formatBase: { takes: [NUMBER, NUMBER], least: 1, gives: text, fragile: true },
  formatInteger: { takes: [NUMBER, STRING], least: 2, gives: text, fragile: true },
  parseInteger: { takes: [STRING, STRING], least: 2, gives: number(), fragile: true, maybeNothing: true },
  now: {
    takes: [STRING, STRING],
    least: 0,
    gives: () => ofText(globText(["", ""]), TAINT.fresh),
    strict: false,
    fresh: true,
    fragile: true,
  },
  millis: { takes: [], least: 0, gives: () => ofNumber({ lo: 0, hi: 1e15, int: true }, TAINT.fresh), strict: false, fresh: true },
  fromMillis: { takes: [NUMBER, STRING, STRING], least: 1, gives: text, fragile: true },
  toMillis: { takes: [STRING, STRING], least: 1, gives: number(), fragile: true, maybeNothing: true },
  uuid: {
    takes: [],
    least: 0,
    gives: () => ofText(globText(["", "-", "-", "-", "-", ""], 36, 36), TAINT.fresh, 38),
    strict: false,
    fresh: true,
  },
  hash: { takes: [STRING, STRING], least: 2, gives: (args) => ofText(hex(32, 96), taintOf(args), 130), fragile: true },
  parse: { takes: [STRING], least: 1, gives: anything, fragile: true, maybeNothing: true },
  partition: { takes: [ALL, NUMBER], least: 2, gives: list, fragile: true, maybeNothing: true },
  range: { takes: [NUMBER, NUMBER, NUMBER], least: 3, gives: list, fragile: true, maybeNothing: true },
  sum: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true },
  max: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true, maybeNothing: true },
  min: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true, maybeNothing: true },
  average: { takes: [ARRAY | NUMBER], least: 1, gives: number(), fragile: true, maybeNothing: true },
  clone: { takes: [OBJECT], least: 1, gives: ([v]) => v?.value ?? ANY, fragile: true },
};

type Special = (args: readonly Outcome[], scope: Scope, run: Run) => Outcome;

const specials: Readonly<Record<string, Special>> = {
  exists: ([v]) => (v ? booleanOf(v.value.kinds !== 0 || v.fn !== undefined, v.nothing) : NEVER),
  boolean: ([v]) => (v ? truth(v, false) : NEVER),
  not: ([v]) => (v ? truth(v, true) : NEVER),
  string: string_,
  count: ([v], _, run) => (v ? countOf(v, run) : NEVER),
  append: ([a, b]) => (a && b ? appendOf(a, b) : NEVER),
  type: ([v]) => (v ? typeOf(v) : NEVER),
  keys: ([v]) => (v ? keysOf(v) : NEVER),
  lookup: ([v, key], scope, run) => (v && key ? lookupOf(v, key, scope, run) : NEVER),
  merge: ([v], _, run) => (v ? mergeOf(v, run) : NEVER),
  map: ([v, f], scope, run) => (v && f ? mapOf(v, f, scope, run) : NEVER),
  filter: ([v, f], scope, run) => (v && f ? filterOf(v, f, scope, run) : NEVER),
  single: ([v], _, run) => (v ? elementOf(v, run) : NEVER),
  reduce: ([v, f, init], scope, run) => (v && f ? reduceOf(v, f, init, scope, run) : NEVER),
  each: ([v, f], scope, run) => (v && f ? eachOf(v, f, scope, run) : NEVER),
  sift: ([v], _, run) => (v ? siftOf(v, run) : run.unknown()),
  sort: ([v], _, run) => (v ? shuffled(v, run) : NEVER),
  shuffle: ([v], _, run) => (v ? shuffled(v, run) : NEVER),
  reverse: ([v], _, run) => (v ? shuffled(v, run) : NEVER),
  distinct: ([v]) => (v ? distinctOf(v) : NEVER),
  spread: ([v]) => (v ? spreadOf(v) : NEVER),
  zip: (args, _, run) => {
    run.fail("latent");
    const each = joinAll(args.map((a) => joinAll([notArray(a.value), ...(a.value.kinds & ARRAY ? itemsOf(a.value) : [])])));
    return just(ofArray(arrayOf(0, Infinity, [], ofArray(arrayOf(args.length, args.length, [], each)))));
  },
  error: (_, __, run) => {
    run.fail("manifest");
    return NEVER;
  },
  eval: (_, __, run) => {
    run.fail("manifest");
    return NEVER;
  },
  assert: ([v], _, run) => {
    const { no } = byTruth(v?.value ?? BOTTOM);
    if (!v || v.nothing || no.kinds) run.fail("latent");
    return nothing("manifest");
  },
};

export const isNative = (name: string): boolean => Object.hasOwn(shapes, name) || Object.hasOwn(specials, name);

export function callNative(name: string, args: readonly Outcome[], scope: Scope, run: Run): Outcome {
  const computed = fresh(name) ? undefined : compute(name, args, run);
  if (computed) return computed;
  const special = specials[name];
  if (special && Object.hasOwn(specials, name)) return takesSoMany(name, args.length) ? special(args, scope, run) : run.unknown();
  const shape = shapes[name];
  if (!shape) return run.unknown();
  const out = shaped(shape, args, run);
  return shifts(shape, args) ? either(out, isNothing(scope.context) ? nothing("latent") : run.unknown()) : out;
}

/** Fewer arguments than these and the signature takes the context, more and the call fails. */
const ARITY: Readonly<Record<string, readonly [number, number]>> = {
  string: [1, 2],
  append: [2, 2],
  lookup: [2, 2],
  map: [2, 2],
  filter: [2, 2],
  single: [1, 2],
  reduce: [2, 3],
  each: [2, 2],
  sift: [2, 2],
  sort: [1, 2],
  zip: [1, Infinity],
  error: [0, Infinity],
  eval: [0, Infinity],
  assert: [1, 2],
};

function takesSoMany(name: string, given: number): boolean {
  const [least, most] = (Object.hasOwn(ARITY, name) && ARITY[name]) || [1, 1];
  return given >= least && given <= most;
}

const fresh = (name: string): boolean => name === "shuffle" || shapes[name]?.fresh === true;

/** All arguments known: the real function decides. */
function compute(name: string, args: readonly Outcome[], run: Run): Outcome | undefined {
  if (!run.real || args.length === 0 || !args.every((a) => isExact(a) || isNothing(a))) return undefined;
  const bindings: Record<string, Json> = {};
  const names = args.map((a, i) => {
    if (isNothing(a)) return "$nothing_";
    bindings[`a${i}`] = toJson(a.value);
    return `$a${i}`;
  });
  const result = run.real(`$${name}(${names.join(", ")})`, bindings);
  if (!result) return undefined;
  if (result.failed) {
    run.fail("manifest");
    return NEVER;
  }
  if (result.value === undefined) return nothing("manifest");
  const value = fromJson(result.value);
  const taint = taintOf(args);
  const relative = name === "count" && args[0] ? lengthValue(args[0].value).rel : undefined;
  return just(taint || relative ? change(value, { taint, json: value.json, rel: relative }) : value);
}

/** May the signature take the context for the first argument, and each argument given for the next one? */
function shifts({ takes }: Shape, args: readonly Outcome[]): boolean {
  const [first] = args;
  if (!first || args.length >= takes.length || (first.value.kinds & ~(takes[0] as number)) === 0) return false;
  return args.every((arg, i) => arg.nothing || (arg.value.kinds & ~(i === 0 ? (takes[0] as number) : 0) & (takes[i + 1] as number)) !== 0);
}

function shaped(shape: Shape, args: readonly Outcome[], run: Run): Outcome {
  if (args.length < shape.least || args.length > Math.max(shape.takes.length, shape.least)) return run.unknown();
  if (shape.fragile) run.fail("latent");
  const narrowed: Outcome[] = [];
  for (const [i, arg] of args.entries()) {
    const takes = shape.takes[i] ?? ALL;
    const right = arg.value.kinds & takes;
    if (arg.fn) {
      run.fail("latent");
      if (right === 0 && !arg.nothing) {
        narrowed.push(arg);
        continue;
      }
    }
    if (arg.value.kinds & ~takes) run.fail(right === 0 && !arg.nothing ? "manifest" : ofKinds(arg.value));
    if (arg.nothing && i > 0) run.fail("latent");
    // with several arguments the signature may take the context for the first and shift the others
    if (right === 0 && !arg.nothing && !arg.fn) return args.length === 1 ? NEVER : run.unknown();
    narrowed.push(right === arg.value.kinds ? arg : { ...arg, value: change(arg.value, { kinds: right }) });
  }
  const first = narrowed[0];
  const none = shape.strict !== false && first !== undefined && first.nothing;
  if (none && first.value.kinds === 0 && !first.fn) return nothing(first.why);
  const value = shape.gives(narrowed);
  return maybe(value, none || shape.maybeNothing === true, first?.why ?? "latent");
}

const booleanOf = (yes: boolean, no: boolean): Outcome => just(yes ? (no ? BOOLEAN_VALUE : TRUE_VALUE) : FALSE_VALUE);

function truth(v: Outcome, negated: boolean): Outcome {
  const { yes, no } = byTruth(v.value);
  const isTrue = yes.kinds !== 0;
  const isFalse = no.kinds !== 0 || v.fn !== undefined;
  if (!isTrue && !isFalse) return v.nothing ? nothing(v.why) : NEVER;
  const kinds = ((negated ? isFalse : isTrue) ? TRUE : 0) | ((negated ? isTrue : isFalse) ? FALSE : 0);
  return maybe(make({ kinds }), v.nothing, v.why);
}

function string_(args: readonly Outcome[], _: Scope, run: Run): Outcome {
  const [v, prettify] = args;
  if (!v) return NEVER;
  if (prettify && (prettify.fn || prettify.value.kinds & ~BOOLEAN)) {
    run.fail(ofKinds(prettify.value));
    if (!prettify.nothing && !(prettify.value.kinds & BOOLEAN)) return NEVER;
  }
  const strings =
    v.value.kinds & STRING ? change(v.value, { kinds: STRING, sym: v.value.kinds === STRING ? v.value.sym : undefined }) : BOTTOM;
  const others = v.value.kinds & ~STRING;
  let printed: AVal = v.fn ? ofText(textOf("")) : BOTTOM;
  if (others && v.value.exact && !prettify) printed = ofText(textOf(stringOf(toJson(v.value))), v.value.taint);
  else if (others) printed = join(printed, ofText(globText(["", ""], 0, others & (ARRAY | OBJECT) ? Infinity : 25), v.value.taint));
  const value = join(strings, printed);
  return value.kinds === 0 ? (v.nothing ? nothing(v.why) : NEVER) : maybe(value, v.nothing, v.why);
}

function countOf(v: Outcome, run: Run): Outcome {
  if (v.fn) run.fail("latent");
  const counts: AVal[] = [];
  if (v.nothing) counts.push(fromJson(0));
  if (v.value.kinds & ~ARRAY) counts.push(fromJson(1));
  if (v.value.kinds & ARRAY) counts.push(lengthValue(v.value.kinds === ARRAY ? v.value : ofArray(arrayIn(v.value), v.value.taint)));
  return counts.length === 0 ? NEVER : just(joinAll(counts));
}

function appendOf(a: Outcome, b: Outcome): Outcome {
  if (a.fn || b.fn) return UNKNOWN;
  const seq = new Sequence();
  seq.flatten(a);
  seq.flatten(b);
  const taint = a.value.taint | b.value.taint;
  const list = grown(ofArray(seq.array(), taint), a, b);
  let out: Outcome = a.value.kinds && b.value.kinds ? just(list) : NEVER;
  if (a.nothing && b.value.kinds) out = either(out, just(b.value));
  if (b.nothing && a.value.kinds) out = either(out, just(a.value));
  return a.nothing && b.nothing ? { ...out, nothing: true } : out;
}

/** An array that was appended to differs in length from what it was by what was added. */
function grown(list: AVal, a: Outcome, b: Outcome): AVal {
  if (!list.arr || a.value.kinds !== ARRAY || a.nothing || b.nothing) return list;
  const length = lengthValue(a.value);
  const base = length.rel ?? (length.sym ? { base: length.sym, lo: 0, hi: 0 } : undefined);
  if (!base) return list;
  const more = b.value.kinds & ARRAY ? arrayIn(b.value) : undefined;
  const lo = Math.min(more ? more.lo : 1, b.value.kinds & ~ARRAY ? 1 : Infinity);
  const hi = Math.max(more ? more.hi : 0, b.value.kinds & ~ARRAY ? 1 : 0);
  if (!Number.isFinite(hi)) return list;
  return change(list, { arr: { ...list.arr, grown: { base: base.base, lo: base.lo + lo, hi: base.hi + hi } } });
}

function typeOf(v: Outcome): Outcome {
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

function keysOf(v: Outcome): Outcome {
  const seq = new Sequence();
  let most = 0;
  let each: AVal = BOTTOM;
  if (v.value.kinds & OBJECT) {
    const obj = v.value.obj ?? anyObject(v.value);
    const present = obj.keys.filter((_, i) => obj.pres[i] !== NO);
    each = join(each, present.length > 0 ? joinAll(present.map((k) => ofText(textOf(k)))) : BOTTOM);
    if (obj.row) each = ofText(undefined);
    most = obj.row ? Infinity : present.length;
    seq.pushMaybe(each, v.value.kinds === OBJECT && !v.nothing ? obj.pres.filter((p) => p === MUST).length : 0, most);
  }
  if (v.value.kinds & ARRAY) seq.pushMaybe(ofText(undefined), 0, Infinity);
  const out = seq.collapse();
  return v.nothing || v.value.kinds & ~OBJECT || v.fn ? { ...out, nothing: true } : out;
}

function lookupOf(v: Outcome, key: Outcome, scope: Scope, run: Run): Outcome {
  const set = key.value.text?.set;
  if (key.nothing || key.fn || key.value.kinds !== STRING || !set) {
    run.fail("latent");
    return UNKNOWN;
  }
  let out: Outcome = NEVER;
  for (const name of set) out = either(out, lookupMember(v, name, scope, run));
  return out;
}

/** Members of later objects replace those of earlier ones. */
function mergeOf(v: Outcome, run: Run): Outcome {
  if (v.fn) run.fail("latent");
  const parts: AVal[] = [];
  const arr = v.value.kinds & ARRAY ? arrayIn(v.value) : undefined;
  if (v.value.kinds & ~(ARRAY | OBJECT)) run.fail(ofKinds(v.value));
  let out: AVal = BOTTOM;
  if (v.value.kinds & OBJECT) out = join(out, v.value.kinds === OBJECT ? v.value : change(v.value, { kinds: OBJECT }));
  if (arr) {
    parts.push(...arr.prefix, ...(arr.rest ? [arr.rest] : []));
    if (parts.some((p) => p.kinds & ~OBJECT)) run.fail("latent");
    const known = arr.lo === arr.hi && !arr.rest && parts.every((p) => p.kinds === OBJECT);
    out = join(
      out,
      known
        ? parts.reduce(merged, ofObject(objectOf([])))
        : ofObject(objectOf([], joinAll(parts.filter((p) => p.kinds & OBJECT).map(membersOf))), v.value.taint),
    );
  }
  if (out.kinds === 0) return v.nothing ? nothing(v.why) : NEVER;
  return maybe(out, v.nothing, v.why);
}

function membersOf(v: AVal): AVal {
  const obj = v.obj ?? anyObject(v);
  return joinAll([...obj.vals, obj.row ?? BOTTOM]);
}

/** One object over another, shallowly. */
export function merged(a: AVal, b: AVal): AVal {
  const x = openObject(a);
  const y = openObject(b);
  const entries: Entry[] = [];
  for (const key of new Set([...x.keys, ...y.keys])) {
    const under = entryOf(x, key);
    const over = entryOf(y, key);
    if (over.presence === MUST) entries.push(withSeq(over, x, y, key));
    else if (over.presence === NO) entries.push(withSeq(under, x, y, key));
    else
      entries.push({
        key,
        value: join(under.value, over.value),
        presence: under.presence === MUST ? MUST : weaker(under.presence, over.presence),
      });
  }
  const row = x.row || y.row ? join(x.row ?? BOTTOM, y.row ?? BOTTOM) : undefined;
  const base = x.base && !y.row ? x.base : y.base && !x.row && x.keys.every((k) => y.keys.includes(k)) ? y.base : undefined;
  return ofObject(objectOf(entries, row, base, 0, x.rowHi + y.rowHi), a.taint | b.taint);
}

const weaker = (a: Presence, b: Presence): Presence => (a === MAY || b === MAY ? MAY : OPTIONAL);

/** The members of the first keep their places, new ones follow. */
function withSeq(e: Entry, x: ReturnType<typeof openObject>, y: ReturnType<typeof openObject>, key: string): Entry {
  const i = x.keys.indexOf(key);
  const j = y.keys.indexOf(key);
  const from =
    i >= 0 && x.pres[i] !== NO
      ? x.seq?.[i]
      : y.seq?.[j] === undefined
        ? undefined
        : 1 + Math.max(-1, ...(x.seq ?? [])) + (y.seq[j] as number);
  return from === undefined || e.presence === NO
    ? { key, value: e.value, presence: e.presence }
    : { key, value: e.value, presence: e.presence, seq: from };
}

/** The object with its members known as parts of its symbol. */
function openObject(v: AVal) {
  const obj = v.obj ?? (v.json ? (fromJson(v.json.value).obj ?? anyObject(v)) : anyObject(v));
  if (!v.sym || v.exact) return obj;
  const sym = v.sym;
  const entries = entriesOf(obj).map((e) =>
    e.value.sym || e.presence === NO ? e : { ...e, value: { ...e.value, sym: sym.field(e.key), linked: true } as AVal },
  );
  return objectOf(entries, obj.row, obj.base ?? sym, obj.rowLo, obj.rowHi);
}

// higher order

function itemsIn(v: Outcome): ReturnType<typeof arrayIn> {
  const single = notArray(v.value);
  const arr = v.value.kinds & ARRAY ? arrayIn(v.value) : undefined;
  if (!arr) return arrayOf(1, 1, [single], undefined);
  if (single.kinds === 0) return arr;
  return arrayOf(Math.min(1, arr.lo), Math.max(1, arr.hi), [], joinAll([single, ...arr.prefix, arr.rest ?? BOTTOM]));
}

const itemsOf = (v: AVal): AVal[] => {
  const arr = arrayIn(v);
  return [...arr.prefix, arr.rest ?? BOTTOM];
};

function perItem(
  v: Outcome,
  f: Outcome,
  scope: Scope,
  run: Run,
  into: (item: AVal, result: Outcome, sure: boolean, seq: Sequence) => void,
): Outcome {
  if (isNothing(v)) return nothing(v.why);
  if (!f.fn || f.nothing || f.value.kinds) run.fail("latent");
  const failed = v.nothing ? nothing(v.why) : NEVER;
  if (!f.fn) return failed;
  const arr = itemsIn(v);
  const whole = v.value;
  const seq = new Sequence();
  const fn = f.fn;
  const once = (item: AVal, lo: number, hi: number): Outcome =>
    applyFn(fn, hofArgs(fn, item, ofNumber(numberRange(lo, hi, true)), whole), scope, run);
  const followed = arr.prefix.length <= 32 ? arr.prefix.length : 0;
  for (let i = 0; i < followed; i++) {
    const result = once(arr.prefix[i] as AVal, i, i);
    if (isNever(result) && i < arr.lo) return failed;
    into(arr.prefix[i] as AVal, result, i < arr.lo, seq);
  }
  const others = joinAll([...arr.prefix.slice(followed), arr.rest ?? BOTTOM]);
  if (others.kinds && arr.hi > followed) {
    const inner = new Sequence();
    into(others, once(others, followed, arr.hi - 1), true, inner);
    const { lo, hi } = inner;
    const each = inner.array();
    const least = Math.max(0, arr.lo - followed);
    seq.pushMaybe(joinAll([...each.prefix, each.rest ?? BOTTOM]), lo === 0 ? 0 : least, hi === 0 ? 0 : arr.hi - followed);
    if (inner.why === "manifest") seq.why = "manifest";
  }
  const out = seq.collapse();
  return v.nothing ? { ...out, nothing: true } : out;
}

function hofArgs(fn: NonNullable<Outcome["fn"]>, item: AVal, index: AVal, whole: AVal): Outcome[] {
  const arity = fn.kind === "lambda" ? fn.params.length : 1;
  return [just(item), ...(arity >= 2 ? [just(index)] : []), ...(arity >= 3 ? [just(whole)] : [])];
}

const mapOf = (v: Outcome, f: Outcome, scope: Scope, run: Run): Outcome =>
  perItem(v, f, scope, run, (_, result, sure, seq) => seq.flatten(sure ? result : { ...result, nothing: true }, true));

const filterOf = (v: Outcome, f: Outcome, scope: Scope, run: Run): Outcome =>
  perItem(v, f, scope, run, (item, result, sure, seq) => {
    const { yes, no } = byTruth(result.value);
    if (yes.kinds === 0) return;
    const always = sure && no.kinds === 0 && !result.nothing && !result.fn;
    if (always) seq.push(item);
    else seq.pushMaybe(item);
  });

function elementOf(v: Outcome, run: Run): Outcome {
  run.fail("latent");
  if (isNothing(v)) return nothing(v.why);
  return maybe(joinAll([notArray(v.value), ...(v.value.kinds & ARRAY ? itemsOf(v.value) : [])]), v.nothing, v.why);
}

function reduceOf(v: Outcome, f: Outcome, init: Outcome | undefined, scope: Scope, run: Run): Outcome {
  run.fail("latent");
  if (isNothing(v)) return nothing(v.why);
  const { fn } = f;
  if (!fn) return v.nothing ? nothing(v.why) : NEVER;
  const arr = itemsIn(v);
  if (
    arr.lo === arr.hi &&
    arr.prefix.length === arr.hi &&
    arr.hi <= 16 &&
    !v.nothing &&
    !(init?.nothing && !isNothing(init)) &&
    fn.kind === "lambda" &&
    fn.params.length === 2
  ) {
    const start = init && !isNothing(init) ? init : undefined;
    let at: Outcome = start ?? (arr.prefix[0] ? just(arr.prefix[0]) : nothing("manifest"));
    for (const item of arr.prefix.slice(start ? 0 : 1)) at = applyFn(fn, [at, just(item)], scope, run);
    return at;
  }
  return UNKNOWN;
}

function eachOf(v: Outcome, f: Outcome, scope: Scope, run: Run): Outcome {
  if (!f.fn) return run.unknown();
  if (v.value.kinds & ~OBJECT) run.fail(ofKinds(v.value));
  const obj = v.value.obj ?? anyObject(v.value);
  if (!(v.value.kinds & OBJECT)) return v.nothing ? nothing(v.why) : NEVER;
  const each = joinAll([...obj.vals, obj.row ?? BOTTOM]);
  if (each.kinds === 0) return nothing("manifest");
  const arity = f.fn.kind === "lambda" ? f.fn.params.length : 1;
  const result = applyFn(f.fn, [just(each), ...(arity >= 2 ? [just(ofText(undefined))] : []), ...(arity >= 3 ? [v] : [])], scope, run);
  const seq = new Sequence();
  seq.pushMaybe(result.value, 0, obj.row ? Infinity : obj.keys.length);
  return { ...seq.collapse(), nothing: true };
}

function siftOf(v: Outcome, run: Run): Outcome {
  run.fail("latent");
  if (!(v.value.kinds & OBJECT)) return UNKNOWN;
  const obj = v.value.obj ?? anyObject(v.value);
  const entries = entriesOf(obj).map((e) =>
    e.presence === MUST
      ? { key: e.key, value: e.value, presence: OPTIONAL as Presence }
      : { key: e.key, value: e.value, presence: e.presence },
  );
  return maybe(ofObject(objectOf(entries, obj.row, undefined, 0, obj.rowHi), v.value.taint), true);
}

/** The same items in an order that is not followed. */
function shuffled(v: Outcome, run: Run): Outcome {
  run.fail("latent");
  if (isNothing(v)) return nothing(v.why);
  const arr = itemsIn(v);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  const out = ofArray(arrayOf(arr.lo, arr.hi, [], each.kinds ? each : undefined), v.value.taint);
  const single = notArray(v.value);
  return maybe(joinAll([out, single, arr.hi >= 1 && arr.lo <= 1 ? each : BOTTOM]), true, v.why);
}

function distinctOf(v: Outcome): Outcome {
  const single = notArray(v.value);
  if (!(v.value.kinds & ARRAY)) return v;
  const arr = arrayIn(v.value);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  const out = ofArray(arrayOf(Math.min(1, arr.lo), arr.hi, [], each.kinds ? each : undefined), v.value.taint);
  return maybe(joinAll([out, single, each]), v.nothing, v.why);
}

function spreadOf(v: Outcome): Outcome {
  const others = v.value.kinds & ~(OBJECT | ARRAY) ? change(v.value, { kinds: v.value.kinds & ~(OBJECT | ARRAY) }) : BOTTOM;
  return maybe(join(others, v.value.kinds & (OBJECT | ARRAY) ? ANY : BOTTOM), true, v.why);
}

function toNumber(args: readonly Outcome[]): AVal {
  const v = args[0]?.value ?? ANY;
  if (v.kinds === NUMBER) return v;
  return ofNumber(ANY_NUMBER, v.taint);
}

function absolute(v: AVal | undefined): AVal {
  const n = v?.num ?? ANY_NUMBER;
  const lo = n.lo <= 0 && n.hi >= 0 ? 0 : Math.min(Math.abs(n.lo), Math.abs(n.hi));
  return ofNumber({ lo, hi: Math.max(Math.abs(n.lo), Math.abs(n.hi)), int: n.int }, v?.taint);
}

function rounded(v: AVal | undefined): AVal {
  const n = v?.num ?? ANY_NUMBER;
  return ofNumber({ lo: Math.floor(n.lo), hi: Math.ceil(n.hi), int: true }, v?.taint);
}
