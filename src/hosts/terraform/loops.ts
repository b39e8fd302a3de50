import { type Attribute, attribute, type Block, type Expression } from "../../languages/hcl/syntax.js";
import type { Member, Node } from "../../text/node.js";
import { textAt } from "../../text/node-builders.js";
import { textOf } from "../../text/range.js";
import type { Evaluator } from "./evaluator.js";
import { bound, OPEN, type Scope } from "./scope.js";
import { list, numberAt, object, plainText, unknown } from "./values.js";

/** More instances than these of one block are a program's data, not state machines that a person wrote. */
const MAX_INSTANCES = 100;

/** Keys and values of a collection; undefined where they are not all known. */
export function entries(node: Node): (readonly [Node, Node])[] | undefined {
  if (node.kind === "array") {
    if (node.items.some((item) => item.kind === "placeholder" && item.placeholder.kind === "unknown")) return undefined;
    return node.items.map((item, i) => [numberAt(i, item.range), item] as const);
  }
  if (node.kind !== "object" || node.members.some((m) => m.key.placeholders.length > 0)) return undefined;
  return node.members.map((m) => [textAt(m.key.name, m.key.range), m.value] as const);
}

/** `[for x in y : …]` and `{for k, v in y : … => …}`. */
export function loopValue(expression: Expression & { type: "for" }, scope: Scope, evaluator: Evaluator): Node {
  const { at, key, value, over, resultKey, result, condition } = expression;
  const items = entries(evaluator.exactly(() => evaluator.evaluate(over, scope)));
  if (!items || expression.grouped) {
    evaluator.session.notes.add(`a loop over ${textOf(over.at).replace(/\s+/g, " ").slice(0, 80)} is unknown until deployment`);
    return unknown("unknown", at);
  }
  const members: Member[] = [];
  const made: Node[] = [];
  for (const [itemKey, item] of items) {
    const inner = bound(scope, [value, item], ...(key === undefined ? [] : [[key, itemKey] as const]));
    const wanted = condition ? evaluator.truth(condition, inner) : true;
    if (wanted === undefined) return unknown("unknown", at);
    if (!wanted) continue;
    if (resultKey) members.push(evaluator.member({ key: resultKey, value: result, at: result.at }, inner));
    else made.push(evaluator.evaluate(result, inner));
  }
  return resultKey ? object(at, members) : list(at, made);
}

/** `list[*].name`. */
export function splatValue({ of, each, at }: Expression & { type: "splat" }, scope: Scope, evaluator: Evaluator): Node {
  const value = evaluator.evaluate(of, scope);
  const items = value.kind === "array" ? entries(value) : undefined;
  if (!items) return unknown("unknown", at);
  return list(
    at,
    items.map(([, item]) => evaluator.evaluate(each, bound(scope, ["*", item]))),
  );
}

/** What `each` is for the instances of a block with `for_each`, as far as they are known. */
export function instancesOf(block: Block, evaluator: Evaluator): { readonly key: string; readonly scope: Scope }[] {
  const over = attribute(block.body, "for_each");
  const all = over && evaluator.exactly(() => evaluator.evaluate(over.value));
  const items = all && (entries(all) ?? knownEntries(all));
  if (!over || !items) return [];
  return items.slice(0, MAX_INSTANCES).flatMap(([key, value]) => {
    const name = plainText(value.kind === "string" && key.kind === "number" ? value : key);
    return name === undefined ? [] : [{ key: name, scope: eachScope(name, value, over) }];
  });
}

function eachScope(name: string, value: Node, { at }: { readonly at: Node["range"] }): Scope {
  const each = object(at, [
    { key: { name: "key", range: at, placeholders: [] }, value: textAt(name, at), range: at },
    { key: { name: "value", range: at, placeholders: [] }, value, range: at },
  ]);
  return bound(OPEN, ["each", each]);
}

/**
 * What `each` and `count` are in each of the instances that a block surely has, whatever its variables are; undefined
 * where that depends on the deployment.
 */
export function certainInstances(block: Block, evaluator: Evaluator): readonly Scope[] | undefined {
  const { session } = evaluator;
  const before = session.defaultsTaken;
  const forEach = attribute(block.body, "for_each");
  const count = attribute(block.body, "count");
  if (!forEach && !count) return [OPEN];
  const scopes = forEach ? scopesOfEach(forEach, evaluator) : count && scopesOfCount(count, evaluator);
  return session.defaultsTaken === before ? scopes : undefined;
}

function scopesOfEach(over: Attribute, evaluator: Evaluator): Scope[] | undefined {
  const items = entries(evaluator.evaluate(over.value));
  if (!items || items.length > MAX_INSTANCES) return undefined;
  const scopes = items.map(([key, value]) => {
    const name = plainText(value.kind === "string" && key.kind === "number" ? value : key);
    return name === undefined ? undefined : eachScope(name, value, over);
  });
  return scopes.some((scope) => scope === undefined) ? undefined : scopes.flatMap((scope) => scope ?? []);
}

function scopesOfCount({ value, at }: Attribute, evaluator: Evaluator): Scope[] | undefined {
  const count = evaluator.evaluate(value);
  if (count.kind !== "number" || count.value < 0 || count.value > MAX_INSTANCES) return undefined;
  return Array.from({ length: count.value }, (_, i) =>
    bound(OPEN, ["count", object(at, [{ key: { name: "index", range: at, placeholders: [] }, value: numberAt(i, at), range: at }])]),
  );
}

/** Of a map to which deployment adds others, those that the program says. */
function knownEntries(node: Node): (readonly [Node, Node])[] {
  if (node.kind !== "object") return [];
  return node.members.filter((m) => m.key.placeholders.length === 0).map((m) => [textAt(m.key.name, m.key.range), m.value] as const);
}
