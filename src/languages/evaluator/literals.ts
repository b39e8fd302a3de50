import { MappedText, type MappedTextBuilder } from "../../text/mapped-text.js";
import { range } from "../../text/range.js";
import type { Syntax } from "../javascript/syntax.js";
import { keyRange, named, rangeIn } from "./nodes.js";
import type { ProgramEvaluator } from "./run.js";
import type { Scope } from "./scope.js";
import { givenBy, literalText, plainText, textValue } from "./text.js";
import { unknownAt } from "./unknowns.js";
import { isNothing, type ObjectValue, objectOf, type Value } from "./values.js";

/** Members that are copied in the time of one step. */
const MEMBERS_A_STEP = 20;

export function templateLiteral(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const at = rangeIn(node, scope);
  const values = (node.expressions as Syntax[]).map((one) => run.evaluate(one, scope));
  return textValue(
    MappedText.build(at, (b) =>
      quasis(node, scope, b, (i) => void b.mapped(inText(run, values[i] as Value, (node.expressions as Syntax[])[i] as Syntax, scope))),
    ),
    at,
  );
}

/** A value within a text: a hole shows the expression that is there. */
function inText(run: ProgramEvaluator, value: Value, node: Syntax, scope: Scope): MappedText {
  const at = rangeIn(node, scope);
  const shown = range(scope.file, Math.max(0, at.start - 2), Math.min(at.file.text.length, at.end + 1));
  if (value.kind === "unknown")
    return MappedText.build(
      shown,
      (b) =>
        void b.hole({
          kind: value.placeholder,
          name: named(node, scope),
          range: shown,
          ...givenBy(value),
        }),
    );
  if (value.kind === "library" || value.kind === "made") {
    const rendered = run.options.render?.(value);
    if (rendered) return run.toNode.text(rendered);
    return MappedText.build(shown, (b) => void b.hole({ kind: "unknown", name: named(node, scope), range: shown }));
  }
  return run.toNode.text(value);
}

/** ``pulumi.interpolate`…` `` and the like keep their text; what another tag does with it is unknown. */
export function taggedTemplate(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const tag = run.evaluate(node.tag, scope);
  const text = templateLiteral(run, node.quasi as Syntax, scope);
  const name = tag.kind === "library" ? (tag.path[tag.path.length - 1] ?? "") : "";
  return /^(?:interpolate|raw|dedent|outdent|default)$/.test(name) || (tag.kind === "library" && tag.path.length === 1)
    ? text
    : unknownAt(node, scope);
}

export function objectLiteral(run: ProgramEvaluator, node: Syntax, scope: Scope): Value {
  const object: ObjectValue = run.heap.born({
    ...objectOf(rangeIn(node, scope)),
    from: node,
    ...(node.keywords === true ? { keywords: true as const } : {}),
  });
  for (const property of node.properties as Syntax[]) {
    if (property.type === "SpreadElement") {
      const value = run.evaluate(property.argument, scope);
      if (value.kind === "object") {
        run.steps += value.members.size / MEMBERS_A_STEP;
        // what was there keeps its place only where the spread does not replace it
        for (const [name, member] of value.members) {
          object.members.delete(name);
          object.members.set(name, member);
        }
        if (value.open) object.open = true;
      } else if (!isNothing(value) && !(value.kind === "boolean" && !value.value)) object.open = true;
      continue;
    }
    const key = keyOf(run, property, scope);
    const of = property.value as Syntax;
    const value = property.kind === "get" ? unknownAt(property, scope) : run.evaluate(of, scope);
    if (property.kind === "set") continue;
    if (key === undefined) object.open = true;
    else
      object.members.set(key, {
        key: keyRange(property, scope),
        value: value.kind === "function" ? { ...value, self: object } : value,
      });
  }
  return object;
}

export function keyOf(run: ProgramEvaluator, property: Syntax, scope: Scope): string | undefined {
  const key = property.key as Syntax;
  if (property.computed === true) return plainText(run.evaluate(key, scope));
  if (key.type === "Identifier" || key.type === "PrivateIdentifier") return String(key.name);
  return key.type === "Literal" ? String(key.value) : undefined;
}

export function joinTexts(run: ProgramEvaluator, a: Value, aNode: Syntax, b: Value, bNode: Syntax, node: Syntax, scope: Scope): Value {
  const at = rangeIn(node, scope);
  const side = (value: Value, of: Syntax) => {
    if (value.kind !== "unknown") return run.toNode.text(value);
    const place = rangeIn(of, scope);
    const hole = {
      kind: value.placeholder,
      name: named(of, scope),
      range: place,
      ...givenBy(value),
    };
    return MappedText.build(place, (builder) => void builder.hole(hole));
  };
  return textValue(
    MappedText.build(at, (builder) => void builder.mapped(side(a, aNode)).mapped(side(b, bNode))),
    at,
  );
}

function quasis(node: Syntax, scope: Scope, into: MappedTextBuilder, between: (index: number) => void): void {
  const quasis = node.quasis as Syntax[];
  quasis.forEach((quasi, i) => {
    const cooked = (quasi.value as { cooked?: string }).cooked ?? "";
    const last = quasi.tail === true;
    into.mapped(literalText(scope.file, quasi.range[0] + 1, quasi.range[1] - (last ? 1 : 2), cooked));
    if (!last) between(i);
  });
}
