import { MappedText } from "../../text/mapped-text.js";
import type { Span } from "../../text/range.js";
import { computedText, plainText, textValue } from "./text.js";
import type { ToNode } from "./to-node.js";
import { isNothing, truthOf, type Value } from "./values.js";

const bool = (value: boolean, at: Span): Value => ({ kind: "boolean", value, at });
const num = (value: number, at: Span): Value => ({ kind: "number", value, at });
const unknown = (hole: "boolean" | "number" | "unknown" | "text", name: string, at: Span): Value => ({
  kind: "unknown",
  placeholder: hole,
  name,
  at,
});

export function unary(operator: string, value: Value, at: Span, name: string): Value {
  switch (operator) {
    case "!": {
      const truth = truthOf(value);
      return truth === undefined ? unknown("boolean", name, at) : bool(!truth, at);
    }
    case "-":
      return value.kind === "number" ? num(-value.value, at) : unknown("number", name, at);
    case "+": {
      const text = plainText(value);
      return text === undefined ? unknown("number", name, at) : num(Number(text), at);
    }
    case "typeof":
      return typeOf(value, at) ?? unknown("text", name, at);
    case "void":
      return { kind: "undefined", at };
    default:
      return unknown("unknown", name, at);
  }
}

function typeOf(value: Value, at: Span): Value | undefined {
  switch (value.kind) {
    case "text":
    case "json":
      return computedText("string", at);
    case "number":
    case "boolean":
    case "undefined":
      return computedText(value.kind, at);
    case "function":
    case "native":
    case "class":
      return computedText("function", at);
    case "object":
    case "list":
    case "null":
    case "made":
      return computedText("object", at);
    default:
      return undefined;
  }
}

export function binary(operator: string, a: Value, b: Value, at: Span, name: string, toNode: ToNode): Value {
  switch (operator) {
    case "+":
      return add(a, b, at, name, toNode);
    case "===":
    case "==":
    case "!==":
    case "!=": {
      const same = equal(a, b, operator.length === 2);
      return same === undefined ? unknown("boolean", name, at) : bool(operator.startsWith("=") ? same : !same, at);
    }
    default:
      break;
  }
  if (a.kind === "number" && b.kind === "number") {
    const made = arithmetic(operator, a.value, b.value);
    if (typeof made === "boolean") return bool(made, at);
    if (typeof made === "number") return num(made, at);
  }
  return unknown(/^[<>]|^in/.test(operator) ? "boolean" : "number", name, at);
}

function arithmetic(operator: string, x: number, y: number): number | boolean | undefined {
  switch (operator) {
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
    case "%":
      return x % y;
    case "**":
      return x ** y;
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    case ">=":
      return x >= y;
    default:
      return undefined;
  }
}

/** A concatenation where one side is a text; what is not known is a hole in it. */
function add(a: Value, b: Value, at: Span, name: string, toNode: ToNode): Value {
  if (a.kind === "number" && b.kind === "number") return num(a.value + b.value, at);
  const texts = [a, b].filter((v) => v.kind === "text" || v.kind === "json" || (v.kind === "unknown" && v.placeholder === "text"));
  if (texts.length === 0) return unknown("unknown", name, at);
  return textValue(
    MappedText.build(at, (builder) => void builder.mapped(toNode.text(a)).mapped(toNode.text(b))),
    at,
  );
}

function equal(a: Value, b: Value, loose: boolean): boolean | undefined {
  if (a === b && a.kind !== "unknown") return true;
  if (isNothing(a) && isNothing(b)) return loose || a.kind === b.kind;
  const [x, y] = [plainText(a), plainText(b)];
  if (x !== undefined && y !== undefined) return a.kind === b.kind ? x === y : loose ? undefined : false;
  if (a.kind === "unknown" || b.kind === "unknown" || a.kind === "library" || b.kind === "library") return sameLibrary(a, b);
  if (a.kind === "text" || b.kind === "text" || a.kind === "json" || b.kind === "json")
    return isNothing(a) || isNothing(b) ? false : undefined;
  return isNothing(a) !== isNothing(b) ? false : a.kind !== b.kind ? false : undefined;
}

function sameLibrary(a: Value, b: Value): boolean | undefined {
  if (a.kind !== "library" || b.kind !== "library") return undefined;
  return a.path.join(".") === b.path.join(".") ? true : undefined;
}
