import { Chalk } from "chalk";
import { createSupportsHyperlinks } from "supports-hyperlinks";
import type { Style } from "../reporters/reporter.js";

/** Colors through chalk and OSC 8 hyperlinks. */
export function coloredStyle(): Omit<Style, "width"> {
  const paint = new Chalk({ level: 1 });
  const links = createSupportsHyperlinks(process.stdout);
  return {
    severity: (severity, text) => (severity === "error" ? paint.red(text) : severity === "warning" ? paint.yellow(text) : paint.cyan(text)),
    dim: paint.dim,
    bold: paint.bold,
    underline: paint.underline,
    link: (url, text) => (links ? `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\` : text),
  };
}
