/** jsonc-parser declares these as ambient const enums, which isolated modules cannot read; the numbers are its public API. */
export const Token = {
  OpenBraceToken: 1,
  CloseBraceToken: 2,
  OpenBracketToken: 3,
  CloseBracketToken: 4,
  CommaToken: 5,
  ColonToken: 6,
  NullKeyword: 7,
  TrueKeyword: 8,
  FalseKeyword: 9,
  StringLiteral: 10,
  NumericLiteral: 11,
  LineCommentTrivia: 12,
  BlockCommentTrivia: 13,
  LineBreakTrivia: 14,
  Trivia: 15,
  Unknown: 16,
  EOF: 17,
} as const;

export const SCAN_PROBLEMS: ReadonlyMap<number, string> = new Map([
  [2, "Missing closing quote of the string on this line"],
  [3, "Incomplete number"],
  [4, "\\u must be followed by four hexadecimal digits"],
  [5, "Invalid escape in JSON; write \\\\ for a backslash"],
  [6, "Control characters must be escaped in a JSON string"],
]);
