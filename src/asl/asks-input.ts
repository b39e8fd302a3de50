import type { JsonataNode } from "./expressions.js";
import { keepsMember } from "./kept-members.js";
import type { ChoiceState, Condition } from "./model.js";
import { childNodes } from "./variable-references.js";

/**
 * Does a rule of a Choice ask whether a member of the execution input is there, or of what type it is? Then the state machine
 * expects executions that are started in more than one way, with inputs of more than one form.
 */
export function asksForItsInput(state: ChoiceState, condition: Condition): boolean {
  for (const names of askedBy(condition)) if (isInputAt(state, names)) return true;
  return false;
}

/** The places of the state input that a condition asks about, as names from the root. */
function* askedBy(condition: Condition): Generator<readonly string[]> {
  const todo: Condition[] = [condition];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "and" || at.kind === "or") todo.push(...at.operands);
    else if (at.kind === "not") todo.push(at.operand);
    else if (at.kind === "compare" && at.operator.startsWith("Is") && at.variable.root.kind === "input")
      yield at.variable.steps.flatMap((step) => (step.kind === "member" ? [step.name] : []));
    else if (at.kind === "jsonata" && at.expression.ast) yield* askedIn(at.expression.ast);
  }
}

/** `$exists($states.input.a)` and `$type($states.input.a)`: `a`. */
function* askedIn(root: JsonataNode): Generator<readonly string[]> {
  const todo = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    todo.push(...childNodes(node));
    const name = node.type === "function" ? String((node.procedure as JsonataNode).value) : "";
    const [subject] = name === "exists" || name === "type" ? (node.arguments as JsonataNode[]) : [];
    const [states, ...members] = subject?.type === "path" ? (subject.steps as JsonataNode[]).map(({ value }) => String(value)) : [];
    if (states === "states" && members[0] === "input") yield members.slice(1);
  }
}

/** Is what is at these names still what the execution was started with, on some path to the state? */
function isInputAt(state: ChoiceState, names: readonly string[]): boolean {
  const { machine } = state;
  if (machine.owner) return false;
  const every = new Set(machine.states.keys());
  const seen = new Set<string>();
  const todo = machine.startAt ? [machine.startAt.value] : [];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const at = machine.states.get(name);
    if (!at || seen.has(name)) continue;
    if (at === state) return true;
    seen.add(name);
    if (!keepsMember(at, names, every)) continue;
    if (at.type === "Choice") todo.push(...at.choices.flatMap((rule) => rule.next?.value ?? []), ...(at.default ? [at.default.value] : []));
    else if ("next" in at && at.next) todo.push(at.next.value);
  }
  return false;
}
