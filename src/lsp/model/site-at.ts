import type { IntrinsicCall, JsonataExpression, Path } from "../../asl/expressions.js";
import type { State, TaskState } from "../../asl/model.js";
import type { KeyNode, Node } from "../../text/node.js";
import type { Span } from "../../text/range.js";
import { contains } from "../text.js";
import { type DocumentModel, type MachineModel, stateAround } from "./document-model.js";
import { type ExpressionSite, expressionSites } from "./expressions.js";
import { type JsonataChain, jsonataChains, jsonataTokens } from "./jsonata-tokens.js";
import { memberOf, nodeAt } from "./node-at.js";
import { type StateReference, stateReferences } from "./state-references.js";

/** What the text at a position speaks of. */
export type Site =
  | { readonly kind: "state"; readonly state: State; readonly at: Span }
  | { readonly kind: "reference"; readonly reference: StateReference; readonly target: State | undefined; readonly at: Span }
  /** `steps`: how many of the path's steps lead to the position. */
  | { readonly kind: "path"; readonly site: ExpressionSite; readonly path: Path; readonly steps: number; readonly at: Span }
  | { readonly kind: "chain"; readonly site: ExpressionSite; readonly chain: JsonataChain; readonly steps: number; readonly at: Span }
  | { readonly kind: "function"; readonly site: ExpressionSite; readonly name: string; readonly at: Span }
  | { readonly kind: "error"; readonly state: State; readonly name: string; readonly at: Span }
  | { readonly kind: "resource"; readonly state: TaskState; readonly at: Span }
  | { readonly kind: "variable"; readonly state: State; readonly name: string; readonly at: Span }
  | { readonly kind: "field"; readonly name: string; readonly state: State | undefined; readonly node: Node; readonly at: Span };

export interface Located {
  readonly model: MachineModel;
  readonly site: Site;
}

/** The name, path or expression at an offset of the document. */
export function siteAt(document: DocumentModel, offset: number): Located | undefined {
  const found = nodeAt(document, offset);
  if (!found) return undefined;
  const { model, node, key, member } = found;
  const site = key && member ? keySite(model, key, member.value, node) : valueSite(model, node, offset);
  return site && { model, site };
}

function keySite(model: MachineModel, key: KeyNode, value: Node, parent: Node): Site | undefined {
  const at = key.range;
  const own = stateAround(value, model);
  if (own && own.node === value) return { kind: "state", state: own, at };
  const state = stateAround(parent, model);
  if (state && memberOf(parent)?.member.key.name === "Assign") return { kind: "variable", state, name: key.name.replace(/\.\$$/, ""), at };
  return { kind: "field", name: key.name, state, node: value, at };
}

function valueSite(model: MachineModel, node: Node, offset: number): Site | undefined {
  const at = node.range;
  const reference = stateReferences(model).find((one) => one.node === node);
  if (reference) return { kind: "reference", reference, target: reference.scope.states.get(reference.name), at };
  const state = stateAround(node, model);
  if (!state) return undefined;
  if (state.type === "Task" && state.resource?.node === node) return { kind: "resource", state, at };
  const name = errorAt(state, node);
  if (name !== undefined) return { kind: "error", state, name, at };
  const sites = expressionSites(state).filter((site) => site.expression.node === node && contains(site.at, offset));
  const [innermost] = sites.sort((a, b) => a.at.end - a.at.start - (b.at.end - b.at.start));
  return innermost && inExpression(innermost, offset);
}

/** The error name that a node is: of a retrier, of a catcher, or that of a Fail state. */
export function errorAt(state: State, node: Node): string | undefined {
  for (const entry of [...("retry" in state ? state.retry : []), ...("catch" in state ? state.catch : [])])
    for (const name of entry.errorEquals) if (name.node === node) return name.value;
  if (state.type === "Fail" && state.error?.node === node && node.kind === "string" && state.error.value.kind === "literal")
    return node.value;
  return undefined;
}

function inExpression(site: ExpressionSite, offset: number): Site | undefined {
  const { expression, state } = site;
  if (expression.kind === "path") return inPath(site, expression, offset);
  if (expression.kind === "intrinsic") return inIntrinsic(site, expression, offset);
  return inJsonata(site, expression, state, offset);
}

function inPath(site: ExpressionSite, path: Path, offset: number): Site {
  const spans = path.steps.map((step) => stepSpan(path, step));
  const index = spans.findIndex((span) => contains(span, offset));
  const last = spans[index];
  if (index < 0 || !last) return { kind: "path", site, path, steps: offset > site.at.start + 1 ? path.steps.length : 0, at: site.at };
  return { kind: "path", site, path, steps: index + 1, at: last };
}

/** Where a step of a path is written. */
export const stepSpan = (path: Path, { start, end }: { readonly start: number; readonly end: number }): Span =>
  path.node.content().rangeOf(path.start + start, path.start + end);

function inIntrinsic(site: ExpressionSite, call: IntrinsicCall, offset: number): Site | undefined {
  const at = call.node.content().rangeOf(call.start, call.start + call.name.length);
  return contains(at, offset) ? { kind: "function", site, name: call.name, at } : undefined;
}

/** Where a part of a JSONata expression is written. */
export const sourceSpan = ({ node, start }: JsonataExpression, from: number, to: number): Span =>
  node.content().rangeOf(start + from, start + to);

function inJsonata(site: ExpressionSite, expression: JsonataExpression, state: State, offset: number): Site | undefined {
  for (const chain of jsonataChains(expression.source)) {
    if (!contains(sourceSpan(expression, chain.start, chain.end), offset)) continue;
    const index = chain.steps.findIndex((step) => contains(sourceSpan(expression, step.start, step.end), offset));
    const step = chain.steps[index];
    if (step) return { kind: "chain", site, chain, steps: index + 1, at: sourceSpan(expression, step.start, step.end) };
    const at = sourceSpan(expression, chain.start, chain.start + chain.variable.length + 1);
    if (!contains(at, offset)) continue;
    if (chain.variable === "states" || chain.variable === "") return { kind: "chain", site, chain, steps: 0, at };
    return { kind: "variable", state, name: chain.variable, at };
  }
  for (const token of jsonataTokens(expression.source)) {
    const at = sourceSpan(expression, token.start, token.end);
    if (token.kind === "function" && contains(at, offset)) return { kind: "function", site, name: token.text, at };
  }
  return undefined;
}
