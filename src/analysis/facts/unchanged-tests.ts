import type { JsonataNode, Path } from "../../asl/expressions.js";
import { FRESH_FUNCTIONS } from "../../asl/functions.js";
import { keepsMember, keepsVariable } from "../../asl/kept-members.js";
import { allStates, type ChoiceState, type Condition, innerMachines, type State } from "../../asl/model.js";
import { childNodes, expressionsIn, freeVariables } from "../../asl/variable-references.js";
import { lookUp } from "../../semantics/expressions/path.js";
import { child } from "../../values/abstract/constraints.js";
import type { AbstractValue } from "../../values/abstract/value.js";
import type { LoopRecord, ScopeRun } from "../fixpoint/visit.js";
import { type AbstractFrame, knowledgeOf } from "../symbolic/frames.js";

/**
 * Can no state of the loop change what its Choice states test? Then an execution leaves it in the first iteration or never.
 * True only where every read of every test is known to give the same value in each iteration.
 */
export function testsNothingThatChanges(loop: LoopRecord, run: ScopeRun): boolean {
  const inside = new Set(loop.members.flatMap((state) => [state, ...innerMachines(state).flatMap((machine) => [...allStates(machine)])]));
  const choices = loop.members.filter((state): state is ChoiceState => state.type === "Choice");
  if (choices.length === 0 || !loop.exits.some(({ from }) => from.type === "Choice")) return false;
  if (!loop.exits.every(({ from, to }) => from.type === "Choice" || to === undefined || isTroubleOnly(from, to))) return false;
  return choices.every((choice) => {
    const entry = run.visits.get(choice)?.entry;
    return entry !== undefined && choice.inputPath === undefined && isUnchanged(choice, entry, loop.members, inside);
  });
}

/** Errors of the service and of AWS, which a loop does not wait for: none of them is a name that somebody chose as a signal. */
function isTroubleOnly(from: State, to: State): boolean {
  const taken = "catch" in from ? from.catch.filter((one) => one.next?.value === to.name) : [];
  return taken.every(({ errorEquals }) => errorEquals.every(({ value }) => value.includes(".")));
}

function isUnchanged(choice: ChoiceState, entry: AbstractFrame, members: readonly State[], inside: ReadonlySet<State>): boolean {
  for (const { condition } of choice.choices) {
    if (!isReadable(condition)) return false;
    for (const expression of expressionsIn(condition)) {
      if (expression.kind === "jsonata" && !expression.ast) return false;
      const reads = expression.kind === "path" ? readOfPath(expression) : readsOfExpression(expression.ast as JsonataNode);
      if (!reads?.every((read) => isKept(read, members) || isSame(valueAt(read, entry), inside))) return false;
    }
  }
  return true;
}

function isReadable(condition: Condition): boolean {
  if (condition.kind === "unknown") return false;
  if (condition.kind === "and" || condition.kind === "or") return condition.operands.every(isReadable);
  return condition.kind !== "not" || isReadable(condition.operand);
}

/** A member of the state input or of a variable. */
interface Read {
  /** Of the variable; undefined for the state input. */
  readonly variable?: string;
  readonly names: readonly string[];
}

/** `undefined` where it is not clear what is read. What follows the names only looks into the value there. */
function readOfPath({ root, steps, unsettled }: Path): Read[] | undefined {
  if (unsettled) return undefined;
  if (root.kind === "context") return steps[0]?.kind === "member" && FIXED.has(steps[0].name) ? [] : undefined;
  const names: string[] = [];
  for (const step of steps) {
    if (step.kind === "filter" || step.kind === "placeholder") return undefined;
    if (step.kind !== "member") break;
    names.push(step.name);
  }
  return [{ ...(root.kind === "variable" ? { variable: root.name } : {}), names }];
}

/** Members of the context object that stay as they are in an execution. */
const FIXED = new Set(["Execution", "StateMachine"]);

function readsOfExpression(root: JsonataNode): Read[] | undefined {
  const variables = freeVariables(root);
  const reads: Read[] = [];
  const todo: JsonataNode[] = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.type === "variable") {
      const name = String(node.value);
      if (FRESH_FUNCTIONS.has(name) || name === "eval" || name === "states") return undefined;
      if (variables.has(name)) reads.push({ variable: name, names: [] });
      continue;
    }
    const steps = node.type === "path" ? (node.steps as JsonataNode[]) : [];
    const [first] = steps;
    const name = first?.type === "variable" ? String(first.value) : undefined;
    if (first === undefined || name === undefined || (name !== "states" && !variables.has(name))) {
      todo.push(...childNodes(node));
      continue;
    }
    const names = plainNames(steps.slice(1));
    if (name !== "states") reads.push({ variable: name, names });
    else if (names[0] === "input") reads.push({ names: names.slice(1) });
    else if (names[0] !== "context" || !FIXED.has(names[1] ?? "")) return undefined;
    // what picks among the items may read more
    todo.push(...steps.flatMap((step) => (step === first ? [] : childNodes(step))));
    if (first.predicate !== undefined || first.stages !== undefined) return undefined;
  }
  return reads;
}

/** The names up to the first step that does more than name a member. */
function plainNames(steps: readonly JsonataNode[]): string[] {
  const names: string[] = [];
  for (const step of steps) {
    if (step.type !== "name") break;
    names.push(String(step.value));
    if (step.predicate !== undefined || step.stages !== undefined) break;
  }
  return names;
}

/** Does every state of the loop hand it on as it is? */
function isKept({ variable, names }: Read, members: readonly State[]): boolean {
  if (variable !== undefined) return members.every((state) => keepsVariable(state, variable));
  const next = new Set(members.map(({ name }) => name));
  return members.every((state) => keepsMember(state, names, next));
}

function valueAt({ variable, names }: Read, frame: AbstractFrame): AbstractValue | undefined {
  let value = variable === undefined ? frame.input : lookUp(frame.variables, variable);
  for (const name of names) value = value && child(value, name, knowledgeOf(frame)).value;
  return value;
}

/** One value, or one that came into being before the loop. */
function isSame(value: AbstractValue | undefined, inside: ReadonlySet<State>): boolean {
  if (value === undefined || value.unset) return false;
  if (value.sym) {
    const { kind, place } = value.sym.origin;
    return kind !== "fresh" && kind !== "context" && !inside.has(place as State);
  }
  return value.exact || value.kinds === 0;
}
