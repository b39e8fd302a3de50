import { MappedText } from "../../../text/mapped-text.js";
import { noteScalar } from "../../../text/quoting.js";
import { range } from "../../../text/range.js";
import { named, rangeIn } from "../../evaluator/nodes.js";
import type { ProgramEvaluator } from "../../evaluator/run.js";
import { Scope } from "../../evaluator/scope.js";
import { computedText, givenBy, plainText, textValue } from "../../evaluator/text.js";
import { oneOf, unknownAt } from "../../evaluator/unknowns.js";
import { listOf, objectOf, undefinedAt, type Value } from "../../evaluator/values.js";
import { isSyntax, type Syntax } from "../../javascript/syntax.js";
import type { LiteralText, TextPart } from "../translation/texts.js";
import { iterated, shownText, truthOf } from "./values.js";

/** The nodes that only Python has. */
export function expression(run: ProgramEvaluator, node: Syntax, scope: Scope): Value | undefined {
  const at = rangeIn(node, scope);
  switch (node.type) {
    case "Text":
      return text(run, node, scope);
    case "Truth": {
      const truth = truthOf(run.evaluate(node.argument, scope));
      return truth === undefined
        ? { kind: "unknown", placeholder: "boolean", name: named(node, scope), at }
        : { kind: "boolean", value: truth, at };
    }
    case "Iteration":
      return iterated(run.evaluate(node.argument, scope));
    case "Comprehension":
      return comprehension(run, node, scope);
    case "Connected":
      return connected(run, node, scope);
    case "Slice":
      return slice(run, node, scope);
    case "Deletion":
      return deletion(run, node.argument as Syntax, scope);
    default:
      return undefined;
  }
}

function text(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const at = rangeIn(node, scope);
  const parts = (node.parts as TextPart[]).map((part) =>
    "expression" in part ? { part, value: run.evaluate(part.expression, scope) } : { part },
  );
  for (const { start, end, quoting } of node.literals as LiteralText[]) noteScalar(range(scope.file, start, end), quoting);
  const content = MappedText.build(at, (b) => {
    for (const { part, value } of parts) {
      const place = range(scope.file, part.start, part.end);
      if ("meaning" in part) {
        if (scope.file.text.slice(part.start, part.end) === part.meaning) b.verbatim(place);
        else b.rewritten(part.meaning, place);
      } else if (!value || part.formatted || value.kind === "unknown") {
        const hole = value?.kind === "unknown" && !part.formatted ? value : undefined;
        b.hole({
          kind: hole?.placeholder ?? "text",
          name: `$${scope.file.text.slice(part.start, part.end)}`,
          range: place,
          ...(hole ? givenBy(hole) : {}),
        });
      } else b.mapped(shownText(value, run, place));
    }
  });
  return textValue(content, at);
}

/** `[element for x in xs if test]`: an item for each round of the loops whose tests hold. */
function comprehension(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const at = rangeIn(node, scope);
  const clauses = node.clauses as Syntax[];
  const items: Value[] = [];
  const members = objectOf(at);
  let open = false;
  const emit = (inner: Scope): void => {
    if (!isSyntax(node.key)) {
      items.push(run.evaluate(node.element, inner));
      return;
    }
    const key = run.evaluate(node.key, inner);
    const name = plainText(key);
    const value = run.evaluate(node.element, inner);
    if (name === undefined) open = true;
    else members.members.set(name, { key: key.at, value });
  };
  const round = (i: number, inner: Scope): void => {
    const clause = clauses[i];
    if (!clause) {
      emit(inner);
      return;
    }
    if (clause.type === "IfClause") {
      const test = run.evaluate(clause.test, inner);
      if (test.kind !== "boolean") open = true;
      else if (test.value) round(i + 1, inner);
      return;
    }
    const list = run.evaluate(clause.right, inner);
    for (const item of list.kind === "list" ? list.items : []) {
      if (run.exhausted) break;
      const own = new Scope(scope.file, inner);
      run.bind(clause.pattern as Syntax, item, own);
      round(i + 1, own);
    }
    if (list.kind !== "list" || list.open || run.exhausted) open = true;
  };
  round(0, scope);
  if (!isSyntax(node.key)) return run.heap.born(listOf(items, at, open));
  members.open = open;
  return run.heap.born(members);
}

/** `a or b`, `a and b`: one of the two. */
function connected(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const left = run.evaluate(node.left, scope);
  const truth = truthOf(left);
  const keepsLeft = truth === undefined ? undefined : truth === (node.operator === "or");
  if (keepsLeft === true) return left;
  if (keepsLeft === false) return run.evaluate(node.right, scope);
  let right: Value = undefinedAt(rangeIn(node, scope));
  run.perhaps(() => {
    right = run.evaluate(node.right, scope);
  });
  return oneOf(left, right, node, scope);
}

function slice(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const of = run.evaluate(node.object, scope);
  const [from, to] = [node.from, node.to].map((bound) => (isSyntax(bound) ? run.evaluate(bound, scope) : undefined));
  const unknown = unknownAt(node, scope);
  if ((from && from.kind !== "number") || (to && to.kind !== "number")) return unknown;
  const at = rangeIn(node, scope);
  if (of.kind === "list") return of.open ? unknown : run.heap.born(listOf(of.items.slice(from?.value, to?.value), at));
  const known = plainText(of);
  return known === undefined ? unknown : computedText(known.slice(from?.value, to?.value), at);
}

/** `del d["key"]` */
function deletion(run: ProgramEvaluator, target: Syntax, scope: Scope): Value {
  const at = rangeIn(target, scope);
  if (target.type !== "MemberExpression") return undefinedAt(at);
  const object = run.evaluate(target.object, scope);
  const name = run.memberName(target, scope);
  if (object.kind === "object" && name !== undefined) run.heap.setMember(object, name, undefined);
  else if (object.kind === "object" || object.kind === "list") run.heap.setOpen(object);
  return undefinedAt(at);
}
