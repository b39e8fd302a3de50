import { MappedText, type MappedTextBuilder } from "../../text/mapped-text.js";

type ScalarType = "PLAIN" | "QUOTE_SINGLE" | "QUOTE_DOUBLE" | "BLOCK_LITERAL" | "BLOCK_FOLDED";

/**
 * The decoded value of a YAML scalar with the place of each character. `[start, end)` is the scalar in `source`.
 * Where the two cannot be matched the value maps to the scalar as a whole.
 */
export function scalarContent(source: MappedText, start: number, end: number, value: string, type: string): MappedText {
  const raw = source.text.slice(start, end);
  const kind = type as ScalarType;
  if (kind === "PLAIN" && raw === value) return source.slice(start, end);
  const aligned =
    kind === "BLOCK_LITERAL" || kind === "BLOCK_FOLDED" ? block(source, start, end, value) : flow(source, start, end, value, kind);
  return aligned?.text === value
    ? aligned
    : MappedText.build(source.rangeOf(start, end), (b) => void b.rewritten(value, source.rangeOf(start, end)));
}

/** Block scalars: each line without its indentation; folding turns line breaks into a space or nothing. */
function block(source: MappedText, start: number, end: number, value: string): MappedText | undefined {
  const text = source.text;
  const header = text.indexOf("\n", start);
  if (header < 0 || header >= end) return undefined;
  return MappedText.build(source.rangeOf(start, end), (builder) => {
    let at = 0;
    let indent = -1;
    let lineStart = header + 1;
    while (at < value.length) {
      let lineEnd = text.indexOf("\n", lineStart);
      if (lineEnd < 0) lineEnd = text.length;
      const stop = text[lineEnd - 1] === "\r" && lineEnd > lineStart ? lineEnd - 1 : lineEnd;
      const line = text.slice(lineStart, stop);
      if (indent < 0 && line.trim() !== "") indent = indentOf(text, start, header, line, value);
      const body = Math.min(Math.max(indent, 0), line.length);
      const content = line.slice(body);
      if (!value.startsWith(content, at)) return;
      if (content.length > 0) builder.mapped(source.slice(lineStart + body, stop));
      at += content.length;
      if (at < value.length && (value[at] === "\n" || value[at] === " ") && !continues(text, lineEnd, indent, value, at)) {
        builder.rewritten(value[at] as string, source.rangeOf(stop, Math.min(lineEnd + 1, text.length)));
        at++;
      }
      if (lineEnd >= text.length) return;
      lineStart = lineEnd + 1;
    }
  });
}

/** In a folded scalar an empty line stands for the break before it: then this line's own break adds nothing. */
function continues(text: string, lineEnd: number, indent: number, value: string, at: number): boolean {
  if (value[at] !== "\n") return false;
  const next = text.slice(lineEnd + 1).match(/^[ \t]*\r?\n/);
  if (!next) return false;
  // literal: an empty line gives a second "\n"; folded: the two breaks give one
  const following = text.slice(lineEnd + 1 + next[0].length).split("\n", 1)[0] ?? "";
  const content = following.slice(Math.max(indent, 0)).replace(/\r$/, "");
  return content !== "" && value.startsWith(`\n${content}`, at) && !value.startsWith(`\n\n`, at);
}

/** Explicit indicator in the header, else the first line's spaces less those that belong to the value. */
function indentOf(text: string, start: number, header: number, line: string, value: string): number {
  const spaces = line.length - line.trimStart().length;
  if (!/[1-9]/.test(text.slice(start, header))) return spaces;
  const first = value.replace(/^\n+/, "").split("\n", 1)[0] ?? "";
  return Math.max(0, spaces - (first.length - first.trimStart().length));
}

/** Plain and quoted scalars, over several lines perhaps: characters are themselves, escapes, or folded breaks. */
function flow(source: MappedText, start: number, end: number, value: string, kind: ScalarType): MappedText | undefined {
  const text = source.text;
  const quoted = kind !== "PLAIN";
  let i = quoted ? start + 1 : start;
  const stop = quoted ? end - 1 : end;
  return MappedText.build(source.rangeOf(start, end), (builder) => {
    let at = 0;
    let runStart = i;
    const flush = () => {
      if (i > runStart) builder.mapped(source.slice(runStart, i));
    };
    while (i < stop) {
      const broken = /^[ \t]*\r?\n\s*/.exec(text.slice(i, Math.min(stop, i + 4096)));
      if (broken) {
        flush();
        at += fold(builder, source, i, i + broken[0].length, value, at);
        i += broken[0].length;
        runStart = i;
      } else if (kind === "QUOTE_SINGLE" && text.startsWith("''", i)) {
        flush();
        builder.rewritten("'", source.rangeOf(i, i + 2));
        at++;
        i += 2;
        runStart = i;
      } else if (kind === "QUOTE_DOUBLE" && text[i] === "\\") {
        flush();
        const sequence = /^\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n[ \t]*|[\s\S])/.exec(text.slice(i, i + 64))?.[0] ?? "\\";
        const size = /^\\\r?\n/.test(sequence) ? 0 : sequence.startsWith("\\U") && (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
        if (size > 0) builder.rewritten(value.slice(at, at + size), source.rangeOf(i, i + sequence.length));
        at += size;
        i += sequence.length;
        runStart = i;
      } else {
        at++;
        i++;
      }
    }
    flush();
  });
}

/** One line break is a space, n + 1 of them are n breaks. @returns how many characters of the value that made. */
function fold(builder: MappedTextBuilder, source: MappedText, from: number, to: number, value: string, at: number): number {
  let size = 0;
  while (value[at + size] === "\n") size++;
  if (size === 0 && value[at] === " ") size = 1;
  if (size > 0) builder.rewritten(value.slice(at, at + size), source.rangeOf(from, to));
  return size;
}
