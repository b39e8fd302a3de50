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
  const actions = actionsOf(tokensOf(text));
  const repeats = accumulation(actions, task);
  if (!repeats) return { class: "I", reason: "the expression only sets, removes or adds to sets" };
  const condition = argumentOf(task, "ConditionExpression");
  if (condition.kind !== "absent") {
    const written = literalText(condition);
    if (written === undefined || guards(tokensOf(written), actions))
      return { class: "I", reason: "a repeat fails its ConditionExpression instead of acting" };
  }
  return { class: "N", reason: `${repeats} adds to what is there` };
}

type Token = string;

interface Action {
  readonly clause: "SET" | "ADD" | "REMOVE" | "DELETE";
  readonly target: string;
  readonly value: readonly Token[];
}

/** Words (`a.b[0]`, `#name`, `:value`) and signs. */
export const tokensOf = (text: string): Token[] => text.match(/[\w:#.[\]]+|<>|<=|>=|[^\s\w:#.[\]]/g) ?? [];

const CLAUSES: ReadonlySet<string> = new Set(["SET", "ADD", "REMOVE", "DELETE"]);

/** The actions of all clauses; they end at commas outside parentheses. */
function actionsOf(tokens: readonly Token[]): Action[] {
  const actions: Action[] = [];
  let clause: Action["clause"] | undefined;
  let action: Token[] = [];
  let depth = 0;
  const end = (): void => {
    const [target, sign, ...value] = action;
    if (clause && target !== undefined)
      actions.push({ clause, target, value: sign === "=" || sign === undefined ? value : [sign, ...value] });
    action = [];
  };
  for (const token of tokens) {
    if (CLAUSES.has(token.toUpperCase()) && depth === 0) {
      end();
      clause = token.toUpperCase() as Action["clause"];
    } else if (token === "," && depth === 0) end();
    else {
      if (token === "(") depth++;
      if (token === ")") depth--;
      action.push(token);
    }
  }
  end();
  return actions;
}

/** Attributes that a value reads: no placeholders of values, no numbers, no functions. */
const attributesOf = (value: readonly Token[]): Token[] => value.filter((token, i) => /^[#A-Za-z_]/.test(token) && value[i + 1] !== "(");

const isSum = (value: readonly Token[]): boolean =>
  value.some((token) => token === "+" || token === "-" || token.toLowerCase() === "list_append");

/** The action that does more each time it is applied. */
function accumulation(actions: readonly Action[], task: TaskState): string | undefined {
  const targets = new Set(actions.map(({ target }) => target));
  for (const { clause, target, value } of actions) {
    const [first = ""] = value;
    if (clause === "REMOVE" && target.endsWith("]")) return `REMOVE ${target}`;
    if (clause === "ADD" && argumentOf(task, "ExpressionAttributeValues", first, "N").kind === "given") return `ADD ${target} ${first}`;
    if (clause !== "SET") continue;
    const read = attributesOf(value).filter((name) => targets.has(name));
    if (isSum(value) ? read.length > 0 : read.some((name) => name !== target)) return `SET ${target} = ${value.join(" ")}`;
  }
  return undefined;
}

const COMPARISONS: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

/**
 * Whether a repeat fails the condition: it asks that an attribute is not there yet, or compares one that the update changes.
 * That the item is there (`attribute_exists`), or that a sum is large enough, does not tell a repeat.
 */
function guards(condition: readonly Token[], actions: readonly Action[]): boolean {
  const words = condition.map((token) => token.toLowerCase());
  if (words.some((word, i) => word === "attribute_not_exists" || (word === "not" && words[i + 1] === "contains"))) return true;
  return actions.some(({ clause, target, value }) =>
    condition.some((token, i) => {
      const sign = condition[i + 1] ?? "";
      if (token !== target || !COMPARISONS.has(sign) || !condition[i + 2]?.startsWith(":")) return false;
      return sign === "=" || !(clause === "ADD" || isSum(value));
    }),
  );
}
