import type { Tools } from "../../languages/evaluator/library.js";
import { plainText } from "../../languages/evaluator/text.js";
import {
  type Call,
  type ConstructedObject,
  isNothing,
  type ListValue,
  listOf,
  memberOf,
  type Value,
} from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";

/** How states are put after each other: the library's `State`, `Chain` and `StateMachineFragment`. */
const STATE = "sfn.State:";
const CHAIN = "sfn.Chain";
const FRAGMENT = "sfn.StateMachineFragment";
/** A transition: its target, and where it is written. */
const TO = "sfn.to";
/** What `afterwards({includeOtherwise: true})` adds: its next state becomes the Choice's default. */
const OTHERWISE = "sfn.otherwise";
/** Set for a state where it is unknown which of the states after it are the last ones of a chain. */
const OPEN_END = "open end";

/** Where the function that makes a state is called. */
export const CALLER = "(caller)";

export type State = ConstructedObject & { readonly type: `sfn.State:${string}` };

export const isState = (value: Value | undefined): value is State => value?.kind === "made" && value.type.startsWith(STATE);
type Chain = ConstructedObject & { readonly type: typeof CHAIN };
type Fragment = ConstructedObject & { readonly type: typeof FRAGMENT };

export const isChain = (value: Value | undefined): value is Chain => value?.kind === "made" && value.type === CHAIN;
export const isFragment = (value: Value | undefined): value is Fragment => value?.kind === "made" && value.type === FRAGMENT;
export const classOf = (state: State): string => state.type.slice(STATE.length);

export function newState(name: string, call: Pick<Call, "args" | "at">, tools: Tools): State {
  return choosable(tools.made(`${STATE}${name}`, call)) as State;
}

export const newFragment = (call: Call, tools: Tools): ConstructedObject => choosable(tools.made(FRAGMENT, call));

/** Of two machines that an unknown condition makes, one is read. */
export function choosable(made: ConstructedObject): ConstructedObject {
  made.choosable = true;
  return made;
}

/** The state with which something begins; undefined where it is unknown. */
export function startOf(value: Value | undefined, depth = 0): State | undefined {
  if (depth > 20) return undefined;
  if (isState(value)) return value;
  if (isChain(value)) return isState(value.args[0]) ? value.args[0] : undefined;
  if (isFragment(value)) return startOf(value.state.get("(self)"), depth + 1);
  if (value?.kind === "object" && isState(value.base)) return value.base;
  return value?.kind === "object" ? startOf(memberOf(value, "startState"), depth + 1) : undefined;
}

/** The states after which something may be continued; open where not all are known. */
export function endsOf(value: Value | undefined, at: Span, depth = 0): ListValue {
  if (depth > 20) return listOf([], at, true);
  if (isState(value)) return listOf(/^(?:Choice|Succeed|Fail)$/.test(classOf(value)) ? [] : [value], at);
  if (value?.kind === "made" && value.type === OTHERWISE) return listOf([value], at);
  if (isChain(value)) return value.args[1]?.kind === "list" ? value.args[1] : listOf([], at, true);
  if (isFragment(value)) return endsOf(value.state.get("(self)"), at, depth + 1);
  if (value?.kind === "object" && isState(value.base)) return endsOf(value.base, at, depth + 1);
  const ends = memberOf(value, "endStates");
  return ends?.kind === "list" ? ends : listOf([], at, true);
}

export function chain(start: Value, ends: ListValue, at: Span, tools: Tools): ConstructedObject {
  return choosable(tools.made(CHAIN, { args: [start, ends], at }));
}

/** `of.next(target)`: every end goes on to the target's start. */
export function goOn(of: Value, target: Value | undefined, place: Span, tools: Tools): Value {
  const ends = endsOf(of, place);
  for (const end of ends.items) leadTo(end, target, place, tools);
  const start = startOf(of);
  const next = endsOf(target, place);
  const unknown: Value = { kind: "unknown", placeholder: "unknown", name: "${…}", at: place };
  if (ends.open) for (const state of [start, startOf(target)]) if (state) tools.set(state, OPEN_END, unknown);
  const made = chain(start ?? unknown, next, place, tools) as ConstructedObject;
  if ((of.kind === "made" && of.chosen) || (target?.kind === "made" && target.chosen)) made.chosen = true;
  return made;
}

function leadTo(end: Value, target: Value | undefined, place: Span, tools: Tools): void {
  const own = end.kind === "object" ? startOf(end) : undefined;
  if (isState(end)) transition(end, "next", target, place, tools);
  else if (end.kind === "made" && end.type === OTHERWISE) {
    const [choice] = end.args;
    if (isState(choice)) transition(choice, "default", target, place, tools);
  } else if (isChain(end)) goOn(end, target, place, tools);
  else if (own) transition(own, "next", target, place, tools);
}

export function transition(from: State, kind: "next" | "default", target: Value | undefined, place: Span, tools: Tools): void {
  const to = transitionTo(target, place, tools, from);
  const old = from.state.get(kind);
  if (old && kind === "next") {
    from.tainted ??= "a state has two next states";
    if (!tools.uncertain && targetOf(old) && targetOf(to) && !(old.kind === "made" && old.chosen)) tools.set(from, "second next", to);
  }
  tools.set(from, kind, to);
}

/** Something may go on from the last of the states that are reached from here, in a way that is not followed. */
export const goesOn = (state: State): boolean => state.tainted !== undefined || state.state.has(OPEN_END);

/** A transition to where the target begins. */
export function transitionTo(target: Value | undefined, place: Span, tools: Tools, from?: ConstructedObject): Value {
  const start = startOf(target);
  if (!start) return { kind: "unknown", placeholder: "unknown", name: "${…}", at: place };
  if (from) tools.push(start, "incoming", from);
  return choosable(tools.made(TO, { args: [start], at: place }));
}

export function targetOf(value: Value | undefined): State | undefined {
  const state = value?.kind === "made" && value.type === TO ? value.args[0] : undefined;
  return isState(state) ? state : undefined;
}

export interface Outgoing {
  readonly states: readonly State[];
  /** Some lead to unknown states. */
  readonly unknown: boolean;
  /** Some lead somewhere under a condition that is not known. */
  readonly chosen: boolean;
}

/** Where a state leads: next, choices, default, and its catchers. */
export function outgoing(state: State, handlers = true): Outgoing {
  const states: State[] = [];
  let unknown = false;
  let chosen = false;
  const follow = (value: Value | undefined) => {
    if (!value || isNothing(value)) return;
    if (value.kind === "made" && value.chosen) chosen = true;
    const target = targetOf(value);
    if (target) states.push(target);
    else unknown = true;
  };
  follow(state.state.get("next"));
  follow(state.state.get("default"));
  for (const name of handlers ? ["choices", "catches"] : ["choices"]) {
    const list = state.state.get(name);
    if (!list) continue;
    if (list.kind !== "list") unknown = true;
    else if (list.open) chosen = true;
    if (list.kind === "list") for (const item of list.items) follow(item.kind === "made" ? item.args[0] : item);
  }
  return { states, unknown, chosen };
}

/** `choice.afterwards()`: every state that can be reached and leads nowhere yet. */
export function afterwards(choice: State, call: Call, tools: Tools): Value {
  const [options] = call.args;
  const handlers = memberOf(options, "includeErrorHandlers");
  const otherwise = memberOf(options, "includeOtherwise");
  const seen = new Set<State>();
  const ends: Value[] = [];
  let open = (options !== undefined && options.kind !== "object") || handlers?.kind === "unknown" || otherwise?.kind === "unknown";
  const todo: State[] = [choice];
  for (let state = todo.shift(); state; state = todo.shift()) {
    if (seen.has(state)) continue;
    seen.add(state);
    const out = outgoing(state, handlers?.kind === "boolean" && handlers.value);
    open ||= out.unknown;
    if (out.states.length > 0) todo.push(...out.states);
    else if (!/^(?:Choice|Succeed|Fail)$/.test(classOf(state))) ends.push(state);
  }
  if (otherwise?.kind === "boolean" && otherwise.value) ends.push(tools.made(OTHERWISE, { args: [choice], at: call.at }));
  return chain(choice, listOf(ends, call.at, open), call.at, tools);
}

/** Is a construct made within another one? By what it was given as its scope. */
export function isWithin(construct: Value | undefined, scope: Value): boolean {
  for (let at = construct, steps = 0; at && steps < 50; steps++) {
    if (at === scope) return true;
    const made: ConstructedObject | undefined = at.kind === "object" ? at.base : at.kind === "made" ? at : undefined;
    if (made && made === scope) return true;
    at = made?.args[0];
  }
  return false;
}

export const idOf = (construct: ConstructedObject): string | undefined => plainText(construct.args[1]);
