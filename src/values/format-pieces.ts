/**
 * A template of `States.Format` as the texts between its `{}`, which stand for values; `\{`, `\}`, `\'` and `\\` stand for
 * themselves.
 *
 * @returns undefined where a backslash precedes another character, which makes the function fail
 */
export function formatPieces(template: string): string[] | undefined {
  const pieces: string[] = [];
  let piece = "";
  for (let i = 0; i < template.length; i++) {
    const c = template[i] as string;
    if (c === "\\") {
      const escaped = template[++i];
      if (escaped === undefined || !"'{}\\".includes(escaped)) return undefined;
      piece += escaped;
    } else if (c === "{" && template[i + 1] === "}") {
      pieces.push(piece);
      piece = "";
      i++;
    } else piece += c;
  }
  pieces.push(piece);
  return pieces;
}
