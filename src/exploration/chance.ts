import type { IntrinsicArgument, JsonataNode, Path } from "../asl/expressions.js";
import { FRESH_FUNCTIONS, FRESH_INTRINSICS } from "../asl/functions.js";
import { allStates, type Machine, type State } from "../asl/model.js";
import { childNodes, expressionsOf, intrinsicsOf } from "../asl/variable-references.js";

/**
 * Can two executions differ although the same members are read of their inputs and results? By the clock, by chance, by what
 * the context object says, by what an ItemReader lists, or by an input that is used as a whole.
 */
export const variesByItself = (machine: Machine): boolean => [...allStates(machine)].some(varies);

/** Does the state read what is new each time: the time, chance, the context object? */
export function readsFresh(state: State): boolean {
  for (const call of intrinsicsOf(state)) if (FRESH_INTRINSICS.has(call.name)) return true;
  for (const expression of expressionsOf(state)) {
    if (expression.kind === "path" ? isContext(expression) : expression.ast === undefined || isFresh(expression.ast)) return true;
  }
  return false;
}

function varies(state: State): boolean {
  if (state.type === "Map" && state.itemReader) return true;
  for (const call of intrinsicsOf(state)) if (FRESH_INTRINSICS.has(call.name) || call.args.some(isWhole)) return true;
  for (const expression of expressionsOf(state)) {
    if (expression.kind === "path" ? isContext(expression) : expression.ast === undefined || readsMore(expression.ast)) return true;
  }
  return false;
}

/** Does an expression call a function that gives another value each time, or read the context object or all that holds it? */
function isFresh(root: JsonataNode): boolean {
  const todo: JsonataNode[] = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.type === "variable" && (FRESH_FUNCTIONS.has(String(node.value)) || node.value === "states")) return true;
    const [first, member, ...more] = node.type === "path" ? (node.steps as JsonataNode[]) : [];
    if (first?.type === "variable" && first.value === "states") {
      if (member?.type !== "name" || member.value === "context") return true;
      todo.push(...childNodes([member, ...more]));
    } else todo.push(...childNodes(node));
  }
  return false;
}

const isContext = (path: Path): boolean => path.root.kind === "context";

/** `$` as an argument: the function looks at all of it. */
const isWhole = (argument: IntrinsicArgument): boolean =>
  argument.kind === "path" && argument.root.kind === "input" && (argument.steps.length === 0 || argument.fn !== undefined);

/** Members of `$states` that say what a task or the caller has given. */
const GIVEN = new Set(["input", "result", "errorOutput"]);

function readsMore(root: JsonataNode): boolean {
  const todo: { node: JsonataNode; handedOn: boolean }[] = [{ node: root, handedOn: true }];
  for (let at = todo.pop(); at; at = todo.pop()) {
    const { node, handedOn } = at;
    if (node.type === "variable" && (FRESH_FUNCTIONS.has(String(node.value)) || node.value === "states")) return true;
    if (node.type === "path" && (node.steps as JsonataNode[])[0]?.value === "states") {
      const [, member, ...more] = node.steps as JsonataNode[];
      const isGiven = member?.type === "name" && GIVEN.has(String(member.value));
      if (!isGiven || (more.length === 0 && (!handedOn || member.predicate !== undefined || member.stages !== undefined))) return true;
      for (const step of [member, ...more]) for (const child of childNodes(step)) todo.push({ node: child, handedOn: false });
      continue;
    }
    // what a constructor or a choice of two gives is a part as it was
    const keeps = (node.type === "unary" && node.value !== "-") || node.type === "block" || node.type === "bind";
    for (const child of childNodes(node)) todo.push({ node: child, handedOn: handedOn && keeps });
  }
  return false;
}
