/** One file as it was read: its text, and where its lines begin. */
export interface SourceFile {
  /** Path as the user would write it: relative to the working directory where that is shorter, "/" as separator. */
  readonly path: string;
  /** Decoded text, without a byte order mark. */
  readonly text: string;
  /** Offset (UTF-16 code units) at which each line begins; the first is 0. */
  readonly lineStarts: readonly number[];
  /** What reading the bytes found: a byte order mark, invalid UTF-8, a size beyond the limit. */
  readonly problems: readonly TextProblem[];
}

export type TextProblemCode = "byte-order-mark" | "invalid-utf8" | "file-too-large" | "empty-file";

export interface TextProblem {
  readonly code: TextProblemCode;
  readonly start: number;
  readonly end: number;
}

/** What standard input is called where the user gives it no name; it is read by its content. */
export const STANDARD_INPUT = "<stdin>";

/** Line and column as people and editors count them: both from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function sourceFile(path: string, text: string, problems: readonly TextProblem[] = []): SourceFile {
  return new TextFile(path, text, problems);
}

/** Where lines begin is found when it is asked for: a file without findings is never asked. */
class TextFile implements SourceFile {
  private starts: readonly number[] | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
    readonly problems: readonly TextProblem[],
  ) {}

  get lineStarts(): readonly number[] {
    this.starts ??= lineStartsOf(this.text);
    return this.starts;
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}

/** Line and column of an offset, both from 1; columns are UTF-16 code units. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = file.lineStarts;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}
