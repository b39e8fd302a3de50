import { MappedText, type MappedTextBuilder } from "../../text/mapped-text.js";
import { get, type Member, type Node } from "../../text/node.js";
import { parseJson } from "../../text/parse-json.js";
import type { Range } from "../../text/range.js";
import { type Replacement, replaceParts, stringNode, textAt } from "../nodes.js";
import type { Evaluator, Scope } from "./evaluate.js";
import type { Expression } from "./hcl/syntax.js";
import { MAX_SEARCHED, safePattern } from "./safe-pattern.js";
import { NoValue } from "./session.js";
import {
  booleanAt,
  copy,
  equal,
  list,
  moved,
  numberAt,
  numberValue,
  object,
  piece,
  plainText,
  truthOf,
  unknown,
  unknownMember,
} from "./values.js";

type Call = Expression & { type: "call" };

/** One of Terraform's functions: its arguments are computed; undefined where the result is not known. */
type Compute = (args: readonly Node[], at: Range, evaluator: Evaluator) => Node | undefined;

/**
 * A call as far as its arguments decide it.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export function callFunction(call: Call, scope: Scope, evaluator: Evaluator): Node {
  const name = call.name.replace(/^core::/, "");
  if (name === "try") return evaluator.firstOf(call.args, scope);
  if (name === "can") return can(call, scope, evaluator);
  const compute = FUNCTIONS.get(name);
  if (!compute) return unknown(TEXT_FUNCTIONS.test(name) ? "text" : /arn_build$/.test(name) ? "arn" : "unknown", call.at);
  const args = argumentsOf(call, scope, evaluator);
  return (args && compute(args, call.at, evaluator)) ?? unknown(kindOfResult(name), call.at);
}

/** Functions that give text which cannot be told beforehand. */
const TEXT_FUNCTIONS =
  /^(?:sha|md5|uuid|base64|filesha|filemd5|filebase64|bcrypt|timestamp|formatdate|timeadd|cidr|regexreplace|urlencode|textencode|rsadecrypt)/;

function kindOfResult(name: string): "text" | "number" | "boolean" | "unknown" {
  if (
    /^(?:format|join|replace|lower|upper|title|trim\w*|chomp|indent|substr|tostring|file|templatefile|templatestring|basename|dirname)$/.test(
      name,
    )
  )
    return "text";
  if (/^(?:length|max|min|abs|floor|ceil|tonumber|parseint|sum)$/.test(name)) return "number";
  return /^(?:contains|startswith|endswith|fileexists|alltrue|anytrue|tobool|strcontains)$/.test(name) ? "boolean" : "unknown";
}

function can(call: Call, scope: Scope, evaluator: Evaluator): Node {
  try {
    const value = evaluator.firstOf(call.args, scope);
    return value.kind === "hole" ? unknown("boolean", call.at) : booleanAt(true, call.at);
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    return booleanAt(false, call.at);
  }
}

function argumentsOf(call: Call, scope: Scope, evaluator: Evaluator): Node[] | undefined {
  const args = call.args.map((arg) => evaluator.evaluate(arg, scope));
  if (!call.spread) return args;
  const last = args.pop();
  if (last?.kind === "array") return [...args, ...last.items];
  return call.name === "merge" || call.name === "concat" ? [...args, ...(last ? [last] : [])] : undefined;
}

// --- encodings and files ---------------------------------------------------------------------------------------------

const encode: Compute = ([value], at, evaluator) => value && evaluator.jsonEncoded(value, at);

const jsondecode: Compute = ([text], _, evaluator) => {
  if (text?.kind !== "string") return undefined;
  const tree = evaluator.session.encoded.get(text);
  if (tree) return copy(tree);
  const { root, problems } = parseJson(text.content());
  const fault = problems.find((p) => !p.tolerated);
  if (fault) throw new NoValue();
  return root;
};

const yamldecode: Compute = ([text], _, evaluator) => {
  if (text?.kind !== "string") return undefined;
  const tree = evaluator.session.encoded.get(text) ?? evaluator.session.yamlTree(text.content());
  return tree && copy(tree);
};

const file: Compute = ([path], at, evaluator) => {
  const name = plainText(path);
  const read = name === undefined ? undefined : evaluator.session.file(name, path?.range ?? at);
  return read && stringNode(evaluator.session.made(MappedText.ofFile(read)));
};

const templatefile: Compute = ([path, vars], at, evaluator) => {
  const { session } = evaluator;
  const name = plainText(path);
  const read = name === undefined ? undefined : session.file(name, path?.range ?? at);
  if (!read) return undefined;
  return session.follow(`file ${read.path}`, at, () => evaluator.renderText(MappedText.ofFile(read), vars ?? object(at, []), at));
};

const templatestring: Compute = ([text, vars], at, evaluator) =>
  text?.kind === "string" ? evaluator.renderText(text.content(), vars ?? object(at, []), at) : undefined;

const fileexists: Compute = ([path], at, evaluator) => {
  const name = plainText(path);
  return name === undefined ? undefined : booleanAt(evaluator.session.exists(name), at);
};

/** Files of one folder; folders below are not searched. */
const fileset: Compute = ([path, pattern], at, evaluator) => {
  const [folder, glob] = [plainText(path), plainText(pattern)];
  const split = glob === undefined ? undefined : /^((?:[^*?{[]*\/)?)([^/]*)$/.exec(glob);
  if (folder === undefined || !split || /[?{[]|\*\*/.test(glob as string)) return undefined;
  const [, below = "", name = ""] = split;
  const pieces = name.split("*");
  const matches = evaluator.session.list(`${folder}/${below}`.replace(/\/+$/, "")).filter((file) => fits(file, pieces));
  return list(
    at,
    matches.map((file) => textAt(`${below}${file}`, at)),
  );
};

/** The pieces between the stars of a pattern, one behind the other. */
function fits(name: string, pieces: readonly string[]): boolean {
  const [first = "", ...rest] = pieces;
  if (!name.startsWith(first)) return false;
  if (rest.length === 0) return name === first;
  const last = rest.pop() as string;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

// --- collections -----------------------------------------------------------------------------------------------------

const merge: Compute = (args, at) => {
  const members = new Map<string, Member>();
  for (const arg of args) {
    if (arg.kind === "object")
      for (const m of arg.members) {
        members.delete(m.key.name);
        members.set(m.key.name, m);
      }
    else if (arg.kind === "hole") {
      const extra = unknownMember({ ...arg, hole: arg.hole });
      members.set(`\u0000${members.size}`, extra);
    } else if (arg.kind !== "null") throw new NoValue();
  }
  // its parts can be edited where they stand
  return object(at, [...members.values()], true);
};

const concat: Compute = (args, at) => {
  const items: Node[] = [];
  for (const arg of args) {
    if (arg.kind === "array") items.push(...arg.items);
    else if (arg.kind === "hole") items.push(arg);
    else throw new NoValue();
  }
  return list(at, items);
};

const flatten: Compute = ([value], at) => {
  if (value?.kind !== "array") return undefined;
  const items: Node[] = [];
  const todo: Node[] = [...value.items].reverse();
  while (todo.length > 0) {
    const next = todo.pop() as Node;
    if (next.kind === "array") todo.push(...[...next.items].reverse());
    else items.push(next);
  }
  return list(at, items);
};

/** Values that are there and all known, or nothing. */
const plain =
  (compute: (items: readonly Node[], at: Range) => Node | undefined): Compute =>
  ([value], at) =>
    value?.kind === "array" && !value.items.some((item) => item.kind === "hole") ? compute(value.items, at) : undefined;

const distinct = plain((items, at) => {
  const kept: Node[] = [];
  for (const item of items) if (!kept.some((other) => equal(item, other) === true)) kept.push(item);
  return list(at, kept);
});

const lookup: Compute = ([map, key, fallback]) => {
  const name = plainText(key);
  if (map?.kind !== "object" || name === undefined) return undefined;
  const found = get(map, name);
  if (found || map.members.some((m) => m.key.holes.length > 0)) return found;
  if (!fallback) throw new NoValue();
  return fallback;
};

const element: Compute = ([value, index]) => {
  const n = numberValue(index);
  if (value?.kind !== "array" || n === undefined) return undefined;
  const count = value.items.length;
  if (count === 0) throw new NoValue();
  return value.items[((n % count) + count) % count];
};

const length: Compute = ([value], at) => {
  if (value?.kind === "array" && value.items.every((item) => item.kind !== "hole")) return numberAt(value.items.length, at);
  if (value?.kind === "object" && value.members.every((m) => m.key.holes.length === 0)) return numberAt(value.members.length, at);
  const text = value?.kind === "string" ? plainText(value) : undefined;
  return text === undefined ? undefined : numberAt([...text].length, at);
};

const contains: Compute = ([value, wanted], at) => {
  if (value?.kind !== "array" || !wanted) return undefined;
  const answers = value.items.map((item) => equal(item, wanted));
  if (answers.includes(true)) return booleanAt(true, at);
  return answers.includes(undefined) ? undefined : booleanAt(false, at);
};

const keys: Compute = ([map], at) =>
  map?.kind === "object" && map.members.every((m) => m.key.holes.length === 0)
    ? list(
        at,
        map.members
          .map((m) => m.key)
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map((key) => textAt(key.name, key.range)),
      )
    : undefined;

const values: Compute = ([map], at) =>
  map?.kind === "object" && map.members.every((m) => m.key.holes.length === 0)
    ? list(
        at,
        [...map.members].sort((a, b) => (a.key.name < b.key.name ? -1 : 1)).map((m) => m.value),
      )
    : undefined;

const zipmap: Compute = ([names, given], at) => {
  if (names?.kind !== "array" || given?.kind !== "array") return undefined;
  const members: Member[] = [];
  for (const [i, name] of names.items.entries()) {
    const text = plainText(name);
    const value = given.items[i];
    if (text === undefined || !value) return undefined;
    members.push({ key: { name: text, range: name.range, holes: [] }, value, range: value.range });
  }
  return object(at, members);
};

const MAX_RANGE = 10_000;

const numbers: Compute = (args, at) => {
  const given = args.map(numberValue);
  if (given.includes(undefined)) return undefined;
  const [a, b, c] = given as number[];
  const start = given.length > 1 ? (a as number) : 0;
  const end = given.length > 1 ? (b as number) : (a as number);
  const step = c ?? (start <= end ? 1 : -1);
  if (step === 0 || Math.abs((end - start) / step) > MAX_RANGE) return undefined;
  const items: Node[] = [];
  for (let n = start; step > 0 ? n < end : n > end; n += step) items.push(numberAt(n, at));
  return list(at, items);
};

const slice: Compute = ([value, from, to], at) => {
  const [start, end] = [numberValue(from), numberValue(to)];
  return value?.kind === "array" && start !== undefined && end !== undefined ? list(at, value.items.slice(start, end)) : undefined;
};

const coalesce: Compute = (args) => {
  for (const arg of args) {
    if (arg.kind === "hole") return args.length === 1 ? arg : undefined;
    if (arg.kind !== "null" && !(arg.kind === "string" && arg.value === "")) return arg;
  }
  throw new NoValue();
};

const coalescelist: Compute = (args) => {
  for (const arg of args) {
    if (arg.kind !== "array") return undefined;
    if (arg.items.length > 0) return arg;
  }
  throw new NoValue();
};

const one: Compute = ([value], at) => {
  if (value?.kind !== "array" || value.items.length > 1) return undefined;
  return value.items[0] ?? { kind: "null", range: at };
};

const itself: Compute = ([value]) => value;

// --- texts -----------------------------------------------------------------------------------------------------------

/** A text that its characters alone decide. */
const onText =
  (change: (text: string, ...more: string[]) => string | undefined): Compute =>
  (args, at) => {
    const texts = args.map(plainText);
    if (texts.includes(undefined)) return undefined;
    const [first = "", ...more] = texts as string[];
    const made = change(first, ...more);
    return made === undefined ? undefined : textAt(made, at);
  };

const aboutText =
  (ask: (text: string, other: string) => boolean): Compute =>
  (args, at) => {
    const [a, b] = args.map(plainText);
    return a === undefined || b === undefined ? undefined : booleanAt(ask(a, b), at);
  };

/** The beginning of a text may be known where its end is not. */
const startswith: Compute = ([value, wanted], at) => {
  const prefix = plainText(wanted);
  const content = value?.kind === "string" ? value.content() : undefined;
  if (prefix === undefined || !content) return undefined;
  const sure = content.text.slice(0, content.holesIn()[0]?.start);
  if (sure.length >= prefix.length || sure.length === content.text.length) return booleanAt(sure.startsWith(prefix), at);
  return prefix.startsWith(sure) ? undefined : booleanAt(false, at);
};

/** A stretch of a text, which keeps its places. */
const part =
  (bounds: (text: string, args: readonly Node[]) => readonly [number, number] | undefined): Compute =>
  ([value, ...args], at) => {
    if (value?.kind !== "string") return value?.kind === "number" ? value : undefined;
    const content = value.content();
    const found = bounds(content.text, args);
    return found && stringNode(content.slice(...found), at);
  };

const withoutEnds = (text: string, drop: RegExp): readonly [number, number] => {
  const start = new RegExp(`^${drop.source}*`, "u").exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start && new RegExp(`^${drop.source}$`, "u").test(text[end - 1] as string)) end--;
  return [start, end];
};

function withoutBreaks(text: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
  return end;
}

const characterClass = (characters: string) => new RegExp(`[${characters.replace(/[\\\]^-]/g, "\\$&")}]`);

const trim = part((text, [cut]) => {
  const characters = plainText(cut);
  return characters === undefined || characters === "" ? undefined : withoutEnds(text, characterClass(characters));
});

const substr = part((text, args) => {
  const [offset, count] = args.map(numberValue);
  if (offset === undefined || count === undefined) return undefined;
  const start = offset < 0 ? Math.max(0, text.length + offset) : offset;
  return [start, count < 0 ? text.length : Math.min(text.length, start + count)];
});

const join: Compute = ([separator, ...lists], at, evaluator) => {
  const between = plainText(separator);
  const items = lists.flatMap((l) => (l.kind === "array" ? l.items : [l]));
  if (between === undefined || lists.some((l) => l.kind !== "array")) return undefined;
  return stringNode(
    evaluator.session.made(
      MappedText.build(at, (b) => {
        items.forEach((item, i) => {
          if (i > 0) b.rewritten(between, item.range);
          b.mapped(piece(item, item.range));
        });
      }),
    ),
    at,
  );
};

const split: Compute = ([separator, value], at) => {
  const between = plainText(separator);
  if (!between || value?.kind !== "string") return undefined;
  const content = value.content();
  if (content.holesIn().length > 0) return undefined;
  const items: Node[] = [];
  for (let from = 0; ; ) {
    const to = content.text.indexOf(between, from);
    items.push(stringNode(content.slice(from, to < 0 ? content.text.length : to)));
    if (to < 0) return list(at, items);
    from = to + between.length;
  }
};

const replace: Compute = ([value, search, by], at, evaluator) => {
  const wanted = plainText(search);
  if (value?.kind !== "string" || wanted === undefined || wanted === "" || !by) return undefined;
  const pattern = /^\/(.*)\/$/s.exec(wanted);
  const content = value.content();
  const found = pattern ? matches(content, pattern[1] as string, by, evaluator) : occurrences(content, wanted, by, at);
  if (!found) return undefined;
  return found.length === 0 ? value : stringNode(evaluator.session.made(replaceParts(content, found)), value.range);
};

function occurrences(content: MappedText, wanted: string, by: Node, at: Range): Replacement[] {
  const found: Replacement[] = [];
  const text = plainText(by);
  const open = by.kind === "hole" ? by.hole : unknown("text", at).hole;
  for (let start = content.text.indexOf(wanted); start >= 0; start = content.text.indexOf(wanted, start + wanted.length)) {
    const end = start + wanted.length;
    found.push(text === undefined ? { start, end, by: open, shown: open.name } : { start, end, by: text });
  }
  return found;
}

function matches(content: MappedText, source: string, by: Node, evaluator: Evaluator): Replacement[] | undefined {
  const text = plainText(by);
  const pattern = safePattern(source);
  if (!pattern || text === undefined || content.text.length > MAX_SEARCHED) return undefined;
  // a search costs more than reading
  for (let i = 0; i < 8; i++) evaluator.session.made(content);
  const numbers = content.holesIn().filter(({ hole }) => hole.kind === "number" || hole.kind === "unknown");
  return [...withDigits(content.text, numbers).matchAll(pattern)].flatMap((match) => {
    const end = match.index + match[0].length;
    const made = text.replace(/\$(?:(\d)|\{(\d)\})/g, (_, plain?: string, braced?: string) => match[Number(plain ?? braced)] ?? "");
    const inside = numbers.find((n) => n.start >= match.index && n.end <= end);
    const kept = inside ? made.indexOf("0".repeat(inside.end - inside.start)) : -1;
    if (!inside || kept < 0) return [{ start: match.index, end, by: made }];
    return [
      { start: match.index, end: inside.start, by: made.slice(0, kept) },
      { ...inside, by: inside.hole, shown: content.text.slice(inside.start, inside.end) },
      { start: inside.end, end, by: made.slice(kept + inside.end - inside.start) },
    ];
  });
}

/** What deployment puts in as a number looks like one to a pattern. */
function withDigits(text: string, numbers: readonly { readonly start: number; readonly end: number }[]): string {
  let made = "";
  let from = 0;
  for (const { start, end } of numbers) {
    made += text.slice(from, start) + "0".repeat(end - start);
    from = end;
  }
  return made + text.slice(from);
}

const VERB = /%(?:%|[-+ 0#]*(?:\d+)?(?:\.\d+)?(?:\[\d+\])?([a-zA-Z]))/g;

const format: Compute = ([pattern, ...args], at, evaluator) => {
  if (pattern?.kind !== "string" || plainText(pattern) === undefined) return undefined;
  const content = pattern.content();
  let next = 0;
  const made = MappedText.build(at, (b) => {
    let from = 0;
    for (const { 0: verb, 1: letter, index } of content.text.matchAll(VERB)) {
      if (index > from) b.mapped(content.slice(from, index));
      from = index + verb.length;
      const place = content.rangeOf(index, from);
      if (letter === undefined) b.rewritten("%", place);
      else formatted(verb, letter, args[next++], place, b, evaluator);
    }
    if (from < content.text.length) b.mapped(content.slice(from, content.text.length));
  });
  return stringNode(evaluator.session.made(made), at);
};

function formatted(verb: string, letter: string, value: Node | undefined, at: Range, b: MappedTextBuilder, evaluator: Evaluator): void {
  const text = plainText(value);
  if (!value) b.hole(unknown("text", at).hole);
  else if (letter === "q" || letter === "j" || ((letter === "v" || letter === "s") && value.kind !== "string" && text === undefined))
    b.mapped(
      value.kind === "hole" ? piece(value, at) : moved((evaluator.jsonEncoded(value, at) as Node & { kind: "string" }).content(), at),
    );
  else if (text !== undefined && /^%[sdvt]$/.test(verb)) b.rewritten(text, at);
  else if (text !== undefined && /^%0\d+d$/.test(verb)) b.rewritten(text.padStart(Number(verb.slice(2, -1)), "0"), at);
  else if (text === undefined && value.kind === "string") b.mapped(moved(value.content(), at));
  else b.hole({ ...(value.kind === "hole" ? value.hole : unknown("text", value.range).hole), range: at });
}

const indent: Compute = ([spaces, value], _, evaluator) => {
  const n = numberValue(spaces);
  if (value?.kind !== "string" || n === undefined || n < 0 || n > 1000) return undefined;
  const content = value.content();
  const parts = [...content.text.matchAll(/\n/g)].map((m) => ({ start: m.index, end: m.index + 1, by: `\n${" ".repeat(n)}` }));
  return parts.length === 0 ? value : stringNode(evaluator.session.made(replaceParts(content, parts)), value.range);
};

// --- numbers ---------------------------------------------------------------------------------------------------------

const onNumbers =
  (compute: (...numbers: number[]) => number): Compute =>
  (args, at) => {
    const given = args.map(numberValue);
    return given.includes(undefined) ? undefined : numberAt(compute(...(given as number[])), at);
  };

const tostring: Compute = ([value], at) => {
  const text = plainText(value);
  if (text === undefined) return value?.kind === "string" || value?.kind === "null" ? value : undefined;
  return value?.kind === "string" ? value : textAt(text, at);
};

const tobool: Compute = ([value], at) => {
  const truth = truthOf(value);
  return truth === undefined ? undefined : booleanAt(truth, at);
};

const FUNCTIONS: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ["jsonencode", encode],
  ["yamlencode", encode],
  ["jsondecode", jsondecode],
  ["yamldecode", yamldecode],
  ["file", file],
  ["templatefile", templatefile],
  ["templatestring", templatestring],
  ["fileexists", fileexists],
  ["fileset", fileset],
  ["merge", merge],
  ["concat", concat],
  ["flatten", flatten],
  ["distinct", distinct],
  [
    "compact",
    plain((items, at) =>
      list(
        at,
        items.filter((item) => item.kind !== "null" && plainText(item) !== ""),
      ),
    ),
  ],
  ["reverse", plain((items, at) => list(at, [...items].reverse()))],
  [
    "sort",
    plain((items, at) =>
      list(
        at,
        [...items].sort((a, b) => ((plainText(a) ?? "") < (plainText(b) ?? "") ? -1 : 1)),
      ),
    ),
  ],
  ["lookup", lookup],
  ["element", element],
  ["length", length],
  ["contains", contains],
  ["keys", keys],
  ["values", values],
  ["zipmap", zipmap],
  ["range", numbers],
  ["slice", slice],
  ["coalesce", coalesce],
  ["coalescelist", coalescelist],
  ["one", one],
  ["tolist", itself],
  ["toset", itself],
  ["tomap", itself],
  ["list", (args, at) => list(at, args)],
  ["sensitive", itself],
  ["nonsensitive", itself],
  ["ephemeralasnull", itself],
  ["abspath", itself],
  ["pathexpand", itself],
  ["dirname", onText((path) => (path.includes("/") ? path.replace(/\/[^/]*$/, "") || "/" : "."))],
  ["basename", onText((path) => path.replace(/^.*\//, ""))],
  ["join", join],
  ["split", split],
  ["replace", replace],
  ["format", format],
  ["indent", indent],
  ["lower", onText((text) => text.toLowerCase())],
  ["upper", onText((text) => text.toUpperCase())],
  ["title", onText((text) => text.replace(/(^|\s)\S/g, (c) => c.toUpperCase()))],
  ["trim", trim],
  ["trimspace", part((text) => withoutEnds(text, /\s/))],
  ["chomp", part((text) => [0, withoutBreaks(text)])],
  ["trimprefix", part((text, [cut]) => affix(text, cut, (prefix) => (text.startsWith(prefix) ? [prefix.length, text.length] : undefined)))],
  [
    "trimsuffix",
    part((text, [cut]) => affix(text, cut, (suffix) => (text.endsWith(suffix) ? [0, text.length - suffix.length] : undefined))),
  ],
  ["substr", substr],
  ["startswith", startswith],
  ["endswith", aboutText((text, suffix) => text.endsWith(suffix))],
  ["strcontains", aboutText((text, inner) => text.includes(inner))],
  ["tostring", tostring],
  ["tobool", tobool],
  ["tonumber", onNumbers((n) => n)],
  ["max", onNumbers(Math.max)],
  ["min", onNumbers(Math.min)],
  ["abs", onNumbers(Math.abs)],
  ["ceil", onNumbers(Math.ceil)],
  ["floor", onNumbers(Math.floor)],
]);

function affix(
  text: string,
  cut: Node | undefined,
  found: (affix: string) => readonly [number, number] | undefined,
): readonly [number, number] | undefined {
  const characters = plainText(cut);
  return characters === undefined ? undefined : (found(characters) ?? [0, text.length]);
}
