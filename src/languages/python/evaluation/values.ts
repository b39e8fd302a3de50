import { MappedText } from "../../../text/mapped-text.js";
import type { Span } from "../../../text/range.js";
import type { ProgramEvaluator } from "../../evaluator/run.js";
import { computedText } from "../../evaluator/text.js";
import { truthOf as commonTruth, listOf, type Value } from "../../evaluator/values.js";

/** Does a condition hold for it? An empty list or dict is false. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === "list") return value.items.length > 0 ? true : value.open ? undefined : false;
  if (value.kind === "object" && !value.of) return value.members.size > 0 ? true : value.open ? undefined : false;
  return commonTruth(value);
}

/** What a loop over the value passes through: keys of a dict, items of a list, letters of a text. */
export function iterated(value: Value): Value {
  if (value.kind === "object" && !value.of)
    return listOf(
      [...value.members].map(([name, { key }]) => computedText(name, key)),
      value.at,
      value.open,
    );
  if (value.kind === "text" && value.content.holesIn().length === 0 && value.content.text.length < 200)
    return listOf(
      [...value.content.text].map((letter) => computedText(letter, value.at)),
      value.at,
    );
  return value;
}

/** What `str(value)` and f-strings write. */
export function shownText(value: Value, run: ProgramEvaluator, at: Span): MappedText {
  const word =
    value.kind === "boolean" ? (value.value ? "True" : "False") : value.kind === "null" || value.kind === "undefined" ? "None" : undefined;
  if (word !== undefined) return MappedText.build(at, (b) => void b.rewritten(word, at));
  if (value.kind === "list" || value.kind === "object")
    return MappedText.build(at, (b) => void b.hole({ kind: "text", name: "${…}", range: at }));
  return run.toNode.text(value);
}
