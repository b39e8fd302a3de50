/** Columns a terminal gives to a code point: 2 for East Asian wide ones and emoji, 0 for combining marks. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += NARROW.test(char) ? 1 : ZERO.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return columns;
}

const NARROW = /^[\x20-\x7e]$/;
const ZERO = /^(?:\p{Mn}|\p{Me}|\u200b|\u200c|\u200d)$/u;
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
