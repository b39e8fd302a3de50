import type { State } from "../asl/model.js";
import type { Fault } from "../values/result.js";
import { enterContext } from "./context-object.js";
import { type At, nextFrame, withinQuota } from "./data-flow.js";
import type { EventShape, HistoryEventType, Outcome, Step, Via } from "./effects.js";
import type { Frame } from "./frame.js";
import type { Mode } from "./mode.js";

const FAMILY: Readonly<Record<State["type"], string>> = {
  Pass: "PassState",
  Task: "TaskState",
  Choice: "ChoiceState",
  Wait: "WaitState",
  Succeed: "SucceedState",
  Fail: "FailState",
  Parallel: "ParallelState",
  Map: "MapState",
};

/** `PassStateEntered`, `MapStateFailed`, … */
export const eventOf = (state: State, what: "Entered" | "Exited" | "Started" | "Succeeded" | "Failed"): HistoryEventType =>
  `${FAMILY[state.type]}${what}`;

/** A state begins: its event, and its part of the context object. */
export function* enter<V extends object>(state: State, frame: Frame<V>, mode: Mode<V>): Step<V, Frame<V>> {
  const entered = enterContext(state, frame, mode);
  const { input } = entered;
  yield { kind: "event", state, event: { type: eventOf(state, "Entered"), details: () => ({ name: state.name, input }) } };
  mode.observe(state, "input", input, entered);
  return entered;
}

/** The event that a failed JSONata evaluation writes before anything else. */
export function evaluationFailed<V extends object>(state: State, fault: Fault, mode: Mode<V>): EventShape<V> | undefined {
  const { evaluation } = fault;
  if (!evaluation) return undefined;
  return {
    type: "EvaluationFailed",
    details: () => ({
      ...mode.describe?.(fault),
      ...(evaluation.location === undefined ? {} : { location: evaluation.location }),
      state: state.name,
    }),
  };
}

/**
 * The faults met so far leave, uncaught; `dead` where nothing else is left of this way.
 * Each takes the event of its failed evaluation along.
 */
export function* fail<V extends object>(at: At<V>, dead: boolean): Step<V> {
  const { state, way, mode } = at;
  yield* outcomes(
    way.drain().map((fault): Outcome<V> => {
      const event = evaluationFailed(state, fault, mode);
      return { kind: "fail", fault, frame: way.frame, trail: event ? [event] : [] };
    }),
    dead,
  );
}

/** Yields them in order; the last one is final where nothing comes after it. */
export function* outcomes<V>(list: readonly Outcome<V>[], dead: boolean): Step<V> {
  for (const [i, outcome] of list.entries()) yield { kind: "outcome", outcome, final: dead && i === list.length - 1 };
}

export interface Leaving<V> {
  readonly output: V;
  readonly assigned: ReadonlyMap<string, V>;
  readonly target: { readonly to: string; readonly via: Via } | "end";
  readonly trail?: readonly EventShape<V>[];
}

/** The outcome of a state that ends well: its exit event and what comes next. */
export function leaving<V extends object>(at: At<V>, { output, assigned, target, trail = [] }: Leaving<V>): Outcome<V> | undefined {
  const { state, way, mode } = at;
  const checked = withinQuota(at, output, "Output");
  if (checked === undefined) return undefined;
  mode.observe(state, "output", checked, way.frame);
  const exited: EventShape<V> = {
    type: eventOf(state, "Exited"),
    details: () => ({
      name: state.name,
      output: checked,
      ...(assigned.size > 0 ? { assignedVariables: mode.object([...assigned]) } : {}),
    }),
  };
  const frame = nextFrame(way.frame, checked, assigned);
  if (target === "end") return { kind: "end", output: checked, frame, trail: [...trail, exited] };
  return { kind: "next", target: target.to, via: target.via, frame, trail: [...trail, exited] };
}

/** Leaves for good: first what went wrong on the way, then the one good way out. */
export function* leave<V extends object>(at: At<V>, out: Leaving<V> | undefined): Step<V> {
  const outcome = out && leaving(at, out);
  yield* fail(at, outcome === undefined);
  if (outcome) yield { kind: "outcome", outcome, final: true };
}

/** Where `Next` or `End` lead. */
export function after(state: { readonly next?: { readonly value: string }; readonly end: boolean }): Leaving<never>["target"] {
  return state.next && !state.end ? { to: state.next.value, via: { kind: "next" } } : "end";
}
