import type { SyntaxNode } from "@lezer/common";
import type { Syntax } from "../../javascript/syntax.js";

/** Expressions and statements within others: what is nested deeper is not read. */
const MAX_DEPTH = 400;

/** The text that is translated, and how deep the translation is in it. */
export interface Source {
  readonly text: string;
  depth: number;
}

/** Nodes below a node without comments; an error of the parser is one of them. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== "Comment") children.push(child);
  return children;
}

export const written = (node: SyntaxNode, { text }: Source): string => text.slice(node.from, node.to);

export function syntax(type: string, at: { readonly from: number; readonly to: number }, members: Record<string, unknown> = {}): Syntax {
  return { ...members, type, range: [at.from, at.to] };
}

export const identifier = (node: SyntaxNode, source: Source): Syntax => syntax("Identifier", node, { name: written(node, source) });

/** A name that the translation itself puts into the tree, at the place of what it stands for. */
export const nameAt = (name: string, at: { readonly from: number; readonly to: number }): Syntax => syntax("Identifier", at, { name });

export const unknownNode = (node: SyntaxNode): Syntax => syntax("Unknown", node);

/** Nesting is the user's: beyond a depth, and where `translated` finds nothing, the node is of unknown meaning. */
export function within(source: Source, node: SyntaxNode, translated: () => Syntax | undefined): Syntax {
  if (source.depth >= MAX_DEPTH) return unknownNode(node);
  source.depth++;
  const made = translated();
  source.depth--;
  return made ?? unknownNode(node);
}

/** Children between the brackets, in parts that commas separate; a trailing comma makes no part. */
export function commaParts(children: readonly SyntaxNode[]): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [];
  let part: SyntaxNode[] = [];
  for (const child of children) {
    if (child.name !== ",") part.push(child);
    else {
      if (part.length > 0) parts.push(part);
      part = [];
    }
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

export const withoutBrackets = (children: readonly SyntaxNode[]): SyntaxNode[] => children.filter(({ name }) => !/^[()[\]{}]$/.test(name));
