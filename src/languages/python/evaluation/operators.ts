import { MappedText } from "../../../text/mapped-text.js";
import type { Span } from "../../../text/range.js";
import type { ProgramEvaluator } from "../../evaluator/run.js";
import { plainText, textValue } from "../../evaluator/text.js";
import { listOf, objectOf, type TextValue, type Value } from "../../evaluator/values.js";
import { joinedPath, pathIn } from "./paths.js";
import { shownText } from "./values.js";

const bool = (value: boolean, at: Span): Value => ({ kind: "boolean", value, at });

/** Operators of Python's own meaning. */
export function binary(run: ProgramEvaluator, operator: string, a: Value, b: Value, at: Span): Value | undefined {
  switch (operator) {
    case "+":
      return a.kind === "list" && b.kind === "list" ? run.heap.born(listOf([...a.items, ...b.items], at, a.open || b.open)) : undefined;
    case "|":
      return a.kind === "object" && b.kind === "object"
        ? run.heap.born(objectOf(at, [...a.members, ...b.members], a.open || b.open))
        : undefined;
    case "*": {
      const times = b.kind === "number" ? b.value : Number.NaN;
      if (a.kind !== "list" || a.open || !Number.isInteger(times) || times * a.items.length > 1_000) return undefined;
      return run.heap.born(listOf(Array.from({ length: Math.max(times, 0) }, () => a.items).flat(), at));
    }
    case "//":
      return a.kind === "number" && b.kind === "number" && b.value !== 0
        ? { kind: "number", value: Math.floor(a.value / b.value), at }
        : undefined;
    case "/": {
      const path = pathIn(a);
      return path ? joinedPath(run, [path, b], at) : undefined;
    }
    case "%":
      return a.kind === "text" ? percentFormat(run, a, b, at) : undefined;
    case "in":
    case "not in": {
      const found = contains(a, b);
      return found === undefined ? { kind: "unknown", placeholder: "boolean", name: "${…}", at } : bool(found === (operator === "in"), at);
    }
    default:
      return undefined;
  }
}

function contains(item: Value, within: Value): boolean | undefined {
  const wanted = plainText(item);
  if (wanted === undefined) return undefined;
  if (within.kind === "object" && !within.of) return within.members.has(wanted) ? true : within.open ? undefined : false;
  if (within.kind === "list") {
    const items = within.items.map(plainText);
    if (items.includes(wanted)) return true;
    return within.open || items.includes(undefined) ? undefined : false;
  }
  return plainText(within)?.includes(wanted);
}

const PLACE = /%(?:\((\w+)\))?([sdr%])/g;

/** `%5.1f` and the like: their digits are not computed. */
const OTHER_PLACE = /%(?:\(\w*\))?[^sdr%(]/;

/** `"…%s…" % (a, b)`, `"…%(name)s…" % {"name": a}` */
function percentFormat(run: ProgramEvaluator, { content }: TextValue, values: Value, at: Span): Value {
  if (OTHER_PLACE.test(content.text)) return { kind: "unknown", placeholder: "text", name: "${…}", at };
  let next = 0;
  const valueAt = (name: string | undefined): Value | undefined => {
    if (name !== undefined) return values.kind === "object" ? values.members.get(name)?.value : undefined;
    return values.kind === "list" ? values.items[next++] : next++ === 0 ? values : undefined;
  };
  return textValue(
    MappedText.build(at, (b) => {
      let from = 0;
      for (const match of content.text.matchAll(PLACE)) {
        if (match.index > from) b.mapped(content.slice(from, match.index));
        from = match.index + match[0].length;
        const value = match[2] === "%" ? undefined : valueAt(match[1]);
        if (match[2] === "%") b.rewritten("%", content.rangeOf(match.index, from));
        else if (value) b.mapped(shownText(value, run, value.at));
        else b.hole({ kind: "text", name: "${…}", range: at });
      }
      if (from < content.text.length) b.mapped(content.slice(from, content.text.length));
    }),
    at,
  );
}
