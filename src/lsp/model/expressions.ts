import type { IntrinsicArgument, IntrinsicCall, JsonataExpression, Path, Template } from "../../asl/expressions.js";
import type { Condition, Field, State } from "../../asl/model.js";
import { assignmentsOf } from "../../asl/variable-references.js";
import type { Node } from "../../text/node.js";
import type { Span } from "../../text/range.js";

export type Expression = Path | IntrinsicCall | JsonataExpression;

/** An expression of a state, and the field that it is written in. */
export interface ExpressionSite {
  readonly state: State;
  readonly expression: Expression;
  /** The state's own field: `Parameters`, `Choices`, `Catch`, … */
  readonly field: string;
  /** Where it is written. */
  readonly at: Span;
}

/** Every path, intrinsic function call and JSONata expression of a state. */
export function expressionSites(state: State): ExpressionSite[] {
  const sites: ExpressionSite[] = [];
  for (const expression of expressionsIn(state)) {
    const field = fieldOf(expression.node, state);
    if (field !== undefined) sites.push({ state, expression, field, at: spanOf(expression) });
  }
  return sites;
}

function spanOf(expression: Expression): Span {
  const length = expression.kind === "jsonata" ? expression.source.length : expression.text.length;
  return expression.node.content().rangeOf(expression.start, expression.start + length);
}

/** The state's own field that a node is a part of. */
function fieldOf(node: Node, state: State): string | undefined {
  for (let at: Node | undefined = node; at; at = at.parent) {
    const { parent } = at as Node;
    if (parent === state.node) return state.node.members.find((m) => m.value === at)?.key.name;
  }
  return undefined;
}

function* expressionsIn(state: State): Generator<Expression> {
  for (const value of Object.values(state)) if (isField(value)) yield* inField(value.value);
  if (state.type === "Wait" && state.until) yield* inTemplate(state.until.field.value);
  for (const { template, location } of assignmentsOf(state)) if (location !== "Assign") yield* inTemplate(template);
  if (state.type === "Choice") {
    for (const rule of state.choices) {
      yield* inCondition(rule.condition);
      if (rule.output) yield* inTemplate(rule.output.value);
    }
  }
  if ("catch" in state) {
    for (const catcher of state.catch) {
      if (catcher.output) yield* inTemplate(catcher.output.value);
      if (catcher.resultPath?.value) yield catcher.resultPath.value;
    }
  }
}

const isField = (value: unknown): value is Field<unknown> =>
  typeof value === "object" && value !== null && "value" in value && "key" in value && "node" in value;

function* inField(value: unknown): Generator<Expression> {
  if (typeof value !== "object" || value === null) return;
  if ("kind" in value && typeof value.kind === "string") yield* inTemplate(value as Template);
  // ItemReader, ItemBatcher and ResultWriter have fields of their own
  else for (const inner of Object.values(value)) if (isField(inner)) yield* inField(inner.value);
}

function* inTemplate(root: Template): Generator<Expression> {
  const todo: (Template | IntrinsicArgument)[] = [root];
  for (let template = todo.pop(); template; template = todo.pop()) {
    if (template.kind === "path" || template.kind === "jsonata") yield template;
    else if (template.kind === "object") todo.push(...template.entries.map((e) => e.value));
    else if (template.kind === "array") todo.push(...template.items);
    else if (template.kind === "intrinsic") {
      yield template;
      todo.push(...template.args);
    }
  }
}

function* inCondition(root: Condition): Generator<Expression> {
  const todo: Condition[] = [root];
  for (let condition = todo.pop(); condition; condition = todo.pop()) {
    if (condition.kind === "and" || condition.kind === "or") todo.push(...condition.operands);
    else if (condition.kind === "not") todo.push(condition.operand);
    else if (condition.kind === "jsonata") yield condition.expression;
    else if (condition.kind === "compare") {
      yield condition.variable;
      if (condition.operand.kind === "path") yield condition.operand;
    }
  }
}
