import { MappedText } from "../../../text/mapped-text.js";
import type { Node } from "../../../text/node.js";
import { arrayNode, asText, placeholder, placeholderNode, stringNode } from "../../../text/node-builders.js";
import { callOf, unknownResult } from "./calls.js";

/** The value of an argument; undefined where it is `AWS::NoValue`. */
export type Evaluate = (node: Node) => Node | undefined;

/** `Fn::Join` of a list that is known; what an item cannot say as a text is a placeholder. */
export function join(argument: Node, at: Node, evaluate: Evaluate): Node | undefined {
  if (argument.kind !== "array") return unknownResult("Fn::Join", at);
  const [separator, list] = argument.items;
  const items = list && evaluate(list);
  const between = separator?.kind === "string" ? separator.value : "";
  if (items?.kind !== "array") return unknownResult("Fn::Join", at);
  return stringNode(
    MappedText.build(at.range, (b) => {
      items.items.forEach((item, i) => {
        if (i > 0 && between !== "") b.rewritten(between, (separator as Node).range);
        const text = asText(item);
        if (text) b.mapped(text);
        else b.hole(placeholder("unknown", "${?}", item.range));
      });
    }),
  );
}

/** `Fn::Select` of a list, or of a text that only deployment can split. */
export function select(argument: Node, at: Node, evaluate: Evaluate): Node | undefined {
  if (argument.kind !== "array") return unknownResult("Fn::Select", at);
  const index = argument.items[0] && evaluate(argument.items[0]);
  const list = argument.items[1] && evaluate(argument.items[1]);
  const n =
    index?.kind === "number" ? index.value : index?.kind === "string" && index.placeholders.length === 0 ? Number(index.value) : Number.NaN;
  const chosen = list?.kind === "array" ? list.items[n] : undefined;
  return chosen ?? (argument.items[1] && pieceOf(argument.items[1], n, at, evaluate)) ?? unknownResult("Fn::Select", at);
}

/** One piece of a text that only deployment can split. */
function pieceOf(list: Node, index: number, at: Node, evaluate: Evaluate): Node | undefined {
  const call = callOf(list);
  if (call?.name !== "Fn::Split" || call.argument.kind !== "array" || !Number.isInteger(index) || index < 0) return undefined;
  const [separator, text] = call.argument.items;
  const value = text && evaluate(text);
  const of = value && asText(value);
  if (separator?.kind !== "string" || separator.value === "" || !of) return undefined;
  const holes = of.holesIn();
  if (holes.length === 0) return undefined;
  const resource = holes.length === 1 ? holes[0]?.placeholder.resource : undefined;
  const expression = `Fn::Select ${index} of Fn::Split "${separator.value}" ${expressionOf(of)}`;
  const open = placeholder("unknown", "${Select}", at.range, resource, expression);
  return placeholderNode({ ...open, piece: { of, separator: separator.value, index } });
}

/** `Fn::Split` of a text without placeholders. */
export function split(argument: Node, at: Node, evaluate: Evaluate): Node {
  if (argument.kind !== "array") return unknownResult("Fn::Split", at);
  const [separator, text] = argument.items;
  const value = text && evaluate(text);
  const content = value && asText(value);
  if (separator?.kind !== "string" || separator.value === "" || !content || content.holesIn().length > 0)
    return unknownResult("Fn::Split", at);
  const items: Node[] = [];
  let from = 0;
  for (;;) {
    const to = content.text.indexOf(separator.value, from);
    items.push(stringNode(content.slice(from, to < 0 ? content.text.length : to)));
    if (to < 0) return arrayNode(at.range, items);
    from = to + separator.value.length;
  }
}

/** The same for the same text, wherever it is. */
function expressionOf(text: MappedText): string {
  let made = "";
  let from = 0;
  for (const { start, end, placeholder: hole } of text.holesIn()) {
    made += `${text.text.slice(from, start)}\${${hole.expression ?? `${hole.name} ${hole.range.start}`}}`;
    from = end;
  }
  return made + text.text.slice(from);
}
