import type { Span } from "../../text/range.js";
import { type Effort, nearest, someEffort } from "../did-you-mean.js";
import { allStates, type Field, innerMachines, type Machine, type State } from "../model.js";
import { holey, type ParseContext } from "./context.js";
import { locationOf, scopeLocation } from "./location.js";

/** Transitions lead to states of the same scope, every state is reached, and some state ends each scope. */
export function checkGraph(root: Machine, context: ParseContext): void {
  const everywhere = new Map<string, State>();
  for (const state of allStates(root)) if (!everywhere.has(state.name)) everywhere.set(state.name, state);
  const todo: Machine[] = [root];
  while (todo.length > 0) {
    const machine = todo.pop() as Machine;
    checkScope(machine, everywhere, context);
    for (const state of machine.states.values()) todo.push(...innerMachines(state));
  }
}

/** A transition as written in the file. */
interface Transition {
  readonly field: Field<string>;
  /** AWS's form of its place. */
  readonly location: () => string;
}

function* transitionsOf(state: State): Generator<Transition> {
  // a place is as long as the nesting is deep: it is only put together for a problem
  const at = (place: string) => () => `${locationOf(state)}/${place}`;
  if (state.type === "Choice") {
    for (const [i, rule] of state.choices.entries()) if (rule.next) yield { field: rule.next, location: at(`Choices[${i}]/Next`) };
    if (state.default) yield { field: state.default, location: at("Default") };
    return;
  }
  if ("next" in state && state.next) yield { field: state.next, location: at("Next") };
  if ("catch" in state) for (const [i, c] of state.catch.entries()) if (c.next) yield { field: c.next, location: at(`Catch[${i}]/Next`) };
}

function checkScope(machine: Machine, everywhere: ReadonlyMap<string, State>, context: ParseContext): void {
  let open = false; // a transition that only deployment knows may lead anywhere
  const target = ({ field, location }: Transition): State | undefined => {
    if (holey(field.node)) {
      open = true;
      return undefined;
    }
    const found = machine.states.get(field.value);
    if (!found && !hasKey(machine, field.value)) missing(field, location(), machine, everywhere, context);
    return found;
  };
  const start = machine.startAt ? target({ field: machine.startAt, location: () => `${scopeLocation(machine)}/StartAt` }) : undefined;
  const reached = new Set<State>();
  const edges = new Map<State, State[]>();
  for (const state of machine.states.values())
    edges.set(
      state,
      [...transitionsOf(state)].map(target).filter((s): s is State => s !== undefined),
    );
  const todo = start ? [start] : [];
  while (todo.length > 0) {
    const state = todo.pop() as State;
    if (reached.has(state)) continue;
    reached.add(state);
    todo.push(...(edges.get(state) ?? []));
  }
  const unread = machine.states.size < stateCount(machine);
  const terminal = [...machine.states.values()].some(ends);
  if (!terminal && machine.states.size > 0 && !unread && !open) noTerminal(machine, context);
  if (!start || open || unread || machine.states.size === reached.size) return;
  for (const state of machine.states.values()) if (!reached.has(state)) unreachable(state, machine, context);
}

function hasKey(machine: Machine, name: string): boolean {
  const states = machine.node.members.find((m) => m.key.name === "States")?.value;
  // where deployment gives the states, what is among them is unknown
  if (states?.kind === "placeholder") return true;
  return states?.kind === "object" && states.members.some((m) => m.key.name === name || m.key.placeholders.length > 0);
}

function stateCount(machine: Machine): number {
  const states = machine.node.members.find((m) => m.key.name === "States")?.value;
  return states?.kind === "object" ? new Set(states.members.map((m) => m.key.name)).size : 0;
}

const ends = (state: State) => state.type === "Succeed" || state.type === "Fail" || ("end" in state && state.end);

function missing(
  field: Field<string>,
  location: string,
  machine: Machine,
  everywhere: ReadonlyMap<string, State>,
  context: ParseContext,
): void {
  const elsewhere = everywhere.get(field.value);
  const hint = nearest(field.value, machine.states.keys(), Number.POSITIVE_INFINITY, effortOf(context));
  const message = elsewhere
    ? `${field.key.name} targets "${field.value}", which is defined in ${elsewhere.machine.kind === "machine" ? "the outer machine" : "another scope"}, and a transition cannot ${elsewhere.machine.kind === "machine" ? "leave" : "enter"} a branch or Map`
    : `Missing 'Next' target: ${field.value}`;
  const instead = elsewhere
    ? 'End the branch with "End": true and continue from the enclosing state'
    : hint
      ? `Did you mean "${hint}"?`
      : "Use the name of a state in the same States object";
  report(context, "transition/missing-target", field.node.range, message, "MISSING_TRANSITION_TARGET", location, instead);
}

const efforts = new WeakMap<ParseContext, Effort>();

function effortOf(context: ParseContext): Effort {
  const effort = efforts.get(context) ?? someEffort();
  efforts.set(context, effort);
  return effort;
}

function noTerminal(machine: Machine, context: ParseContext): void {
  if (machine.kind === "machine") {
    context.report({
      code: "transition/no-terminal",
      severity: "error",
      range: (machine.startAt?.node ?? machine.node).range,
      message: "Workflow has no terminal state",
      suggestion: 'Add a state with "End": true, or a Succeed or Fail state',
      awsCode: "MISSING_END_STATE",
    });
    return;
  }
  const what = machine.kind === "branch" ? "This branch" : "This ItemProcessor";
  report(
    context,
    "transition/no-terminal",
    machine.node.range,
    `${what} has no terminal state`,
    "MISSING_END_STATE",
    scopeLocation(machine),
    'Add a state with "End": true, or a Succeed or Fail state',
  );
}

function unreachable(state: State, machine: Machine, context: ParseContext): void {
  const instead = machine.startAt
    ? `Add a transition from a state that is reachable from "${machine.startAt.value}", or remove the state`
    : undefined;
  context.report({
    code: "transition/unreachable",
    severity: "error",
    range: state.key.range,
    state,
    message: `State "${state.name}" is not reachable.`,
    awsCode: "MISSING_TRANSITION_TARGET",
    awsLocation: locationOf(state),
    ...(instead ? { suggestion: instead } : {}),
  });
}

function report(
  context: ParseContext,
  code: string,
  range: Span,
  message: string,
  awsCode: string,
  awsLocation: string,
  instead: string,
): void {
  context.report({ code, severity: "error", range, message, awsCode, awsLocation, suggestion: instead });
}
