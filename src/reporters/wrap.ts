/** Columns a terminal gives to a code point: 2 for East Asian wide ones and emoji, 0 for combining marks. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += isNarrow(char.codePointAt(0) as number) ? 1 : isZero(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return columns;
}

/** Latin letters, arrows, symbols and lines of boxes, among which there are neither marks nor wide ones. */
const isNarrow = (code: number): boolean => code < 0x300 || (code >= 0x2100 && code < 0x2c00);

/** Made when it is used: V8 takes long to read a pattern with Unicode's properties. */
let zero: RegExp | undefined;
const isZero = (char: string): boolean => {
  zero ??= /^(?:\p{Mn}|\p{Me}|\u200b|\u200c|\u200d)$/u;
  return zero.test(char);
};
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Lines of at most `width` columns, broken at spaces; a longer word is alone on its line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let columns = 0;
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    const needed = columnsOf(word);
    if (line !== "" && columns + 1 + needed > width) {
      lines.push(line);
      line = "";
      columns = 0;
    }
    line = line === "" ? word : `${line} ${word}`;
    columns += (columns === 0 ? 0 : 1) + needed;
  }
  if (line !== "") lines.push(line);
  return lines;
}
