/** Lines around a change that are shown with it. */
const CONTEXT = 3;

interface Block {
  /** Lines of the old text, from 0; `oldEnd` is exclusive. */
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly lines: readonly string[];
}

interface CharacterEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A diff in the unified format, as `git apply` and `patch -p1` take it. The edits are sorted and do not overlap. */
export function unifiedDiff(path: string, text: string, edits: readonly CharacterEdit[]): string {
  const old = linesOf(text);
  const blocks = blocksOf(text, edits, old);
  if (blocks.length === 0) return "";
  let out = `--- a/${path}\n+++ b/${path}\n`;
  let shift = 0;
  for (let i = 0; i < blocks.length; ) {
    let last = i;
    while (last + 1 < blocks.length && (blocks[last + 1] as Block).oldStart - (blocks[last] as Block).oldEnd <= 2 * CONTEXT) last++;
    const group = blocks.slice(i, last + 1);
    const from = Math.max(0, (group[0] as Block).oldStart - CONTEXT);
    const to = Math.min(old.length, (group.at(-1) as Block).oldEnd + CONTEXT);
    const body: string[] = [];
    let at = from;
    for (const { oldStart, oldEnd, lines } of group) {
      for (const line of old.slice(at, oldStart)) body.push(shown(" ", line));
      for (const line of old.slice(oldStart, oldEnd)) body.push(shown("-", line));
      for (const line of lines) body.push(shown("+", line));
      at = oldEnd;
    }
    for (const line of old.slice(at, to)) body.push(shown(" ", line));
    const grown = group.reduce((sum, block) => sum + block.lines.length - (block.oldEnd - block.oldStart), 0);
    out += `@@ -${span(from, to - from)} +${span(from + shift, to - from + grown)} @@\n${body.join("")}`;
    shift += grown;
    i = last + 1;
  }
  return out;
}

/** Lines with what ends them. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const shown = (sign: string, line: string): string =>
  line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;

/** Counted from 1; an empty stretch is named by the line before it. */
const span = (from: number, length: number): string => `${length === 0 ? from : from + 1}${length === 1 ? "" : `,${length}`}`;

/** The lines that the edits touch, without those that stay the same at either end. */
function blocksOf(text: string, edits: readonly CharacterEdit[], old: readonly string[]): Block[] {
  const starts: number[] = [];
  let offset = 0;
  for (const line of old) {
    starts.push(offset);
    offset += line.length;
  }
  const lineAt = (at: number): number => {
    let low = 0;
    let high = Math.max(0, starts.length - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const groups: { first: number; last: number; edits: CharacterEdit[] }[] = [];
  for (const edit of edits) {
    const first = lineAt(edit.start);
    const last = lineAt(edit.end);
    const open = groups.at(-1);
    if (open && first <= open.last + 1) {
      open.last = Math.max(open.last, last);
      open.edits.push(edit);
    } else groups.push({ first, last, edits: [edit] });
  }
  return groups.flatMap(({ first, last, edits: here }) => {
    const from = starts[first] ?? 0;
    const to = starts[last + 1] ?? text.length;
    let made = "";
    let at = from;
    for (const { start, end, text: put } of here) {
      made += text.slice(at, start) + put;
      at = end;
    }
    const lines = linesOf(made + text.slice(at, to));
    let [oldStart, oldEnd] = [first, Math.min(last + 1, old.length)];
    let [head, tail] = [0, lines.length];
    while (oldStart < oldEnd && head < tail && old[oldStart] === lines[head]) [oldStart, head] = [oldStart + 1, head + 1];
    while (oldEnd > oldStart && tail > head && old[oldEnd - 1] === lines[tail - 1]) [oldEnd, tail] = [oldEnd - 1, tail - 1];
    return oldStart === oldEnd && head === tail ? [] : [{ oldStart, oldEnd, lines: lines.slice(head, tail) }];
  });
}
