import type { IntrinsicArgument, IntrinsicCall, JsonataExpression, JsonataNode, Path, Template } from "./expressions.js";
import { JSONATA_FUNCTIONS } from "./functions.js";
import { allStates, type Condition, type Machine, type State } from "./model.js";

/** The Assign fields of a state, its rules and catchers; `location` below the state. */
export function* assignmentsOf(state: State): Generator<{ template: Template; location: string }> {
  if ("assign" in state && state.assign) yield { template: state.assign.value, location: "Assign" };
  if (state.type === "Choice")
    for (const [i, rule] of state.choices.entries())
      if (rule.assign) yield { template: rule.assign.value, location: `Choices[${i}]/Assign` };
  if ("catch" in state)
    for (const [i, c] of state.catch.entries()) if (c.assign) yield { template: c.assign.value, location: `Catch[${i}]/Assign` };
}

/** One read of a workflow variable. */
export interface VariableRead {
  readonly name: string;
  readonly expression: Path | (Template & { kind: "jsonata" });
}

/**
 * Which workflow variables each state refers to, as DescribeStateMachine lists them.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
 */
export function variableReferences(root: Machine): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const state of allStates(root)) {
    const names = new Set<string>();
    for (const { name } of variableReads(state)) names.add(name);
    if (names.size > 0) found.set(state.name, [...names]);
  }
  return found;
}

export function* variableReads(state: State): Generator<VariableRead> {
  for (const expression of expressionsOf(state)) {
    if (expression.kind === "path") {
      if (expression.root.kind === "variable") yield { name: expression.root.name, expression };
    } else if (expression.kind === "jsonata" && expression.ast)
      for (const name of freeVariables(expression.ast)) yield { name, expression };
  }
}

/** Every path and JSONata expression of a state, wherever it is. */
export function* expressionsOf(state: State): Generator<Path | (Template & { kind: "jsonata" })> {
  for (const one of computedOf(state)) if (one.kind !== "intrinsic") yield one;
}

/** Every call of an intrinsic function of a state, calls within calls included. */
export function* intrinsicsOf(state: State): Generator<IntrinsicCall> {
  for (const one of computedOf(state)) if (one.kind === "intrinsic") yield one;
}

type Computed = Path | IntrinsicCall | (Template & { kind: "jsonata" });

function* computedOf(state: State): Generator<Computed> {
  for (const value of Object.values(state)) {
    const field = value as { value?: unknown; key?: unknown } | undefined;
    if (typeof field === "object" && field !== null && "value" in field && "key" in field) yield* inField(field.value);
  }
  if (state.type === "Wait" && state.until) yield* inTemplate(state.until.field.value);
  for (const { template, location } of assignmentsOf(state)) if (location !== "Assign") yield* inTemplate(template);
  if (state.type === "Choice") {
    for (const rule of state.choices) {
      yield* expressionsIn(rule.condition);
      if (rule.output) yield* inTemplate(rule.output.value);
    }
  }
  if ("catch" in state) {
    for (const c of state.catch) {
      if (c.output) yield* inTemplate(c.output.value);
      if (c.resultPath?.value) yield c.resultPath.value;
    }
  }
}

function* inField(value: unknown): Generator<Computed> {
  if (typeof value !== "object" || value === null) return;
  if ("kind" in value && typeof value.kind === "string") yield* inTemplate(value as Template);
  // ItemReader, ItemBatcher, ResultWriter: fields within a field
  else
    for (const inner of Object.values(value))
      if (typeof inner === "object" && inner !== null && "value" in inner) yield* inField((inner as { value: unknown }).value);
}

function* inTemplate(root: Template): Generator<Computed> {
  const todo: (Template | IntrinsicArgument)[] = [root];
  while (todo.length > 0) {
    const template = todo.pop() as Template | IntrinsicArgument;
    if (template.kind === "path" || template.kind === "jsonata") yield template;
    else if (template.kind === "object") todo.push(...template.entries.map((e) => e.value).reverse());
    else if (template.kind === "array") todo.push(...[...template.items].reverse());
    else if (template.kind === "intrinsic") {
      yield template;
      todo.push(...[...template.args].reverse());
    }
  }
}

/** Every path and JSONata expression that a condition of a Choice tests. */
export function* expressionsIn(root: Condition): Generator<Path | JsonataExpression> {
  const todo: Condition[] = [root];
  while (todo.length > 0) {
    const condition = todo.pop() as Condition;
    if (condition.kind === "and" || condition.kind === "or") todo.push(...[...condition.operands].reverse());
    else if (condition.kind === "not") todo.push(condition.operand);
    else if (condition.kind === "jsonata") yield condition.expression;
    else if (condition.kind === "compare") {
      yield condition.variable;
      if (condition.operand.kind === "path") yield condition.operand;
    }
  }
}

/** Variables of a JSONata expression that it does not bind itself; `$states`, `$` and functions are none. */
export function freeVariables(ast: JsonataNode): Set<string> {
  const names = new Set<string>();
  const todo: { node: JsonataNode; bound: ReadonlySet<string> }[] = [{ node: ast, bound: new Set() }];
  while (todo.length > 0) {
    const { node, bound } = todo.pop() as { node: JsonataNode; bound: ReadonlySet<string> };
    if (node.type === "variable") {
      const name = String(node.value);
      if (name !== "" && name !== "$" && name !== "states" && !bound.has(name) && !JSONATA_FUNCTIONS.has(name)) names.add(name);
    }
    const added = boundBy(node).filter((name) => !bound.has(name));
    // shared where nothing is added: a block with thousands of assignments has one set
    const inner = added.length > 0 ? new Set([...bound, ...added]) : bound;
    for (const child of childNodes(node)) todo.push({ node: child, bound: inner });
  }
  return names;
}

const named = new WeakMap<JsonataNode, ReadonlySet<string>>();

/** Every name that a JSONata expression reads as a variable, its own and those of functions included. */
export function namedVariables(ast: JsonataNode): ReadonlySet<string> {
  const known = named.get(ast);
  if (known) return known;
  const names = new Set<string>();
  const todo: JsonataNode[] = [ast];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.type === "variable") names.add(String(node.value));
    for (const child of childNodes(node)) todo.push(child);
  }
  named.set(ast, names);
  return names;
}

/** The variables that a node binds for what is below it. */
function boundBy(node: JsonataNode): string[] {
  const stages = [node, ...(node.type === "path" ? (node.steps as JsonataNode[]) : [])];
  const names = stages.flatMap(({ focus, index }) => [focus, index].filter((name) => typeof name === "string"));
  const nodes = (field: string) => (node[field] as JsonataNode[] | undefined) ?? [];
  if (node.type === "lambda") names.push(...nodes("arguments").map((argument) => String(argument.value)));
  const binds = node.type === "block" ? nodes("expressions").filter((e) => e.type === "bind") : node.type === "bind" ? [node] : [];
  for (const bind of binds) names.push(String((bind.lhs as JsonataNode).value));
  return names;
}

/** The nodes below a node of a syntax tree, or below a value that holds some. */
export function childNodes(value: unknown): JsonataNode[] {
  const found: JsonataNode[] = [];
  const todo: unknown[] = Object.values(value as object);
  while (todo.length > 0) {
    const item = todo.pop();
    if (Array.isArray(item)) todo.push(...item);
    else if (typeof item === "object" && item !== null) {
      if (typeof (item as JsonataNode).type === "string") found.push(item as JsonataNode);
      else todo.push(...Object.values(item));
    }
  }
  return found;
}
