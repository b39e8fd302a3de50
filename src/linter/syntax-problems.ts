import type { SyntaxProblem } from "../text/problems.js";
import { range } from "../text/range.js";
import type { SourceFile } from "../text/source-file.js";

/** What reading the bytes found, in the same form as what the parsers find. */
export function fileProblems(file: SourceFile): SyntaxProblem[] {
  return file.problems.map(({ code, start, end }) => ({ code, range: range(file, start, end), tolerated: code !== "file-too-large" }));
}
