/** Widths of Helvetica and the fonts made to its measure (Arial, Liberation Sans), in thousandths of the size, from U+0020. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278,
  278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
  667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556,
  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/** Bold text of the same fonts is about this much wider. */
const BOLD = 1.07;

/** Width of a text in pixels, near enough to draw boxes around it. Other scripts than Latin count as wide. */
export function textWidth(text: string, size: number, bold = false): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    sum += WIDTHS[code - 32] ?? (code < 0x2000 ? 600 : 1000);
  }
  return (sum * size * (bold ? BOLD : 1)) / 1000;
}

/** The longest beginning of a text that fits, with an ellipsis where something is cut. */
export function fitText(text: string, size: number, width: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (textWidth(`${kept}${character}…`, size, bold) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Words end after a blank, a punctuation mark, and before a capital that follows a small letter. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = "";
  let before = "";
  for (const character of text) {
    const ends = SEPARATOR.test(before) ? !SEPARATOR.test(character) : SMALL.test(before) && CAPITAL.test(character);
    if (ends) {
      words.push(word);
      word = "";
    }
    word += character;
    before = character;
  }
  return word === "" ? words : [...words, word];
}

const SEPARATOR = /^[\s\-_./:]$/;
const SMALL = /^[\p{Ll}\d]$/u;
const CAPITAL = /^\p{Lu}$/u;

/** Lines no wider than `width`, broken between words where possible; what exceeds `most` lines is cut with an ellipsis. */
export function wrapText(text: string, size: number, width: number, most: number, bold = false): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of wordsOf(text.replace(/\s+/g, " ").trim())) {
    if (line !== "" && textWidth((line + word).trimEnd(), size, bold) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
    while (textWidth(line.trimEnd(), size, bold) > width && [...line].length > 1) {
      const head = broken(line, size, width, bold);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  if (lines.length <= most) return lines.length > 0 ? lines : [""];
  return [...lines.slice(0, most - 1), fitText(lines.slice(most - 1).join(""), size, width, bold)];
}

/** As many characters as one line holds, at least one. */
function broken(text: string, size: number, width: number, bold: boolean): string {
  let head = "";
  for (const character of text) {
    if (head !== "" && textWidth(head + character, size, bold) > width) break;
    head += character;
  }
  return head;
}
