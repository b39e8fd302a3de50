/**
 * What a terminal would obey (escape sequences, carriage returns, line feeds, bidirectional overrides) as visible text.
 * For text of the user's within one line: {@link SafeLines} cares for whole output.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be made visible
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, visible);
}

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };

function visible(c: string): string {
  const code = c.charCodeAt(0);
  return NAMED[c] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`);
}

/** The codes that our own styles write: bold, dim, underline, red, yellow, cyan, and their ends. */
const STYLE = "\\u001b\\[(?:1|2|4|22|24|31|33|36|39)m";
/** The hyperlinks (OSC 8) that our own reports write: to the page of a rule, and their end. */
const LINK = "\\u001b\\]8;;(?:https://github\\.com/sfn-lint/sfn-lint/blob/main/rules/[a-z0-9-]{1,80}/README\\.md)?\\u001b\\\\";

/**
 * The last stop of text for people before a terminal or a log, whatever wrote it: nothing acts there but line feeds,
 * tabs and our own styles, and no line begins like a command to the system that runs us (`::error::`, `##[group]`,
 * `##vso[…]`, `##teamcity[…]`), which those look for behind white space as well.
 */
export class SafeLines {
  private readonly acts: RegExp;
  private startsLine = true;

  /** @param styled our own styles are shown. */
  constructor(styled: boolean) {
    const controls = "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]";
    this.acts = new RegExp(styled ? `${STYLE}|${LINK}|${controls}` : controls, "g");
  }

  /** The text as it may be written; pieces of one line may come one by one. */
  write(text: string): string {
    const shown = text
      .replace(this.acts, (c) => (c.length > 1 ? c : visible(c)))
      .replace(/##(?=\[|vso\[|teamcity\[)/g, "# #")
      .split("\n")
      .map((line, i) => (i > 0 || this.startsLine ? withoutCommand(line) : line))
      .join("\n");
    if (text !== "") this.startsLine = /(?:^|\n)\s*$/.test(text.slice(-200));
    return shown;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: our own styles may come before
const withoutCommand = (line: string): string => line.replace(/^((?:\s|\u001b\[\d+m){0,200})::/, "$1: :");
