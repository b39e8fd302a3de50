import type { State } from "../asl/model.js";
import { readsContext } from "./context-readers.js";
import type { ContextParts, Frame } from "./frame.js";
import type { Mode, StatesVariable } from "./mode.js";

/**
 * The context object as the state sees it now.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function contextOf<V extends object>(frame: Frame<V>, mode: Mode<V>): V {
  const { execution, stateMachine, state, task, map, mapMayBeMissing, given } = frame.context;
  if (given) return given;
  // in the order of recorded ones
  const parts: [string, V][] = [
    ["Execution", execution],
    ["StateMachine", stateMachine],
  ];
  if (state) parts.push(["State", state]);
  if (map) parts.push(["Map", map]);
  if (task) parts.push(["Task", task]);
  return mode.object(parts, mapMayBeMissing ? ["Map"] : undefined);
}

/** `$states` where it stands for one expression: without the context object if the state does not read it. */
export function statesOf<V extends object>(
  state: State,
  frame: Frame<V>,
  mode: Mode<V>,
  more: Pick<StatesVariable<V>, "result" | "errorOutput"> = {},
): StatesVariable<V> {
  const context = readsContext(state) ? contextOf(frame, mode) : frame.context.execution;
  return { input: frame.input, context, ...more };
}

/** `State` of the context object; `RetryCount`, of states that can be retried, starts at 0 each time the state is entered. */
export function enterContext<V extends object>(state: State, frame: Frame<V>, mode: Mode<V>): Frame<V> {
  if (!readsContext(state)) return frame;
  const at = mode.fresh("time", state, frame);
  const { task: _, ...rest } = frame.context;
  return { ...frame, context: { ...rest, state: stateContext(state, at, mode.literal(0), mode), entered: at } };
}

export function retriedContext<V extends object>(state: State, frame: Frame<V>, count: V, mode: Mode<V>): Frame<V> {
  if (!readsContext(state)) return frame;
  const at = frame.context.entered;
  return at ? { ...frame, context: { ...frame.context, state: stateContext(state, at, count, mode) } } : frame;
}

function stateContext<V extends object>(state: State, enteredTime: V, count: V, mode: Mode<V>): V {
  return mode.object([
    ["Name", mode.literal(state.name)],
    ["EnteredTime", enteredTime],
    ...("retry" in state ? ([["RetryCount", count]] as const) : []),
  ]);
}

export function taskContext<V extends object>(frame: Frame<V>, token: V, mode: Mode<V>): Frame<V> {
  return { ...frame, context: { ...frame.context, task: mode.object([["Token", token]]) } };
}

/** `Map.Item` for one iteration. */
export function itemContext<V extends object>(frame: Frame<V>, item: Item<V>, mode: Mode<V>): Frame<V> {
  const parts: [string, V][] = [["Index", item.index]];
  if (item.key) parts.push(["Key", item.key]);
  parts.push(["Value", item.value]);
  if (item.source) parts.push(["Source", item.source]);
  const context: ContextParts<V> = { ...frame.context, map: mode.object([["Item", mode.object(parts)]]) };
  return { ...frame, context };
}

export interface Item<V> {
  readonly index: V;
  readonly value: V;
  /** Distributed Map over an object: the member's name. */
  readonly key?: V;
  /** Distributed Map: `STATE_DATA`, or the S3 URI that was read. */
  readonly source?: V;
}
