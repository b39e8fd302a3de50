import type { Template } from "../asl/expressions.js";
import type { TaskState } from "../asl/model.js";
import type { Span } from "../text/range.js";
import { type Argument, argumentAt, literalText } from "./arguments.js";
import { isReservedWord } from "./dynamodb-reserved-words.js";
import { sdkCounterpart } from "./optimized.js";
import { tokensOf } from "./update-expression.js";

/** Why DynamoDB refuses a call with a ValidationException: its expressions and what they refer to do not fit. */
export interface ExpressionFault {
  readonly kind: "undefined" | "unused" | "reserved";
  /** `:total`, `#status`, or the attribute. */
  readonly name: string;
  /** The expression, or for `unused` the map of names or values. */
  readonly parameter: string;
  readonly at: Span | undefined;
}

const EXPRESSIONS = ["ConditionExpression", "FilterExpression", "KeyConditionExpression", "ProjectionExpression", "UpdateExpression"];

/** Calls whose own parameters are expressions, and those that have them in items of a list. */
const PLAIN = new Set(["putItem", "updateItem", "deleteItem", "getItem", "query", "scan"]);
const LISTED: ReadonlyMap<string, readonly string[]> = new Map([
  ["transactWriteItems", ["Put", "Update", "Delete", "ConditionCheck"]],
  ["transactGetItems", ["Get"]],
]);

/**
 * Only what is written out is compared: an expression that is computed hides what it uses.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html
 */
export function expressionFaults(task: TaskState): readonly ExpressionFault[] {
  const call = task.resource && sdkCounterpart(task.resource.value);
  const all = task.parameters?.value;
  if (call?.service !== "dynamodb" || !all) return [];
  if (PLAIN.has(call.action)) return faultsIn(all);
  const items = argumentAt(all, ["TransactItems"]);
  const kinds = LISTED.get(call.action) ?? [];
  if (items.kind !== "given" || items.value.kind !== "array") return [];
  return items.value.items.flatMap((item) =>
    kinds.flatMap((kind) => {
      const one = argumentAt(item, [kind]);
      return one.kind === "given" ? faultsIn(one.value) : [];
    }),
  );
}

/** One word of an expression, told apart from the functions, operators and clauses around it. */
interface Use {
  readonly name: string;
  readonly parameter: string;
  readonly at: Span | undefined;
}

function faultsIn(holder: Template): ExpressionFault[] {
  const names = keysOf(argumentAt(holder, ["ExpressionAttributeNames"]));
  const values = keysOf(argumentAt(holder, ["ExpressionAttributeValues"]));
  const uses: Use[] = [];
  let isComplete = true;
  for (const parameter of EXPRESSIONS) {
    const argument = argumentAt(holder, [parameter]);
    if (argument.kind === "absent") continue;
    const text = literalText(argument);
    if (text === undefined) isComplete = false;
    else for (const name of namesIn(text, parameter)) uses.push({ name, parameter, at: placeOf(argument) });
  }
  const faults: ExpressionFault[] = [];
  const reported = new Set<string>();
  for (const use of uses) {
    const known = use.name.startsWith(":") ? values : use.name.startsWith("#") ? names : undefined;
    const kind = known ? "undefined" : "reserved";
    if (reported.has(use.name) || (known ? known === "hidden" || known.has(use.name) : !isReservedWord(use.name) || /^[:#]/.test(use.name)))
      continue;
    reported.add(use.name);
    faults.push({ ...use, kind });
  }
  const used = new Set(uses.map(({ name }) => name));
  for (const [parameter, known] of [
    ["ExpressionAttributeNames", names],
    ["ExpressionAttributeValues", values],
  ] as const)
    if (isComplete && known !== "hidden")
      for (const [name, at] of known) if (!used.has(name)) faults.push({ kind: "unused", name, parameter, at });
  return faults;
}

/** The keys of a map that is written out. */
function keysOf(argument: Argument): ReadonlyMap<string, Span> | "hidden" {
  if (argument.kind === "absent") return new Map();
  if (argument.kind === "hidden") return "hidden";
  const { value } = argument;
  if (value.kind === "object")
    return value.entries.some((entry) => entry.unresolved)
      ? "hidden"
      : new Map(value.entries.map((entry) => [entry.key, entry.member.key.range]));
  if (value.kind !== "literal" || value.node.kind !== "object") return "hidden";
  return value.node.members.some(({ key }) => key.placeholders.length > 0)
    ? "hidden"
    : new Map(value.node.members.map((member) => [member.key.name, member.key.range]));
}

const placeOf = (argument: Argument): Span | undefined =>
  argument.kind === "given" && argument.value.kind === "literal" ? argument.value.node.range : undefined;

const OPERATORS = new Set(["and", "or", "not", "between", "in"]);
const CLAUSES = new Set(["set", "remove", "add", "delete"]);

/** `:value`, `#name` and each part of the paths of attributes. */
function* namesIn(text: string, parameter: string): Iterable<string> {
  const tokens = tokensOf(text);
  for (const [i, token] of tokens.entries()) {
    if (!/^[:#A-Za-z_]/.test(token) || tokens[i + 1] === "(") continue;
    const word = token.toLowerCase();
    if (parameter === "UpdateExpression" ? CLAUSES.has(word) : parameter !== "ProjectionExpression" && OPERATORS.has(word)) continue;
    for (const part of token.split(".")) {
      const name = part.split("[", 1)[0] as string;
      if (name !== "") yield name;
    }
  }
}
