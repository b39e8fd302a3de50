/** Kinds of tokens of JSONata, as editors color them. */
export type JsonataTokenKind = "variable" | "function" | "property" | "string" | "number" | "keyword" | "operator" | "regexp" | "comment";

export interface JsonataToken {
  readonly kind: JsonataTokenKind;
  /** Offsets in the source of the expression. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "in", "true", "false", "null", "function"]);
const WHITESPACE = /[\s\uFEFF]/;
const NAME_START = /[A-Za-z_$]/;
const NAME = /[\w$]/;

/** Splits an expression into tokens. What does not parse is split as far as it goes: it is being typed. */
export function jsonataTokens(source: string): JsonataToken[] {
  const tokens: JsonataToken[] = [];
  let at = 0;
  const add = (kind: JsonataTokenKind, end: number) => {
    tokens.push({ kind, start: at, end, text: source.slice(at, end) });
    at = end;
  };
  while (at < source.length) {
    const c = source[at] as string;
    if (WHITESPACE.test(c)) at++;
    else if (source.startsWith("/*", at)) add("comment", endAfter(source, "*/", at + 2));
    else if (c === '"' || c === "'") add("string", closing(source, c, at));
    else if (c === "`") add("property", endAfter(source, "`", at + 1));
    else if (/\d/.test(c)) add("number", at + (/^\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/.exec(source.slice(at))?.[0].length ?? 1));
    else if (c === "/" && mayBeginPattern(tokens.at(-1))) add("regexp", patternEnd(source, at));
    else if (NAME_START.test(c)) {
      let end = at + 1;
      while (end < source.length && NAME.test(source[end] as string)) end++;
      const name = source.slice(at, end);
      if (name.startsWith("$")) add(isCalled(source, end) ? "function" : "variable", end);
      else add(KEYWORDS.has(name) ? "keyword" : "property", end);
    } else add("operator", at + (/^(?::=|!=|<=|>=|~>|\.\.|\*\*)/.test(source.slice(at, at + 2)) ? 2 : 1));
  }
  return tokens;
}

function endAfter(source: string, text: string, from: number): number {
  const found = source.indexOf(text, from);
  return found < 0 ? source.length : found + text.length;
}

function closing(source: string, quote: string, at: number): number {
  let end = at + 1;
  while (end < source.length && source[end] !== quote) end += source[end] === "\\" ? 2 : 1;
  return Math.min(source.length, end + 1);
}

/** After an operand a slash divides. */
function mayBeginPattern(before: JsonataToken | undefined): boolean {
  if (!before) return true;
  return before.kind === "operator" && !/[)\]}]/.test(before.text);
}

function patternEnd(source: string, at: number): number {
  const end = closing(source, "/", at);
  const flags = /^[im]*/.exec(source.slice(end))?.[0].length ?? 0;
  return end + flags;
}

const isCalled = (source: string, end: number): boolean => /^\s*\(/.test(source.slice(end, end + 20));

/** A variable with the members that are read of it: `$states.input.order.id`. */
export interface JsonataChain {
  /** Without the dollar sign; empty for `$`. */
  readonly variable: string;
  readonly steps: readonly { readonly name: string; readonly start: number; readonly end: number }[];
  readonly start: number;
  readonly end: number;
}

/** Every variable of an expression with the plain members behind it; a filter or an index between them is passed over. */
export function jsonataChains(source: string): JsonataChain[] {
  const tokens = jsonataTokens(source).filter((token) => token.kind !== "comment");
  const chains: JsonataChain[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== "variable") continue;
    const steps: { name: string; start: number; end: number }[] = [];
    let end = token.end;
    let j = i + 1;
    for (;;) {
      j = afterBrackets(tokens, j);
      const [dot, name] = [tokens[j], tokens[j + 1]];
      if (dot?.text !== "." || (name?.kind !== "property" && name?.kind !== "keyword")) break;
      steps.push({ name: unquoted(name.text), start: name.start, end: name.end });
      end = name.end;
      j += 2;
    }
    chains.push({ variable: token.text.slice(1), steps, start: token.start, end });
  }
  return chains;
}

function afterBrackets(tokens: readonly JsonataToken[], from: number): number {
  if (tokens[from]?.text !== "[") return from;
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const { text } = tokens[i] as JsonataToken;
    if (text === "[") depth++;
    else if (text === "]" && --depth === 0) return i + 1;
  }
  return from;
}

const unquoted = (name: string): string => (name.startsWith("`") ? name.replace(/^`|`$/g, "") : name);
