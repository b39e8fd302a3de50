import type { Template } from "../asl/expressions.js";
import type { TaskState } from "../asl/model.js";
import { argumentOf } from "./arguments.js";
import { tokenQuality } from "./token-quality.js";

/** What a call overwrites is known by these arguments. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ["s3:putObject", "Key"],
  ["s3:copyObject", "Key"],
  ["dynamodb:putItem", "Item"],
  ["dynamodb:batchWriteItem", "RequestItems"],
]);

/** Attributes that are a table's key by their names. */
const KEY_NAME = /^(id|pk|sk|key|uuid|guid|.*[a-z]Id|.*_id|.*Key|.*_key)$/i;

/** The parts of a call's arguments that say what it overwrites: each with its path, as far as that has no list in it. */
export function overwritesBy(task: TaskState, call: string): readonly { readonly path: readonly string[]; readonly value: Template }[] {
  const name = KEYS.get(call);
  const argument = name === undefined ? undefined : argumentOf(task, name);
  if (name === undefined || argument?.kind !== "given") return [];
  if (name === "Key") return [{ path: [name], value: argument.value }];
  const items = name === "Item" ? [argument.value] : itemsIn(argument.value);
  return items.flatMap((item) =>
    item.kind === "object"
      ? item.entries.filter(({ key }) => KEY_NAME.test(key)).map((entry) => ({ path: [name, entry.key], value: entry.value }))
      : [],
  );
}

/** The `Item` of each PutRequest. */
function itemsIn(requests: Template): Template[] {
  const items: Template[] = [];
  const todo: Template[] = [requests];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "array") todo.push(...at.items);
    if (at.kind !== "object") continue;
    for (const entry of at.entries) (entry.key === "Item" ? items : todo).push(entry.value);
  }
  return items;
}

/**
 * Why a call that overwrites by key writes once more, where its key is new on each attempt, or each time that the execution
 * runs (which a time of the execution is too).
 */
export function freshKey(task: TaskState, call: string, per: "attempt" | "execution"): string | undefined {
  const fresh = overwritesBy(task, call)
    .map(({ value }) => tokenQuality(value))
    .find(({ provenance: taints }) => taints.has("fresh-attempt") || (per === "execution" && taints.has("fresh-state")));
  return fresh && `its key is new each time${fresh.fresh ? ` (${fresh.fresh})` : ""}, so each call writes another record`;
}
