import { MappedText } from "../../text/mapped-text.js";
import type { TemplatePart } from "./syntax.js";

/** `<<-`: the smallest indentation of all lines goes. */
export function unindented(parts: readonly TemplatePart[]): TemplatePart[] {
  let least = Number.POSITIVE_INFINITY;
  parts.forEach((part, i) => {
    if (part.kind !== "text") return;
    const lines = part.text.text.split("\n");
    lines.forEach((line, n) => {
      if (n === 0 && i > 0) return;
      const blank = /^[ \t]*/.exec(line)?.[0].length ?? 0;
      const last = n === lines.length - 1;
      if (blank < line.length || (last && i < parts.length - 1)) least = Math.min(least, blank);
    });
  });
  if (least === 0 || least === Number.POSITIVE_INFINITY) return [...parts];
  return parts.map((part, i) => (part.kind === "text" ? { kind: "text", text: withoutIndent(part.text, least, i === 0) } : part));
}

function withoutIndent(text: MappedText, width: number, atLineStart: boolean): MappedText {
  return MappedText.build(text.origin, (b) => {
    let from = 0;
    let lineStart = atLineStart;
    while (from < text.text.length) {
      const end = text.text.indexOf("\n", from);
      const stop = end < 0 ? text.text.length : end + 1;
      const blank = lineStart ? Math.min(width, /^[ \t]*/.exec(text.text.slice(from, stop))?.[0].length ?? 0) : 0;
      if (stop > from + blank) b.mapped(text.slice(from + blank, stop));
      from = stop;
      lineStart = true;
    }
  });
}
