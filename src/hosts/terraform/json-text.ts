import { MappedText, type MappedTextBuilder } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import { asText } from "../../text/node-builders.js";
import { range, type Span } from "../../text/range.js";

/** What `jsonencode` makes of a tree, every character with the place of what it stands for. Without recursion. */
export function jsonText(root: Node): MappedText {
  return MappedText.build(root.range, (b) => {
    const todo: (Node | ((builder: MappedTextBuilder) => void))[] = [root];
    while (todo.length > 0) {
      const next = todo.pop() as Node | ((builder: MappedTextBuilder) => void);
      if (typeof next === "function") next(b);
      else if (next.kind === "object" || next.kind === "array") for (const piece of container(next).reverse()) todo.push(piece);
      else scalar(next, b);
    }
  });
}

type Piece = Node | ((builder: MappedTextBuilder) => void);

function container(node: Node & { kind: "object" | "array" }): Piece[] {
  const { file, start, end } = node.range;
  const first = range(file, start, Math.min(end, start + 1));
  const last = range(file, Math.max(start, end - 1), end);
  const pieces: Piece[] = [(b) => void b.rewritten(node.kind === "object" ? "{" : "[", first)];
  const separated = (at: number, value: Node) => {
    if (at > 0) pieces.push((b) => void b.rewritten(",", range(value.range.file, value.range.start, value.range.start)));
  };
  if (node.kind === "array")
    node.items.forEach((item, i) => {
      separated(i, item);
      pieces.push(item);
    });
  else
    node.members.forEach(({ key, value }, i) => {
      separated(i, value);
      pieces.push((b) => {
        b.rewritten('"', range(key.range.file, key.range.start, key.range.start));
        const name = JSON.stringify(key.name).slice(1, -1);
        const whole =
          key.placeholders.length === 1 && key.placeholders[0]?.end === key.name.length ? key.placeholders[0].placeholder : undefined;
        if (whole) b.hole({ ...whole, range: key.range }, name);
        else b.rewritten(name, key.range);
        b.rewritten('":', range(key.range.file, key.range.end, key.range.end));
      }, value);
    });
  pieces.push((b) => void b.rewritten(node.kind === "object" ? "}" : "]", last));
  return pieces;
}

function scalar(node: Node, b: MappedTextBuilder): void {
  if (node.kind === "null") b.rewritten("null", node.range);
  else if (node.kind === "number") b.rewritten(node.text, node.range);
  else if (node.kind === "boolean") b.rewritten(String(node.value), node.range);
  else if (node.kind === "placeholder" && !/text|arn|url/.test(node.placeholder.kind)) b.hole(node.placeholder);
  else string(node, b);
}

function string(node: Node, b: MappedTextBuilder): void {
  const content = asText(node) as MappedText;
  const { file, start, end } = node.range;
  b.rewritten('"', range(file, start, start));
  for (const s of content.segments) {
    const text = content.text.slice(s.at, s.at + s.length);
    if (s.placeholder) b.hole(s.placeholder, text);
    else escaped(text, s.range, s.verbatim, b);
  }
  b.rewritten('"', range(file, end, end));
}

/** Terraform escapes what HTML would take for its own, too. */
const SPECIAL = /["\\\p{Cc}<>&\u2028\u2029]/gu;

function escaped(text: string, at: Span, verbatim: boolean, b: MappedTextBuilder): void {
  const place = (from: number, to: number) => (verbatim ? range(at.file, at.start + from, at.start + to) : at);
  let from = 0;
  for (const { 0: character, index } of text.matchAll(SPECIAL)) {
    if (index > from) run(text, from, index);
    const plain = JSON.stringify(character).slice(1, -1);
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    b.rewritten(plain.length > 1 || character === "\u007f" ? plain : `\\u${code}`, place(index, index + 1));
    from = index + 1;
  }
  if (from < text.length) run(text, from, text.length);

  function run(all: string, start: number, end: number): void {
    if (verbatim) b.verbatim(place(start, end));
    else b.rewritten(all.slice(start, end), at);
  }
}
