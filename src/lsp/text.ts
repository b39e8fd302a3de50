import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { shownPath } from "../discovery/read-file.js";
import type { Place, Span } from "../text/range.js";
import { positionAt, type SourceFile } from "../text/source-file.js";

/** Line and character as the protocol counts them: both from 0, characters in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

export interface LineRange {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** A range in a file. */
interface FileRange {
  readonly uri: string;
  readonly range: LineRange;
}

export function linePosition(file: SourceFile, offset: number): LinePosition {
  const { line, column } = positionAt(file, offset);
  return { line: line - 1, character: column - 1 };
}

export const lineRange = ({ file, start, end }: Span): LineRange => ({ start: linePosition(file, start), end: linePosition(file, end) });

export const rangeOfPlace = ({ start, end }: Pick<Place, "start" | "end">): LineRange => ({
  start: { line: start.line - 1, character: start.column - 1 },
  end: { line: end.line - 1, character: end.column - 1 },
});

/** A position beyond the end of a line is its end; beyond the last line it is the end of the text. */
export function offsetAt(file: SourceFile, { line, character }: LinePosition): number {
  const start = file.lineStarts[line];
  if (start === undefined) return file.text.length;
  const next = file.lineStarts[line + 1] ?? file.text.length + 1;
  return Math.min(start + character, Math.max(start, next - 1));
}

/** The path of a document as the rest of the program writes paths; undefined for documents that are not files. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return shownPath(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

export const uriOfPath = (path: string): string => pathToFileURL(resolve(path)).href;

export const locationOf = (at: Span): FileRange => ({ uri: uriOfPath(at.file.path), range: lineRange(at) });

export const contains = (at: Span, offset: number): boolean => at.start <= offset && offset <= at.end;
