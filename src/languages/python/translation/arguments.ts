import type { SyntaxNode } from "@lezer/common";
import type { Syntax } from "../../javascript/syntax.js";
import { generatorArgument } from "./expressions.js";
import { childrenOf, commaParts, type Source, syntax, unknownNode, withoutBrackets } from "./nodes.js";

/** Arguments in their order; those with names are one object after them, which says of itself that it is of names. */
export function argumentsOf(list: SyntaxNode, source: Source, expression: (node: SyntaxNode) => Syntax): Syntax[] {
  const children = withoutBrackets(childrenOf(list));
  if (children.some(({ name }) => name === "for")) return [generatorArgument(list, source)];
  const args: Syntax[] = [];
  const named: Syntax[] = [];
  for (const part of commaParts(children)) {
    const [first, second, third] = part as [SyntaxNode, SyntaxNode?, SyntaxNode?];
    const at = { from: first.from, to: (part.at(-1) as SyntaxNode).to };
    if (part.some(({ type }) => type.isError)) args.push(syntax("SpreadElement", at, { argument: unknownNode(first) }));
    else if (first.name === "*" && second) args.push(syntax("SpreadElement", at, { argument: expression(second) }));
    else if (first.name === "**" && second) named.push(syntax("SpreadElement", at, { argument: expression(second) }));
    else if (second?.name === "AssignOp" && third && source.text.slice(second.from, second.to) === "=") {
      const key = syntax("Identifier", first, { name: source.text.slice(first.from, first.to) });
      named.push(syntax("Property", at, { kind: "init", computed: false, key, value: expression(third) }));
    } else if (second?.name === "AssignOp" && third)
      args.push(syntax("AssignmentExpression", at, { operator: "=", left: expression(first), right: expression(third) }));
    else args.push(expression(first));
  }
  const [first] = named;
  if (!first) return args;
  const last = named.at(-1) as Syntax;
  const at = { from: first.range[0], to: last.range[1] };
  return [...args, syntax("ObjectExpression", at, { keywords: true, properties: named })];
}
