import { type Position, positionAt, type SourceFile } from "./source-file.js";

/** A stretch of one file, in UTF-16 offsets; `end` is exclusive. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A range as people read it. */
export interface Place {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

export function range(file: SourceFile, start: number, end: number): Span {
  return { file, start, end };
}

/** A place as every JSON report of ours writes it. */
export const placeJson = ({ file, start, end }: Place) => ({ file, range: { start, end } });

/** The only function that turns offsets into lines and columns. */
export function placeOf(at: Span): Place {
  return { file: at.file.path, start: positionAt(at.file, at.start), end: positionAt(at.file, at.end) };
}

/** The characters of a span. */
export function textOf(at: Span): string {
  return at.file.text.slice(at.start, at.end);
}
