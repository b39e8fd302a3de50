/** A `StringMatches` pattern as the texts between its wildcards; a backslash takes the next character as it is. */
export function globPieces(pattern: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    if (c === "*") {
      pieces.push(piece);
      piece = "";
    } else piece += c === "\\" && i + 1 < pattern.length ? (pattern[++i] as string) : c;
  }
  pieces.push(piece);
  return pieces;
}
