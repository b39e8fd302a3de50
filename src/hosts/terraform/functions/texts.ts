import { spend } from "../../../budget/budget.js";
import { MappedText, type MappedTextBuilder } from "../../../text/mapped-text.js";
import type { Node } from "../../../text/node.js";
import { type Replacement, replaceParts, stringNode, textAt } from "../../../text/node-builders.js";
import type { Span } from "../../../text/range.js";
import type { Evaluator } from "../evaluator.js";
import { allMatches, MAX_SEARCHED } from "../safe-pattern.js";
import { booleanAt, list, moved, numberValue, piece, plainText, unknown } from "../values.js";
import { type Compute, itself } from "./compute.js";

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

const withoutEnds = (text: string, drop: (character: string) => boolean): readonly [number, number] => {
  let [start, end] = [0, text.length];
  while (start < end && drop(text[start] as string)) start++;
  while (end > start && drop(text[end - 1] as string)) end--;
  return [start, end];
};

function withoutBreaks(text: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
  return end;
}

const trim = part((text, [cut]) => {
  const characters = plainText(cut);
  return characters === undefined || characters === "" ? undefined : withoutEnds(text, (c) => characters.includes(c));
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
    spend(1);
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
  const found = pattern ? matches(content, pattern[1] as string, by, evaluator) : occurrences(content, wanted, by, at, evaluator);
  if (!found) return undefined;
  return found.length === 0 ? value : stringNode(evaluator.session.made(replaceParts(content, found)), value.range);
};

function occurrences(content: MappedText, wanted: string, by: Node, at: Span, { session }: Evaluator): Replacement[] {
  const found: Replacement[] = [];
  const text = plainText(by);
  const open = by.kind === "placeholder" ? by.placeholder : unknown("text", at).placeholder;
  for (let start = content.text.indexOf(wanted); start >= 0; start = content.text.indexOf(wanted, start + wanted.length)) {
    const end = start + wanted.length;
    session.make(text?.length ?? 1);
    found.push(text === undefined ? { start, end, by: open, shown: open.name } : { start, end, by: text });
  }
  return found;
}

function matches(content: MappedText, source: string, by: Node, evaluator: Evaluator): Replacement[] | undefined {
  const text = plainText(by);
  if (text === undefined || content.text.length > MAX_SEARCHED) return undefined;
  // a search costs more than reading
  for (let i = 0; i < 8; i++) evaluator.session.made(content);
  const references = text.split("$").length - 1;
  const numbers = content.holesIn().filter(({ placeholder: hole }) => hole.kind === "number" || hole.kind === "unknown");
  return allMatches(source, withDigits(content.text, numbers))?.flatMap((match) => {
    const end = match.index + (match[0] as string).length;
    const longest = Math.max(...match.map((group) => group?.length ?? 0));
    evaluator.session.make(text.length + references * longest);
    const made = text.replace(/\$(?:(\d)|\{(\d)\})/g, (_, plain?: string, braced?: string) => match[Number(plain ?? braced)] ?? "");
    const inside = numbers.find((n) => n.start >= match.index && n.end <= end);
    const kept = inside ? made.indexOf("0".repeat(inside.end - inside.start)) : -1;
    if (!inside || kept < 0) return [{ start: match.index, end, by: made }];
    return [
      { start: match.index, end: inside.start, by: made.slice(0, kept) },
      { ...inside, by: inside.placeholder, shown: content.text.slice(inside.start, inside.end) },
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

const VERB = /%(?:%|[-+ 0#]{0,5}\d{0,4}(?:\.\d{1,4})?(?:\[\d{1,4}\])?([a-zA-Z]))/g;

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

function formatted(verb: string, letter: string, value: Node | undefined, at: Span, b: MappedTextBuilder, evaluator: Evaluator): void {
  const text = plainText(value);
  if (!value) b.hole(unknown("text", at).placeholder);
  else if (letter === "q" || letter === "j" || ((letter === "v" || letter === "s") && value.kind !== "string" && text === undefined))
    b.mapped(
      value.kind === "placeholder"
        ? piece(value, at)
        : moved((evaluator.jsonEncoded(value, at) as Node & { kind: "string" }).content(), at),
    );
  else if (text !== undefined && /^%[sdvt]$/.test(verb)) b.rewritten(text, at);
  else if (text !== undefined && /^%0\d+d$/.test(verb)) b.rewritten(text.padStart(Number(verb.slice(2, -1)), "0"), at);
  else if (text === undefined && value.kind === "string") b.mapped(moved(value.content(), at));
  else b.hole({ ...(value.kind === "placeholder" ? value.placeholder : unknown("text", value.range).placeholder), range: at });
}

const indent: Compute = ([spaces, value], _, evaluator) => {
  const n = numberValue(spaces);
  if (value?.kind !== "string" || n === undefined || n < 0 || n > 1000) return undefined;
  const content = value.content();
  const parts = [...content.text.matchAll(/\n/g)].map((m) => ({ start: m.index, end: m.index + 1, by: `\n${" ".repeat(n)}` }));
  return parts.length === 0 ? value : stringNode(evaluator.session.made(replaceParts(content, parts)), value.range);
};

function affix(
  text: string,
  cut: Node | undefined,
  found: (affix: string) => readonly [number, number] | undefined,
): readonly [number, number] | undefined {
  const characters = plainText(cut);
  return characters === undefined ? undefined : (found(characters) ?? [0, text.length]);
}

/** Functions of texts; what they give keeps its places where it can. */
export const TEXTS: readonly (readonly [string, Compute])[] = [
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
  ["trimspace", part((text) => withoutEnds(text, (c) => c.trim() === ""))],
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
];
