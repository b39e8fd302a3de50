import { ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, STRING } from "../../../values/abstract/kinds.js";
import { BOTTOM, change } from "../../../values/abstract/value.js";
import { type Attribution, ofKinds } from "../faults.js";
import { type ExpressionResult, isNothing, nothing } from "./outcome.js";

/** Signatures of the built-in functions as the engine declares them, and how many arguments a higher-order function gives each. */
const FUNCTIONS: Readonly<Record<string, readonly [signature: string, arity: number]>> = {
  sum: ["a<n>", 1],
  count: ["a", 1],
  max: ["a<n>", 1],
  min: ["a<n>", 1],
  average: ["a<n>", 1],
  string: ["x-b?", 1],
  substring: ["s-nn?", 3],
  substringBefore: ["s-s", 2],
  substringAfter: ["s-s", 2],
  lowercase: ["s-", 1],
  uppercase: ["s-", 1],
  length: ["s-", 1],
  trim: ["s-", 1],
  pad: ["s-ns?", 3],
  match: ["s-f<s:o>n?", 3],
  contains: ["s-(sf)", 2],
  replace: ["s-(sf)(sf)n?", 4],
  split: ["s-(sf)n?", 3],
  join: ["a<s>s?", 2],
  formatNumber: ["n-so?", 3],
  formatBase: ["n-n?", 2],
  formatInteger: ["n-s", 2],
  parseInteger: ["s-s", 2],
  number: ["(nsb)-", 1],
  floor: ["n-", 1],
  ceil: ["n-", 1],
  round: ["n-n?", 2],
  abs: ["n-", 1],
  sqrt: ["n-", 1],
  power: ["n-n", 2],
  boolean: ["x-", 1],
  not: ["x-", 1],
  map: ["af", 2],
  filter: ["af", 2],
  single: ["af?", 2],
  reduce: ["afj?", 3],
  sift: ["o-f?", 2],
  keys: ["x-", 1],
  lookup: ["x-s", 2],
  append: ["xx", 2],
  exists: ["x", 1],
  spread: ["x-", 1],
  merge: ["a<o>", 1],
  reverse: ["a", 1],
  each: ["o-f", 2],
  error: ["s?", 1],
  assert: ["bs?", 2],
  type: ["x", 1],
  sort: ["af?", 2],
  shuffle: ["a", 1],
  distinct: ["x", 1],
  base64encode: ["s-", 1],
  base64decode: ["s-", 1],
  encodeUrlComponent: ["s-", 1],
  encodeUrl: ["s-", 1],
  decodeUrlComponent: ["s-", 1],
  decodeUrl: ["s-", 1],
  eval: ["sx?", 2],
  toMillis: ["s-s?", 2],
  fromMillis: ["n-s?s?", 3],
  clone: ["(oa)-", 1],
  now: ["s?s?", 2],
  millis: ["", 0],
  random: ["n?", 1],
  uuid: ["", 0],
  parse: ["s?", 1],
  partition: ["a?n?", 2],
  range: ["n?n?n?", 3],
  hash: ["s?s?", 2],
};

/** All functions that expressions can call by name. */
export const NATIVE_FUNCTIONS: readonly string[] = [...Object.keys(FUNCTIONS), "zip"];

interface Param {
  readonly regex: string;
  readonly type: string;
  /** The context stands in for an argument that is not given, where it is of these types. */
  readonly context?: RegExp;
  readonly subtype?: string;
}

interface Signature {
  readonly params: readonly Param[];
  readonly regex: RegExp;
}

const TYPES: Readonly<Record<string, string>> = { a: "[asnblfom]", f: "f", j: "[asnblom]", x: "[asnblfom]" };
const parsed = new Map<string, Signature>();

/** The engine turns a signature into a regular expression over the types of the arguments; so does this. */
function signatureOf(name: string): Signature | undefined {
  const known = parsed.get(name);
  if (known || !Object.hasOwn(FUNCTIONS, name)) return known;
  const [text] = FUNCTIONS[name] as readonly [string, number];
  const params: { regex: string; type: string; context?: RegExp; subtype?: string }[] = [];
  // linear: the text is one of the signatures above
  for (const [, symbol, choice, subtype, suffix] of text.matchAll(/([a-z])?(?:\(([a-z]+)\))?(?:<([^>]*)>)?([-?])?/g)) {
    const type = symbol ?? choice;
    if (!type) continue;
    const regex = choice ? `[${choice}m]` : (TYPES[type] ?? `[${type}m]`);
    const param: (typeof params)[number] = { regex, type };
    if (suffix) param.regex += "?";
    if (suffix === "-") param.context = new RegExp(regex);
    if (subtype) param.subtype = subtype;
    params.push(param);
  }
  const made = { params, regex: new RegExp(`^${params.map((p) => `(${p.regex})`).join("")}$`) };
  parsed.set(name, made);
  return made;
}

/** How many arguments a higher-order function gives to this one. */
export const arityOf = (name: string): number => (Object.hasOwn(FUNCTIONS, name) && FUNCTIONS[name]?.[1]) || 1;

/** Where a parameter's value comes from: an argument by its position, the context, or nowhere. */
type Source = number | "context" | undefined;

/** One assignment of the arguments to the parameters. */
interface Arrangement {
  readonly sources: readonly Source[];
  /** The types with which each argument comes there, as the engine writes them. */
  readonly types: readonly ReadonlySet<string>[];
}

interface Arranged {
  readonly ways: readonly Arrangement[];
  /** Some types of the arguments fit no assignment: the call fails there. */
  readonly misfits: boolean;
}

const SYMBOLS: readonly (readonly [string, number])[] = [
  ["l", NULL],
  ["b", BOOLEAN],
  ["n", NUMBER],
  ["s", STRING],
  ["a", ARRAY],
  ["o", OBJECT],
];

function typesOf(o: ExpressionResult): string {
  let types = "";
  for (const [symbol, kinds] of SYMBOLS) if (o.value.kinds & kinds) types += symbol;
  return types + (o.fn ? "f" : "") + (o.nothing ? "m" : "");
}

/** Kinds of the named types. */
const kindsOf = (types: ReadonlySet<string>): number =>
  SYMBOLS.reduce((sum, [symbol, kinds]) => (types.has(symbol) ? sum | kinds : sum), 0);

/** More combinations of types than these are not told apart. */
const MOST = 5000;
const arranged = new Map<string, Arranged | undefined>();

/** Every assignment that the types of the arguments allow; nothing where the function is not known or there are too many. */
export function arrange(name: string, args: readonly ExpressionResult[], context: ExpressionResult): Arranged | undefined {
  const types = args.map(typesOf);
  const key = `${name}(${types.join(",")})${typesOf(context)}`;
  if (arranged.has(key)) return arranged.get(key);
  const made = arrangeTypes(name, types, isNothing(context) ? "m" : typesOf(context));
  if (arranged.size > MOST) arranged.clear();
  arranged.set(key, made);
  return made;
}

function arrangeTypes(name: string, types: readonly string[], context: string): Arranged | undefined {
  const signature = signatureOf(name);
  if (!signature || types.reduce((n, t) => n * t.length, 1) > MOST) return undefined;
  const ways = new Map<string, { sources: readonly Source[]; types: Set<string>[] }>();
  let misfits = false;
  for (const combination of combinations(types)) {
    const found = signature.regex.exec(combination);
    if (!found) {
      misfits = true;
      continue;
    }
    const sources: Source[] = [];
    let at = 0;
    let fits = true;
    for (const [i, param] of signature.params.entries()) {
      if (found[i + 1] !== "") sources.push(at++);
      else if (!param.context) sources.push(undefined);
      else {
        sources.push("context");
        const fitting = [...context].filter((c) => param.context?.test(c));
        if (fitting.length < context.length) misfits = true;
        if (fitting.length === 0) fits = false;
      }
    }
    if (!fits) continue;
    const id = sources.join();
    let way = ways.get(id);
    if (!way) {
      way = { sources, types: types.map(() => new Set<string>()) };
      ways.set(id, way);
    }
    for (const [i, type] of [...combination].entries()) way.types[i]?.add(type);
  }
  return { ways: [...ways.values()], misfits };
}

function* combinations(types: readonly string[], from = 0): Generator<string> {
  if (from === types.length) yield "";
  else for (const type of types[from] as string) for (const rest of combinations(types, from + 1)) yield type + rest;
}

/** The values of the parameters in one assignment, the last ones that are not given left out. */
export function parametersOf(
  name: string,
  way: Arrangement,
  args: readonly ExpressionResult[],
  context: ExpressionResult,
): ExpressionResult[] {
  const out = way.sources.map((source, i): ExpressionResult | undefined => {
    if (source === undefined) return undefined;
    if (source !== "context") return only(args[source] as ExpressionResult, way.types[source] as ReadonlySet<string>);
    const own = signatureOf(name)?.params[i]?.context;
    if (isNothing(context)) return context;
    return only(context, new Set([...typesOf(context)].filter((c) => own?.test(c))));
  });
  while (out.length > 0 && out[out.length - 1] === undefined) out.pop();
  return out.map((o) => o ?? nothing("manifest"));
}

/** The outcome where it is of one of these types. */
function only(o: ExpressionResult, types: ReadonlySet<string>): ExpressionResult {
  if ([...typesOf(o)].every((t) => types.has(t))) return o;
  const kinds = o.value.kinds & kindsOf(types);
  const { fn, ...rest } = o;
  return {
    ...rest,
    value: kinds === o.value.kinds ? o.value : kinds === 0 ? BOTTOM : change(o.value, { kinds }),
    nothing: o.nothing && types.has("m"),
    ...(fn && types.has("f") ? { fn } : {}),
  };
}

/** Who decides that the arguments fit no assignment. */
export function misfitEvidence({ ways }: Arranged, args: readonly ExpressionResult[]): Attribution {
  if (ways.length === 0) return "manifest";
  const machine = args.some((arg, i) => {
    const wrong = [...typesOf(arg)].filter((t) => !ways.some((way) => way.types[i]?.has(t)));
    if (wrong.length === 0) return false;
    return wrong.includes("m") && arg.why === "manifest"
      ? true
      : wrong.some((t) => t !== "m" && t !== "f") && ofKinds(arg.value) === "manifest";
  });
  return machine ? "manifest" : "latent";
}
