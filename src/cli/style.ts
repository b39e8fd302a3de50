import { plainStyle, type Style } from "../reporters/reporter.js";

let colored: Omit<Style, "width"> | undefined;

/** To be awaited before anything is written in color: what few outputs need is loaded for those alone. */
export async function loadColors(): Promise<void> {
  colored = (await import("./colored-style.js")).coloredStyle();
}

/** Colors and hyperlinks; plain text where the terminal shows neither. */
export function terminalStyle(color: boolean, width: number): Style {
  return { ...((color && colored) || plainStyle), width };
}
