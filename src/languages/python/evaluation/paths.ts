import { posix } from "node:path";
import type { Span } from "../../../text/range.js";
import type { Tools } from "../../evaluator/library.js";
import { DIRNAME } from "../../evaluator/run.js";
import { computedText, plainText } from "../../evaluator/text.js";
import type { ConstructedObject, Value } from "../../evaluator/values.js";

export const PATH = "python.path";

/** The text of a `Path`, as the only argument of what stands for it. */
export const pathIn = (value: Value | undefined): ConstructedObject | undefined =>
  value?.kind === "made" && value.type === PATH ? value : undefined;

/** A path as text, whichever it is written as. */
export const pathText = (value: Value | undefined): string | undefined => plainText(pathIn(value)?.args[0] ?? value);

/** `a / b`, `os.path.join(a, b)`: the former is a `Path`. */
export function joinedPath(tools: Pick<Tools, "made">, parts: readonly Value[], at: Span): Value | undefined {
  const text = joined(parts);
  return text === undefined ? undefined : tools.made(PATH, { args: [computedText(text, at)], at });
}

export function joined(parts: readonly Value[]): string | undefined {
  const texts = parts.map(pathText);
  if (texts.length === 0 || texts.includes(undefined)) return undefined;
  return withinFolder(texts[0] as string, (first) => posix.join(first, ...(texts.slice(1) as string[])));
}

export const parentOf = (path: string): string => withinFolder(path, posix.dirname);

/** A program's own folder stays marked as such. */
function withinFolder(path: string, change: (path: string) => string): string {
  return path.startsWith(DIRNAME) ? `${DIRNAME}${change(path.slice(DIRNAME.length))}` : change(path);
}
