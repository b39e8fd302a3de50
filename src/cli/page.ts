import { wrap } from "../reporters/wrap.js";
import type { Terminal } from "./command.js";
import { terminalStyle } from "./style.js";

/** A Markdown page for the terminal: headings, wrapped paragraphs, code as written. */
export function renderPage(markdown: string, terminal: Terminal): string {
  const style = terminalStyle(terminal.color, terminal.width);
  const out: string[] = [];
  let code = false;
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) out.push(...wrap(paragraph.join(" ").replace(/\[([^[\]]+)\]\(([^()]+)\)/g, "$1 ($2)"), terminal.width));
    paragraph = [];
  };
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) {
      flush();
      code = !code;
    } else if (code) out.push(`    ${style.dim(line)}`);
    else if (/^#+ /.test(line)) {
      flush();
      out.push(style.bold(line.replace(/^#+ /, "")));
    } else if (/^\s*([-*|]|\d+\.) ?/.test(line)) {
      flush();
      out.push(...wrap(line.trim(), terminal.width - 2).map((part, i) => (i === 0 ? part : `  ${part}`)));
    } else if (line.trim() === "") {
      flush();
      out.push("");
    } else paragraph.push(line.trim());
  }
  flush();
  return `${out
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}
