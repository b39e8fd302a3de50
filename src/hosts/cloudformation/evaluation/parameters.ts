import { get, type Node, type ObjectNode } from "../../../text/node.js";
import { arrayNode, asText, placeholder, placeholderNode, textAt } from "../../../text/node-builders.js";
import type { Span } from "../../../text/range.js";
import { stringAt } from "../template.js";

/** Defaults that stand for "say it at deployment" rather than for a value. */
const STAND_IN = /^\s*$|[<>]|^(?:none|null|na|n\/a|todo|tbd|-+)$|replace|change[ _-]?me|place[ _-]?holder|your[-_ ]|^x{3,}/i;

/** A parameter by its default, where it has one that means something. */
export function parameterValue(name: string, parameter: ObjectNode, written: string, at: Span): Node {
  const type = stringAt(parameter, "Type") ?? "String";
  const preset = get(parameter, "Default");
  const noEcho = get(parameter, "NoEcho");
  const secret = noEcho && asText(noEcho)?.text.toLowerCase() === "true";
  const open = () => placeholderNode(placeholder(type === "Number" ? "number" : "text", written, at, undefined, name));
  if (!preset || type.startsWith("AWS::") || secret) return open();
  const text = asText(preset)?.text;
  if (text === undefined || STAND_IN.test(text)) return open();
  if (type === "Number" && text.trim() !== "" && Number.isFinite(Number(text)))
    return { kind: "number", value: Number(text), text: text.trim(), range: at };
  if (/^List<|^CommaDelimitedList$/.test(type))
    return arrayNode(
      at,
      text.split(",").map((item) => textAt(item.trim(), at)),
    );
  return textAt(text, at);
}
