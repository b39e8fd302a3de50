import { Chalk } from "chalk";
import type { Style } from "../reporters/reporter.js";

/** Colours through chalk; plain where the other end shows none. */
export function terminalStyle(colour: boolean, width: number): Style {
  const paint = new Chalk({ level: colour ? 1 : 0 });
  return {
    width,
    severity: (severity, text) => (severity === "error" ? paint.red(text) : severity === "warning" ? paint.yellow(text) : paint.cyan(text)),
    dim: paint.dim,
    bold: paint.bold,
    underline: paint.underline,
  };
}
