import type { Facts, OperationFact } from "../analysis/facts/facts.js";
import type { State } from "../asl/model.js";
import type { Node } from "../text/node.js";
import type { Lack } from "../values/lack.js";
import { nodeAt } from "./node-at.js";

/** A member or text that no source lists, in the operation that uses it. */
export interface UsedLack {
  readonly state: State;
  readonly operation: OperationFact;
  readonly lack: Lack;
}

/** Everything that the state uses although nothing lists it, on whichever way a run comes to it. */
export function lacksOf(state: State, facts: Facts): readonly UsedLack[] {
  const operations = facts.operations(state);
  return operations.flatMap((operation) =>
    operation.lacks
      .filter((lack) => operations.every((other) => !isSame(other, operation) || other.lacks.some((l) => sameLack(l, lack))))
      .map((lack) => ({ state, operation, lack })),
  );
}

/** The same operation, as another scope's run evaluated it. */
const isSame = (a: OperationFact, b: OperationFact): boolean => a.location === b.location && a.text === b.text;

const sameLack = (a: Lack, b: Lack): boolean =>
  a.kind === "member" ? b.kind === "member" && a.member === b.member : b.kind === "value" && a.value === b.value;

/** The string in which the operation uses the word: the path, the expression, the text compared with. */
export function nodeUsing(word: string, { location, node }: OperationFact, state: State): Node | undefined {
  const holder = nodeAt(state, location) ?? node;
  const todo: Node[] = holder ? [holder] : [];
  for (let at = todo.shift(); at; at = todo.shift()) {
    if (at.kind === "string" && at.value.includes(word)) return at;
    if (at.kind === "object") todo.push(...at.members.map((m) => m.value));
    else if (at.kind === "array") todo.push(...at.items);
  }
  return holder;
}
