/** What is asked of a text as a whole, for each edit of it again: a minified file is one long line. */
class Layout {
  private starts: readonly number[] | undefined;
  private indent: string | undefined;
  private breaks: boolean | undefined;

  constructor(readonly text: string) {}

  /** @param offset of a place in the text. @returns where its line begins. */
  lineStart(offset: number): number {
    this.starts ??= startsOf(this.text);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.starts[low] as number;
  }

  get unit(): string {
    this.indent ??= /\n(\t|[ ]{2,8})\S/.exec(this.text)?.[1] ?? "  ";
    return this.indent;
  }

  get hasCarriageReturns(): boolean {
    this.breaks ??= /\r\n/.test(this.text) && !/[^\r]\n/.test(this.text);
    return this.breaks;
  }
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

let last = new Layout("");

/** Edits of one file are made one after the other. */
function layoutOf(text: string): Layout {
  if (last.text !== text) last = new Layout(text);
  return last;
}

export const lineStart = (text: string, offset: number): number => layoutOf(text).lineStart(offset);

/** Does each line end with a carriage return and a line feed? */
export const hasCarriageReturns = (text: string): boolean => layoutOf(text).hasCarriageReturns;

/** Offset of the line break that ends a line, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  const stop = end === -1 ? text.length : end;
  return text[stop - 1] === "\r" ? stop - 1 : stop;
}

/** Where the line after the one of the offset begins. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/** Block values may reach over the line breaks behind them. */
export function contentEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] as string)) at--;
  return at;
}

export const indentOf = (text: string, offset: number): string => /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";

/** Blanks up to the column of the first member: it may share its line with the dash of a list. */
export const columnOf = (text: string, offset: number): string => text.slice(lineStart(text, offset), offset).replace(/\S/g, " ");

/** What the file indents by. */
export const unitOf = (text: string): string => layoutOf(text).unit;

/** How names and texts are written within brackets. */
export interface FlowStyle {
  key(name: string): string;
  scalar(value: unknown): string;
  /** Names without quotes need a blank behind their colon. */
  readonly spaced: boolean;
}

export const JSON_STYLE: FlowStyle = { key: (name) => JSON.stringify(name), scalar: (value) => JSON.stringify(value), spaced: false };
export const PLAIN_STYLE: FlowStyle = { key: (name) => yamlKey(name), scalar: (value) => yamlScalar(value), spaced: true };
const single = (value: unknown): string => (typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value));
export const SINGLE_STYLE: FlowStyle = { key: single, scalar: single, spaced: false };

/** JSON, or YAML's flow style, over several lines; short lists of plain values stay on one. */
export function pretty(value: unknown, indent: string, unit: string, style: FlowStyle = JSON_STYLE): string {
  const inner = indent + unit;
  if (Array.isArray(value)) {
    const line = JSON.stringify(value).replaceAll(",", ", ");
    if (value.every((item) => typeof item !== "object") && indent.length + line.length < 100)
      return `[${value.map(style.scalar).join(", ")}]`;
    return `[\n${value.map((item) => inner + pretty(item, inner, unit, style)).join(",\n")}\n${indent}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, item]) => `${inner}${style.key(key)}: ${pretty(item, inner, unit, style)}`);
    return `{\n${members.join(",\n")}\n${indent}}`;
  }
  return style.scalar(value);
}

/** The same on one line. */
export function compact(value: unknown, style: FlowStyle): string {
  if (Array.isArray(value)) return `[${value.map((item) => compact(item, style)).join(style.spaced ? ", " : ",")}]`;
  if (typeof value !== "object" || value === null) return style.scalar(value);
  const members = Object.entries(value).map(([key, item]) => `${style.key(key)}:${style.spaced ? " " : ""}${compact(item, style)}`);
  return style.spaced && members.length > 0 ? `{ ${members.join(", ")} }` : `{${members.join(",")}}`;
}

/** YAML in block style behind `key:` or `-`. */
export function block(lead: string, value: unknown, indent: string, unit: string): string {
  const inner = indent + unit;
  const flow =
    Array.isArray(value) && value.every((item) => typeof item !== "object") ? `[${value.map(yamlScalar).join(", ")}]` : undefined;
  if (flow !== undefined && flow.length < 60) return `${indent}${lead} ${flow}`;
  if (Array.isArray(value)) return `${indent}${lead}\n${value.map((item) => block("-", item, inner, unit)).join("\n")}`;
  if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    const deeper = lead === "-" ? `${indent}  ` : inner;
    const members = Object.entries(value).map(([key, item]) => block(`${yamlKey(key)}:`, item, deeper, unit));
    // the first member shares the dash's line
    return lead === "-"
      ? `${indent}- ${(members[0] as string).trimStart()}${members
          .slice(1)
          .map((line) => `\n${line}`)
          .join("")}`
      : `${indent}${lead}\n${members.join("\n")}`;
  }
  return `${indent}${lead} ${yamlScalar(value)}`;
}

export const yamlKey = (name: string): string =>
  /^[A-Za-z_][\w.$-]*$/.test(name) && !/^(true|false|null|yes|no|on|off)$/i.test(name) ? name : JSON.stringify(name);

/** Plain where YAML reads it as the same text, else quoted as JSON. */
export function yamlScalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const plain = /^[A-Za-z_$][\w.:/$()-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|~)$/i.test(value) && !value.endsWith(":");
  return plain ? value : JSON.stringify(value);
}
