import type { TaskState } from "../asl/model.js";
import { argumentOf, literalText } from "./arguments.js";
import type { Idempotency } from "./shapes.js";

/**
 * Whether a second application of an UpdateExpression changes the item again, its ConditionExpression considered.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function updateItem(task: TaskState): Pick<Idempotency, "class" | "reason"> {
  const text = literalText(argumentOf(task, "UpdateExpression"));
  if (text === undefined) return { class: "U", reason: "the UpdateExpression is not known" };
  const clauses = clausesOf(text);
  const repeats = accumulation(clauses, task);
  if (!repeats) return { class: "I", reason: "the expression only sets, removes or adds to sets" };
  const condition = argumentOf(task, "ConditionExpression");
  if (condition.kind !== "absent") {
    const written = literalText(condition);
    if (written === undefined || guards(written, clauses))
      return { class: "I", reason: "a repeat fails its ConditionExpression instead of acting" };
  }
  return { class: "N", reason: `${repeats} adds to what is there` };
}

interface Clause {
  readonly kind: "SET" | "ADD" | "REMOVE" | "DELETE";
  readonly body: string;
  readonly actions: readonly { readonly target: string; readonly value: string }[];
}

function clausesOf(expression: string): Clause[] {
  return [...expression.matchAll(/\b(SET|ADD|REMOVE|DELETE)\b([\s\S]*?)(?=\b(?:SET|ADD|REMOVE|DELETE)\b|$)/gi)].map(
    ([, word = "", body = ""]) => {
      const kind = word.toUpperCase() as Clause["kind"];
      const actions = atCommas(body).map((action) => {
        const [target = "", value = ""] = kind === "SET" ? splitOnce(action, "=") : action.trim().split(/\s+/);
        return { target: target.trim(), value: value.trim() };
      });
      return { kind, body: body.trim(), actions };
    },
  );
}

/** Splits at commas outside parentheses. */
function atCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")") depth--;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Names of attributes in an expression: no values (`:x`), no functions. */
const attributesOf = (text: string): string[] =>
  [...text.matchAll(/(?<![:\w#.])([#\w][\w.#[\]]*)(?!\s*\()/g)].flatMap(([, name]) => (name && !/^\d/.test(name) ? [name] : []));

const NUMBER_FUNCTIONS = /[+-]|\blist_append\s*\(/i;

/** The part of an update expression that does more each time it is applied. */
function accumulation(clauses: readonly Clause[], task: TaskState): string | undefined {
  const targets = new Set(clauses.flatMap(({ actions }) => actions.map(({ target }) => target)));
  for (const { kind, body, actions } of clauses) {
    if (kind === "REMOVE" && /\[\d+\]/.test(body)) return `REMOVE ${body}`;
    if (kind === "ADD" && actions.some(({ value }) => argumentOf(task, "ExpressionAttributeValues", value, "N").kind === "given"))
      return `ADD ${body}`;
    if (kind !== "SET") continue;
    for (const { target, value } of actions) {
      const read = attributesOf(value).filter((name) => targets.has(name));
      if (NUMBER_FUNCTIONS.test(value) ? read.length > 0 : read.some((name) => name !== target)) return `SET ${target} = ${value}`;
    }
  }
  return undefined;
}

/**
 * Whether a repeat fails the condition: it asks that an attribute is not there yet, or compares one that the update changes.
 * That the item is there (`attribute_exists`), or that a sum is large enough, does not tell a repeat.
 */
function guards(condition: string, clauses: readonly Clause[]): boolean {
  if (/\battribute_not_exists\s*\(/i.test(condition) || /\bNOT\s+contains\s*\(/i.test(condition)) return true;
  for (const { kind, actions } of clauses) {
    for (const { target, value } of actions) {
      const changesBySum = kind === "ADD" || NUMBER_FUNCTIONS.test(value);
      const operators = changesBySum ? "=" : "<>|<=|>=|=|<|>";
      const name = target.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      if (new RegExp(`(?<![\\w#.])${name}\\s*(?:${operators})\\s*:`).test(condition)) return true;
    }
  }
  return false;
}
