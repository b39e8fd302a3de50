import { createScanner } from "jsonc-parser";
import { MappedText, withoutQuotes } from "../../text/mapped-text.js";
import type { ArrayNode, KeyNode, Member, Node, ObjectNode, PlaceholderPart, StringNode } from "../../text/node.js";
import { placeholdersIn } from "../../text/placeholders.js";
import type { ParsedText, SyntaxProblem } from "../../text/problems.js";
import { noteScalar } from "../../text/quoting.js";
import type { Span } from "../../text/range.js";
import { SCAN_PROBLEMS, Token } from "./jsonc-tokens.js";

/** Nesting beyond this is refused: AWS's own parsers stop at a thousand levels, ours keeps room for hostile input. */
const MAX_DEPTH = 20_000;

const BARE_PLACEHOLDER = /^\$\{([^${}]*)\}/;

interface OpenObject {
  readonly kind: "object";
  readonly start: number;
  readonly members: Member[];
  readonly names: Map<string, KeyNode>;
  key?: KeyNode;
}

interface OpenArray {
  readonly kind: "array";
  readonly start: number;
  readonly items: Node[];
}

/**
 * JSON (with comments and trailing commas tolerated as problems) over mapped text, without recursion, so that nesting
 * is bounded by memory and not by the stack. After the first fatal fault the tree built so far is closed and returned.
 */
export function parseJson(source: MappedText): ParsedText {
  return new JsonParser(source).parse();
}

class JsonParser {
  private readonly scanner;
  private readonly problems: SyntaxProblem[] = [];
  private readonly open: (OpenObject | OpenArray)[] = [];
  private readonly text: string;
  private readonly hasHoles: boolean;
  private root: Node | undefined;
  private token: number = Token.Unknown;
  private at = 0;
  private end = 0;

  constructor(private readonly source: MappedText) {
    this.text = source.text;
    this.hasHoles = source.holesIn().length > 0;
    this.scanner = createScanner(source.text, false);
  }

  parse(): ParsedText {
    this.next();
    if (this.token === Token.EOF) {
      this.problems.push({ code: "empty-file", range: this.source.origin, tolerated: false, detail: "The file is empty" });
      return { problems: this.problems };
    }
    this.values();
    this.closeAll();
    return { ...(this.root ? { root: this.root } : {}), problems: this.problems };
  }

  /** One token after the other; `wanted` says what the grammar allows next. */
  private values(): void {
    let wanted: "value" | "firstItem" | "key" | "firstKey" | "colon" | "comma" | "end" = "value";
    let comma: { at: number; end: number } | undefined;
    for (;;) {
      const top = this.open[this.open.length - 1];
      if (wanted === "end") {
        if (this.token !== Token.EOF) this.fail("Unexpected text after the end of the document");
        return;
      }
      if (wanted === "comma") {
        if (this.token === Token.CommaToken) {
          comma = { at: this.at, end: this.end };
          this.next();
          wanted = top?.kind === "object" ? "key" : "value";
          continue;
        }
        if (this.closes(top)) {
          this.close();
          wanted = this.open.length === 0 ? "end" : "comma";
          continue;
        }
        this.fail(`Expected a comma or ${top?.kind === "object" ? "}" : "]"}${this.got()}`);
        return;
      }
      if (wanted === "colon") {
        if (this.token !== Token.ColonToken) {
          this.fail(`Expected a colon after the key${this.got()}`);
          return;
        }
        this.next();
        wanted = "value";
        comma = undefined;
        continue;
      }
      if (this.closes(top) && wanted !== "value" && (wanted !== "key" || comma)) {
        if (wanted === "key") this.trailing(comma);
        this.close();
        wanted = this.open.length === 0 ? "end" : "comma";
        comma = undefined;
        continue;
      }
      if (wanted === "value" && comma && top?.kind === "array" && this.token === Token.CloseBracketToken) {
        this.trailing(comma);
        this.close();
        wanted = this.open.length === 0 ? "end" : "comma";
        comma = undefined;
        continue;
      }
      if (wanted === "key" || wanted === "firstKey") {
        if (this.token !== Token.StringLiteral) {
          this.fail(`Expected a key in double quotes${this.got()}`);
          return;
        }
        if (this.scanProblem()) return;
        this.key(top as OpenObject);
        wanted = "colon";
        comma = undefined;
        continue;
      }
      comma = undefined;
      if (this.token === Token.OpenBraceToken || this.token === Token.OpenBracketToken) {
        if (this.open.length >= MAX_DEPTH) {
          this.problems.push({ code: "too-deep", range: this.range(), tolerated: false, detail: `Nested deeper than ${MAX_DEPTH} levels` });
          return;
        }
        const object = this.token === Token.OpenBraceToken;
        this.open.push(
          object ? { kind: "object", start: this.at, members: [], names: new Map() } : { kind: "array", start: this.at, items: [] },
        );
        this.next();
        wanted = object ? "firstKey" : "firstItem";
        continue;
      }
      const node = this.scalar();
      if (!node) return;
      this.place(node);
      wanted = this.open.length === 0 ? "end" : "comma";
    }
  }

  private closes(top: OpenObject | OpenArray | undefined): boolean {
    return top?.kind === "object" ? this.token === Token.CloseBraceToken : top !== undefined && this.token === Token.CloseBracketToken;
  }

  private trailing(comma: { at: number; end: number } | undefined): void {
    if (comma) this.problems.push({ code: "trailing-comma", range: this.source.rangeOf(comma.at, comma.end), tolerated: true });
  }

  private key(top: OpenObject): void {
    const name = this.scanner.getTokenValue();
    const range = this.range();
    const key: KeyNode = { name, range, placeholders: this.holesOf(this.at + 1, this.end - 1, name) };
    if (top.names.has(name)) this.problems.push({ code: "duplicate-key", range, detail: name, tolerated: true });
    else top.names.set(name, key);
    top.key = key;
    this.next();
  }

  private scalar(): Node | undefined {
    const range = this.range();
    const hole = this.bareHole();
    if (hole) return hole;
    if (this.scanProblem()) return undefined;
    switch (this.token) {
      case Token.StringLiteral: {
        const node = this.string();
        this.next();
        return node;
      }
      case Token.NumericLiteral: {
        const text = this.scanner.getTokenValue();
        this.next();
        return { kind: "number", value: Number(text), text, range };
      }
      case Token.TrueKeyword:
      case Token.FalseKeyword: {
        const value = this.token === Token.TrueKeyword;
        this.next();
        return { kind: "boolean", value, range };
      }
      case Token.NullKeyword:
        this.next();
        return { kind: "null", range };
      default:
        this.fail(this.token === Token.EOF ? "Unexpected end of the text, expected a value" : `Expected a value${this.got()}`);
        return undefined;
    }
  }

  /** A value that deployment puts in: a hole of the mapped text outside quotes, or `${Name}` without quotes. */
  private bareHole(): Node | undefined {
    const mapped = this.hasHoles ? this.source.holesIn(this.at, this.at + 1)[0] : undefined;
    if (mapped && this.token !== Token.StringLiteral) {
      const node: Node = { kind: "placeholder", placeholder: withoutQuotes(mapped.placeholder), range: mapped.placeholder.range };
      this.skipTo(mapped.end);
      return node;
    }
    if (this.token !== Token.Unknown || this.text[this.at] !== "$") return undefined;
    const match = BARE_PLACEHOLDER.exec(this.text.slice(this.at, this.at + 1024));
    if (!match) return undefined;
    const range = this.source.rangeOf(this.at, this.at + match[0].length);
    this.problems.push({ code: "unquoted-placeholder", range, detail: match[0], tolerated: true });
    this.skipTo(this.at + match[0].length);
    return { kind: "placeholder", placeholder: { kind: "unknown", name: match[0], range }, range };
  }

  private string(): StringNode {
    const value = this.scanner.getTokenValue();
    const { source, at, end } = this;
    let content: MappedText | undefined;
    return {
      kind: "string",
      value,
      range: this.range(),
      placeholders: this.holesOf(at + 1, end - 1, value),
      content: () => {
        if (content === undefined) {
          content = unescaped(source, at + 1, end - 1, value.length);
          noteScalar(source.rangeOf(at, end), "double-quoted");
        }
        return content;
      },
    };
  }

  /** Holes inside a string's value: those of the mapped text, and `${Name}` written out. */
  private holesOf(start: number, end: number, value: string): PlaceholderPart[] {
    const mapped = this.hasHoles ? this.source.holesIn(start, end) : [];
    if (mapped.length === 0 && !value.includes("{")) return [];
    const content = unescaped(this.source, start, end, value.length);
    const parts: PlaceholderPart[] = content
      .holesIn()
      .map(({ start: from, end: to, placeholder: hole }) => ({ start: from, end: to, placeholder: hole }));
    for (const { start: from, end: to, name } of placeholdersIn(value)) {
      if (parts.some((p) => p.start < to && p.end > from)) continue;
      parts.push({ start: from, end: to, placeholder: { kind: "text", name, range: content.rangeOf(from, to) } });
    }
    return parts.sort((a, b) => a.start - b.start);
  }

  private place(node: Node): void {
    const top = this.open[this.open.length - 1];
    if (!top) this.root ??= node;
    else if (top.kind === "array") top.items.push(node);
    else if (top.key) {
      const { start } = top.key.range;
      const sameFile = top.key.range.file === node.range.file;
      const range: Span = { file: top.key.range.file, start, end: sameFile ? Math.max(node.range.end, start) : top.key.range.end };
      top.members.push({ key: top.key, value: node, range });
      delete top.key;
    }
  }

  /** Ends the innermost object or array at the current token and puts it into its parent. */
  private close(end = this.end): void {
    const top = this.open.pop() as OpenObject | OpenArray;
    const range = this.source.rangeOf(top.start, end);
    if (top.kind === "object") {
      const node: ObjectNode = { kind: "object", members: top.members, editable: true, range };
      for (const m of top.members) m.value.parent = node;
      this.place(node);
    } else {
      const node: ArrayNode = { kind: "array", items: top.items, range };
      for (const item of top.items) item.parent = node;
      this.place(node);
    }
    if (this.token === Token.CloseBraceToken || this.token === Token.CloseBracketToken) this.next();
  }

  /** After a fault: what is open is closed where the text stopped making sense. */
  private closeAll(): void {
    this.token = Token.EOF;
    while (this.open.length > 0) this.close(this.at);
  }

  private fail(detail: string): void {
    this.problems.push({ code: "syntax", range: this.range(), detail, tolerated: false });
  }

  private got(): string {
    if (this.token === Token.EOF) return ", found the end of the text";
    const text = this.text.slice(this.at, Math.min(this.end, this.at + 24));
    return `, found ${JSON.stringify(text).replace(/^"|"$/g, (q) => (q === '"' ? "'" : q))}`;
  }

  private scanProblem(): boolean {
    const message = SCAN_PROBLEMS.get(this.scanner.getTokenError());
    if (message) this.fail(message);
    return message !== undefined;
  }

  private range(): Span {
    return this.source.rangeOf(this.at, this.end);
  }

  private skipTo(offset: number): void {
    this.scanner.setPosition(offset);
    this.next();
  }

  private next(): void {
    for (;;) {
      this.token = this.scanner.scan();
      this.at = this.scanner.getTokenOffset();
      this.end = this.at + this.scanner.getTokenLength();
      if (this.token === Token.LineCommentTrivia || this.token === Token.BlockCommentTrivia) {
        this.problems.push({ code: "comment", range: this.range(), tolerated: true });
      } else if (this.token !== Token.Trivia && this.token !== Token.LineBreakTrivia) return;
    }
  }
}

/** The decoded content of a JSON string token, each escape mapped to the characters that write it. */
function unescaped(source: MappedText, start: number, end: number, length: number): MappedText {
  if (length === end - start) return source.slice(start, end);
  return MappedText.build(source.rangeOf(start, end), (builder) => {
    const text = source.text;
    let from = start;
    for (let i = start; i < end; i++) {
      if (text[i] !== "\\") continue;
      if (i > from) builder.mapped(source.slice(from, i));
      const size = text[i + 1] === "u" ? 6 : 2;
      builder.rewritten(JSON.parse(`"${text.slice(i, i + size)}"`) as string, source.rangeOf(i, i + size));
      i += size - 1;
      from = i + 1;
    }
    if (end > from) builder.mapped(source.slice(from, end));
  });
}
