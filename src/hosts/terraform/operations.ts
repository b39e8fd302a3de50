import type { Expression } from "../../languages/hcl/syntax.js";
import type { Node } from "../../text/node.js";
import { type Span, textOf } from "../../text/range.js";
import type { Evaluator } from "./evaluator.js";
import { arithmetic, compare } from "./operators.js";
import type { Scope } from "./scope.js";
import { booleanAt, equal, isDocument, isEmpty, numberAt, numberValue, unknown } from "./values.js";

export function unaryValue({ operator, of, at }: Expression & { type: "unary" }, scope: Scope, evaluator: Evaluator): Node {
  if (operator === "!") {
    const truth = evaluator.truth(of, scope);
    return truth === undefined ? unknown("boolean", at) : booleanAt(!truth, at);
  }
  const number = numberValue(evaluator.evaluate(of, scope));
  return number === undefined ? unknown("number", at) : numberAt(-number, at);
}

export function binaryValue({ operator, left, right, at }: Expression & { type: "binary" }, scope: Scope, evaluator: Evaluator): Node {
  if (operator === "&&" || operator === "||") {
    const truths = [evaluator.truth(left, scope), evaluator.truth(right, scope)];
    const decides = operator === "||";
    if (truths.includes(decides)) return booleanAt(decides, at);
    return truths.includes(undefined) ? unknown("boolean", at) : booleanAt(!decides, at);
  }
  if (operator === "==" || operator === "!=") {
    const [a, b] = evaluator.exactly(() => [evaluator.evaluate(left, scope), evaluator.evaluate(right, scope)] as const);
    const same = equal(a, b);
    return same === undefined ? unknown("boolean", at) : booleanAt(same === (operator === "=="), at);
  }
  const a = numberValue(evaluator.evaluate(left, scope));
  const b = numberValue(evaluator.evaluate(right, scope));
  const compares = /[<>]/.test(operator);
  if (a === undefined || b === undefined) return unknown(compares ? "boolean" : "number", at);
  return compares ? booleanAt(compare(operator, a, b), at) : numberAt(arithmetic(operator, a, b), at);
}

export function conditionalValue({ test, yes, no, at }: Expression & { type: "conditional" }, scope: Scope, evaluator: Evaluator): Node {
  const truth = evaluator.truth(test, scope);
  if (truth === true) return evaluator.evaluate(yes, scope);
  if (truth === false) return evaluator.evaluate(no, scope);
  return either(evaluator.evaluate(yes, scope), evaluator.evaluate(no, scope), test, at, evaluator);
}

/** One of two, and it is unknown which: what they share, or the one that says more. */
function either(a: Node, b: Node, test: Expression, at: Span, evaluator: Evaluator): Node {
  const same = equal(a, b);
  if (same) return a;
  const documents = [a, b].filter(
    (n) => !isEmpty(n) && (n.kind === "object" || n.kind === "array" || (n.kind === "string" && isDocument(n))),
  );
  const [chosen] = documents;
  if (chosen) {
    const written = textOf(test.at).replace(/\s+/g, " ");
    evaluator.session.notes.add(`the condition ${written.slice(0, 80)} is unknown until deployment; assumed ${chosen === a}`);
    return chosen;
  }
  const kinds = [a, b].map((n) => (n.kind === "string" ? "text" : n.kind === "placeholder" ? n.placeholder.kind : n.kind));
  const kind = kinds[0] === kinds[1] ? kinds[0] : "unknown";
  return unknown(kind === "null" || kind === "object" || kind === "array" || kind === undefined ? "unknown" : kind, at);
}
