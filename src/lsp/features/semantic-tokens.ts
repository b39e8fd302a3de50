import { SemanticTokensBuilder } from "vscode-languageserver";
import { allStates } from "../../asl/model.js";
import type { Span } from "../../text/range.js";
import type { DocumentModel } from "../model/document-model.js";
import { type Expression, expressionSites } from "../model/expressions.js";
import { type JsonataTokenKind, jsonataTokens } from "../model/jsonata-tokens.js";
import { linePosition } from "../text.js";

/** Types of tokens, in the order of their numbers. */
export const TOKEN_TYPES = [
  "variable",
  "function",
  "property",
  "string",
  "number",
  "keyword",
  "operator",
  "regexp",
  "comment",
] as const satisfies readonly JsonataTokenKind[];

interface Token {
  readonly at: Span;
  readonly kind: JsonataTokenKind;
}

/** Colors inside JSONata expressions, paths and intrinsic functions, which the grammar of the file takes for plain text. */
export function semanticTokens({ machines, file }: DocumentModel): number[] {
  const tokens: Token[] = [];
  for (const { machine } of machines) {
    for (const state of machine ? allStates(machine) : [])
      for (const { expression } of expressionSites(state)) tokens.push(...tokensOf(expression));
  }
  const builder = new SemanticTokensBuilder();
  let last = -1;
  for (const { at, kind } of tokens.filter(({ at: { file: own } }) => own.path === file.path).sort((a, b) => a.at.start - b.at.start)) {
    const from = linePosition(file, at.start);
    const to = linePosition(file, at.end);
    // a token is on one line, and none is within another
    if (from.line !== to.line || to.character <= from.character || at.start < last) continue;
    builder.push(from.line, from.character, to.character - from.character, TOKEN_TYPES.indexOf(kind), 0);
    last = at.end;
  }
  return builder.build().data;
}

function tokensOf(expression: Expression): Token[] {
  const at = (start: number, end: number): Span => expression.node.content().rangeOf(expression.start + start, expression.start + end);
  if (expression.kind === "jsonata") return jsonataTokens(expression.source).map(({ kind, start, end }) => ({ kind, at: at(start, end) }));
  if (expression.kind === "intrinsic") {
    const own: Token[] = [{ kind: "function", at: at(0, expression.name.length) }];
    for (const argument of expression.args) {
      if (argument.kind !== "literal") continue;
      const kind = typeof argument.value === "string" ? "string" : typeof argument.value === "number" ? "number" : "keyword";
      own.push({ kind, at: expression.node.content().rangeOf(argument.start, argument.end) });
    }
    return own;
  }
  const root = /^\$\$?\w*/.exec(expression.text)?.[0].length ?? 1;
  return [
    { kind: "variable", at: at(0, root) },
    ...expression.steps.flatMap(({ kind, start, end }): Token[] => {
      const text = expression.text.slice(start, end);
      const name = text.lastIndexOf(".") + 1;
      return kind === "member" ? [{ kind: "property", at: at(start + (text.startsWith(".") ? name : 0), end) }] : [];
    }),
  ];
}
