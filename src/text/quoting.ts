import type { Span } from "./range.js";
import type { SourceFile } from "./source-file.js";

/**
 * How a text is written in the file that contains it. Definitions may be such texts, and what a fix writes into one
 * must follow the rules of the scalar around it.
 */
export type Quoting =
  | "plain"
  | "plain-in-flow"
  | "single-quoted"
  | "double-quoted"
  | "literal"
  | "folded"
  | "apostrophes"
  | "triple-quoted";

interface Scalar {
  readonly start: number;
  readonly end: number;
  readonly quoting: Quoting;
}

const scalars = new WeakMap<SourceFile, Map<number, Scalar>>();

/** Called by the parsers for each scalar whose characters are asked for, so for every scalar that is parsed again. */
export function noteScalar({ file, start, end }: Span, quoting: Quoting): void {
  const known = scalars.get(file) ?? new Map<number, Scalar>();
  scalars.set(file, known);
  known.set(start, { start, end, quoting });
}

/**
 * How the scalars around `[start, end)` are written, the innermost first. `own` is a value of the edited tree itself,
 * which may end where the edit begins and does not contain it; neither do the values in it where something is inserted.
 */
export function quotingsAround({ file, start, end }: Span, own?: Span): Quoting[] {
  const around: Scalar[] = [];
  for (const scalar of scalars.get(file)?.values() ?? []) {
    const contains = start === end ? scalar.start < start && end <= scalar.end : scalar.start <= start && end <= scalar.end;
    const isOwn =
      own?.file === file &&
      (start === end ? own.start <= scalar.start && scalar.end <= own.end : own.start === scalar.start && own.end === scalar.end);
    if (contains && !isOwn) around.push(scalar);
  }
  return around.sort((a, b) => a.end - a.start - (b.end - b.start)).map(({ quoting }) => quoting);
}

/** Whether a scalar begins or ends within `[start, end)` that has its other end outside: what is there is put together from several texts. */
export function crossesScalar({ file, start, end }: Span): boolean {
  for (const scalar of scalars.get(file)?.values() ?? []) {
    if (scalar.start < start && start < scalar.end && scalar.end < end) return true;
    if (start < scalar.start && scalar.start < end && end < scalar.end) return true;
  }
  return false;
}

/** The characters that write `text` in such a scalar; undefined where it cannot be written there. */
export function quoted(text: string, quoting: Quoting): string | undefined {
  switch (quoting) {
    case "single-quoted":
      return text.replaceAll("'", "''");
    case "literal":
    case "folded":
      return text;
    case "plain":
      // ": " would begin a mapping and " #" a comment; a line break would have to keep the indentation
      return /[\r\n]|:(?:\s|$)|(?:^|\s)#/.test(text) ? undefined : text;
    case "apostrophes":
      return /['\\\r\n]/.test(text) ? undefined : text;
    case "triple-quoted":
      return /"""|'''|\\/.test(text) ? undefined : text;
    default:
      return text === "" ? "" : undefined;
  }
}
