import type { JsonataNode, Path, PathStep, Template } from "./expressions.js";
import type { State } from "./model.js";
import { assignmentsOf, childNodes, freeVariables } from "./variable-references.js";

/**
 * Names of the members and variables that a state replaces by a part of their own: `"items.$": "$.items[1:]"`,
 * `items: {% $items[[1..$count($items)]] %}`. Decided by the fields alone; the part may be the whole where the value is empty.
 */
export function shortenedBy(state: State): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string | undefined, value: Template) => {
    if (name !== undefined && isPartOf(name, value)) names.add(name);
  };
  for (const template of [...templatesOf(state), ...[...assignmentsOf(state)].map((one) => one.template)])
    for (const [key, value] of entriesWithin(template)) add(key, value);
  // a Pass state that puts a slice of a list in the place of the list
  if (state.type === "Pass" && state.inputPath?.value && !state.parameters && !state.result) {
    const into = state.resultPath?.value;
    if (into) add(lastName(into.steps), state.inputPath.value);
  }
  return names;
}

function templatesOf(state: State): Template[] {
  const fields = [
    "parameters" in state ? state.parameters : undefined,
    "resultSelector" in state ? state.resultSelector : undefined,
    "output" in state ? state.output : undefined,
  ];
  return fields.flatMap((field) => (field ? [field.value] : []));
}

function* entriesWithin(template: Template): Generator<[string, Template]> {
  const todo: Template[] = [template];
  for (let one = todo.pop(); one; one = todo.pop()) {
    if (one.kind === "jsonata" && one.ast) yield* constructedBy(one.ast, one);
    if (one.kind !== "object") continue;
    for (const { key, value } of one.entries) {
      yield [key, value];
      todo.push(value);
    }
  }
}

/** Members of the objects that an expression writes, each as an expression of its own: `{'items': $states.input.items[[1..9]]}`. */
function* constructedBy(ast: JsonataNode, whole: Template & { kind: "jsonata" }): Generator<[string, Template]> {
  const todo: JsonataNode[] = [ast];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.type === "unary" && node.value === "{")
      for (const [key, value] of node.lhs as [JsonataNode, JsonataNode][])
        if (key.type === "string") yield [String(key.value), { ...whole, ast: value }];
    todo.push(...childNodes(node));
  }
}

function isPartOf(name: string, value: Template): boolean {
  if (value.kind === "path") return isRest(value) && lastName(value.steps.slice(0, -1), value) === name;
  return value.kind === "jsonata" && value.ast !== undefined && isPart(value.ast, name);
}

/** `$.items[1:]`: all but the first ones, or all but the last ones (`$.items[:-1]`). */
function isRest({ steps }: Path): boolean {
  const last = steps.at(-1);
  return last?.kind === "slice" && ((last.from ?? 0) > 0 || (last.to ?? 0) < 0);
}

function lastName(steps: readonly PathStep[], path?: Path): string | undefined {
  const last = steps.at(-1);
  if (!last) return path?.root.kind === "variable" ? path.root.name : undefined;
  return last.kind === "member" ? last.name : undefined;
}

/** A part of the member or variable of this name, perhaps as a list, or one such part or another value. */
function isPart(node: JsonataNode, name: string): boolean {
  if (node.type === "condition") return [node.then, node.else].some((one) => one !== undefined && isPart(one as JsonataNode, name));
  if (node.type === "block") {
    const last = (node.expressions as JsonataNode[]).at(-1);
    return last !== undefined && isPart(last, name);
  }
  if (node.type === "unary" && node.value === "[") {
    const items = node.expressions as JsonataNode[];
    return items.length === 1 && isPart(items[0] as JsonataNode, name);
  }
  if (node.type === "function") {
    const called = (node.procedure as JsonataNode | undefined)?.value;
    const [first, second] = node.arguments as JsonataNode[];
    if (first === undefined || typeof called !== "string" || namedBy(first) !== name) return false;
    return PARTS.has(called) || (called === "filter" && second !== undefined && (takesIndex(second) || asksVariable(second)));
  }
  const filters = filtersOf(node);
  return namedBy(node) === name && filters.length > 0 && filters.every((filter) => isRange(filter) || asksVariable(filter));
}

/** Functions that give a part of their first argument. */
const PARTS: ReadonlySet<string> = new Set(["substringAfter", "substringBefore", "substring"]);

/** `function($v, $i)`: an item's place in the list can decide. */
const takesIndex = ({ type, arguments: parameters }: JsonataNode): boolean => type === "lambda" && (parameters as JsonataNode[]).length > 1;

/** What another value decides: items alone are kept or left out in the first iteration, and the list stays as it is afterwards. */
const asksVariable = (node: JsonataNode): boolean => freeVariables(node).size > 0;

/** `[[1..9]]` of a list: all but the first. */
function isRange({ type, value, expressions }: JsonataNode): boolean {
  const [range] = type === "unary" && value === "[" ? (expressions as JsonataNode[]) : [];
  return range?.type === "binary" && range.value === ".." && (range.lhs as JsonataNode).value !== 0;
}

/** The last name of a plain path or variable, whatever filters its last step has. */
function namedBy(node: JsonataNode): string | undefined {
  if (node.type === "variable") return String(node.value);
  if (node.type !== "path") return undefined;
  const last = (node.steps as JsonataNode[]).at(-1);
  return last?.type === "name" || last?.type === "variable" ? String(last.value) : undefined;
}

function filtersOf(node: JsonataNode): JsonataNode[] {
  const last = node.type === "path" ? (node.steps as JsonataNode[]).at(-1) : node;
  return [last?.predicate, last?.stages].flatMap((list) =>
    Array.isArray(list) ? (list as JsonataNode[]).flatMap((one) => (one.type === "filter" ? (one.expr as JsonataNode) : [])) : [],
  );
}
