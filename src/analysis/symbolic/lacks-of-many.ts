import type { FilterExpression, PathStep } from "../../asl/expressions.js";
import type { Constraints } from "../../values/abstract/constraints.js";
import { ARRAY, OBJECT } from "../../values/abstract/kinds.js";
import { memberLack } from "../../values/abstract/lack.js";
import { anyArray, joinAll } from "../../values/abstract/lattice.js";
import { type AbstractValue, BOTTOM, MUST, NO } from "../../values/abstract/value.js";
import type { Lack } from "../../values/lack.js";
import { stepInto } from "./steps.js";

/**
 * Members that a path with steps of several places reads, and that no source of the values lists. Such a path does not fail:
 * it finds nothing.
 */
export function lacksOfMany(from: AbstractValue, steps: readonly PathStep[], k: Constraints): Lack[] {
  const lacks: Lack[] = [];
  let at: AbstractValue | undefined = from;
  for (const step of steps) {
    if (!at || at.kinds === 0) return lacks;
    switch (step.kind) {
      case "member":
        at = memberOf(at, step.name, k, lacks);
        break;
      case "index":
        at = stepInto(at, step.index, k).value;
        break;
      case "filter":
        at = itemsOf(at);
        if (at) for (const path of pathsIn(step.filter)) readAll(at, path, k, lacks);
        break;
      case "wildcard":
      case "slice":
      case "indices":
        at = itemsOf(at);
        break;
      default:
        return lacks;
    }
  }
  return lacks;
}

function readAll(from: AbstractValue, steps: readonly PathStep[], k: Constraints, lacks: Lack[]): void {
  let at: AbstractValue | undefined = from;
  for (const step of steps) {
    if (!at || step.kind !== "member") return;
    at = memberOf(at, step.name, k, lacks);
  }
}

/** What is below; nothing where it is not listed, which is noted. */
function memberOf(at: AbstractValue, name: string, k: Constraints, lacks: Lack[]): AbstractValue | undefined {
  if (at.kinds !== OBJECT) return undefined;
  const part = stepInto(at, name, k);
  const lack = part.presence === MUST ? undefined : memberLack(at, name, false);
  if (lack) lacks.push(lack);
  return lack || part.presence === NO ? undefined : part.value;
}

/** All items in one; of an object (`wildcard`) nothing is said. */
function itemsOf(at: AbstractValue): AbstractValue | undefined {
  if (at.kinds !== ARRAY) return undefined;
  const arr = at.arr ?? anyArray(at);
  return joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
}

/** Paths of the element under test. */
function* pathsIn(filter: FilterExpression): Generator<readonly PathStep[]> {
  const todo: FilterExpression[] = [filter];
  for (let one = todo.pop(); one; one = todo.pop()) {
    if (one.kind === "and" || one.kind === "or") todo.push(one.left, one.right);
    else if (one.kind === "not") todo.push(one.operand);
    else if (one.kind === "compare") {
      for (const side of [one.left, one.right]) if (side.kind === "path" && side.root === "element") yield side.steps;
    }
  }
}
