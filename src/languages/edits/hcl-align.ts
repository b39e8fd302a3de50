import { lineEnd, lineStart } from "./style.js";

/** A line `name = value` of HCL whose value ends on the same line: the formatter aligns the signs of neighbors. */
interface AssignLine {
  /** Width of what comes before the blanks in front of the sign, indentation included. */
  readonly width: number;
  /** The blanks between name and sign. */
  readonly gap: { readonly start: number; readonly end: number };
}

interface GapEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Changes of blanks that keep equals signs in one column as `terraform fmt` has them, after a line was put in, left out
 * or got a name of another length. Lines that were not aligned before stay as they are.
 * @param from start of the first line that is replaced; `to` where the next one begins (equal: a line is put in).
 * @param width of the new line's name with its indentation; 0 where its value has several lines; undefined: no new line.
 * @returns the edits around, and the column of the new line's sign.
 */
export function alignAround(
  text: string,
  from: number,
  to: number,
  width: number | undefined,
): { readonly edits: GapEdit[]; readonly column: number } {
  const above = linesFrom(text, from, -1);
  const below = linesFrom(text, to, 1);
  const old = assignLine(text, from, to);
  if (!isAligned([...above, ...(old ? [old] : []), ...below]) && !(isAligned(above) && isAligned(below) && !old))
    return { edits: [], column: width ?? 0 };
  const chains =
    width === undefined ? [[...above, ...below]] : width === 0 ? [above, below] : [[...above, { width, gap: undefined }, ...below]];
  const edits: GapEdit[] = [];
  let column = width ?? 0;
  for (const chain of chains) {
    const widest = Math.max(0, ...chain.map((line) => line.width));
    for (const line of chain) {
      if (!line.gap) column = widest;
      else if (line.gap.end - line.gap.start !== widest - line.width + 1)
        edits.push({ ...line.gap, text: " ".repeat(widest - line.width + 1) });
    }
  }
  return { edits, column };
}

/** The neighbors above (-1) or below (1), nearest last or first, as far as they are such lines. */
function linesFrom(text: string, offset: number, step: 1 | -1): AssignLine[] {
  const found: AssignLine[] = [];
  for (let at = offset; step === 1 ? at < text.length : at > 0; ) {
    const start = step === 1 ? at : lineStart(text, at - 1);
    const next = Math.min(text.length, text.indexOf("\n", start) + 1 || text.length);
    const line = assignLine(text, start, next);
    if (!line) break;
    if (step === 1) found.push(line);
    else found.unshift(line);
    at = step === 1 ? next : start;
  }
  return found;
}

const isAligned = (lines: readonly AssignLine[]): boolean => {
  const columns = new Set(lines.map(({ width, gap }) => width + gap.end - gap.start));
  return columns.size <= 1 && (lines.length === 0 || lines.some(({ gap }) => gap.end - gap.start === 1));
};

// linear: it is matched within one line of a file
const TOKENS = /"(?:[^"\\]|\\.)*"|#.*|\/\/.*|\/\*.*?\*\/|=>|[=!<>]=|=|[[\]{}()]/g;

function assignLine(text: string, start: number, next: number): AssignLine | undefined {
  const line = text.slice(start, Math.min(lineEnd(text, start), next));
  let sign: number | undefined;
  let open = 0;
  for (const { 0: token, index } of line.matchAll(TOKENS)) {
    if (sign === undefined) {
      if (token === "=" && index > 0) sign = index;
    } else if (/[[{(]/.test(token) && token.length === 1) open++;
    else if (/^[\]})]$/.test(token)) open--;
  }
  if (sign === undefined || open !== 0 || next <= start) return undefined;
  const width = line.slice(0, sign).trimEnd().length;
  return width === 0 ? undefined : { width, gap: { start: start + width, end: start + sign } };
}
