import type { Node } from "./node.js";

/**
 * A text with what each of its unknown parts is written as in the host's own language, so that two texts of one template that
 * deployment makes of the same values are equal.
 */
export function writtenText(node: Node | undefined): string | undefined {
  if (node?.kind === "placeholder") return hole(node.placeholder);
  if (node?.kind !== "string") return undefined;
  let made = "";
  let at = 0;
  for (const { start, end, placeholder } of node.placeholders) {
    made += `${node.value.slice(at, start)}${hole(placeholder)}`;
    at = end;
  }
  return made + node.value.slice(at);
}

const hole = ({ expression, name }: { readonly expression?: string; readonly name: string }): string =>
  `\${${expression ?? name.replace(/^\$\{|\}$/g, "")}}`;

const MARK = ":stateMachine:";

/** The name at the end of a state machine's ARN, as `writtenText` writes it; undefined for an ARN of a version or alias. */
export function nameInArn(node: Node | undefined): string | undefined {
  if (node?.kind !== "string") return undefined;
  const text = writtenText(node) ?? "";
  const at = text.lastIndexOf(MARK);
  const name = at < 0 ? "" : text.slice(at + MARK.length);
  return /^(?:[\w.-]|\$\{[^{}]+\})+$/.test(name) ? name : undefined;
}
