import type { SyntaxNode } from "@lezer/common";
import { childrenOf, type Source, written } from "./nodes.js";

export interface AssignedNames {
  readonly names: readonly string[];
  /** The function is a generator. */
  readonly yields: boolean;
}

/** Names that a function or module gives values itself, wherever in it: Python has no smaller scopes. */
export function assignedNames(block: SyntaxNode, source: Source): AssignedNames {
  const names = new Set<string>();
  const elsewhere = new Set<string>();
  let yields = false;
  const todo: SyntaxNode[] = [block];
  for (let node = todo.pop(); node; node = todo.pop()) {
    const children = childrenOf(node);
    switch (node.name) {
      case "FunctionDefinition":
      case "ClassDefinition": {
        const name = children.find((child) => child.name === "VariableName");
        if (name) names.add(written(name, source));
        continue;
      }
      case "LambdaExpression":
        continue;
      case "ScopeStatement":
        for (const child of children) if (child.name === "VariableName") elsewhere.add(written(child, source));
        continue;
      case "YieldExpression":
      case "YieldStatement":
        yields = true;
        break;
      case "AssignStatement":
      case "UpdateStatement": {
        const last = children.findLastIndex((child) => child.name === "AssignOp" || child.name === "UpdateOp");
        targets(children.slice(0, Math.max(last, 0)), names, source);
        break;
      }
      case "NamedExpression":
        targets(children.slice(0, 1), names, source);
        break;
      case "ForStatement":
        targets(
          children.slice(
            0,
            children.findIndex((child) => child.name === "in"),
          ),
          names,
          source,
        );
        break;
      case "WithStatement":
      case "TryStatement":
        children.forEach((child, i) => {
          if (children[i - 1]?.name === "as") targets([child], names, source);
        });
        break;
      default:
        break;
    }
    todo.push(...children);
  }
  return { names: [...names].filter((name) => !elsewhere.has(name)), yields };
}

function targets(nodes: readonly SyntaxNode[], names: Set<string>, source: Source): void {
  const todo = [...nodes];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.name === "VariableName") names.add(written(node, source));
    else if (/^(?:TupleExpression|ArrayExpression|ParenthesizedExpression)$/.test(node.name)) todo.push(...childrenOf(node));
  }
}
