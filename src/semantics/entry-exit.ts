import type { State } from "../asl/model.js";
import type { Fault } from "../values/result.js";
import { enterContext } from "./context-object.js";
import { nextFrame, type Visit, withinQuota } from "./data-flow.js";
import type { EventShape, HistoryEventType, Outcome, Step, Via } from "./effects.js";
import type { Frame } from "./frame.js";
import type { Mode } from "./mode.js";

const PARTS = ["Entered", "Exited", "Started", "Succeeded", "Failed"] as const;
type Part = (typeof PARTS)[number];
type Events = Readonly<Record<Part, HistoryEventType>>;
const TYPES = ["Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"] as const;

/** Made once: an event is written for every step of a run. */
const EVENTS = Object.fromEntries(
  TYPES.map((type) => [type, Object.fromEntries(PARTS.map((part) => [part, `${type}State${part}`]))]),
) as Readonly<Record<State["type"], Events>>;

/** `PassStateEntered`, `MapStateFailed`, … */
export const eventOf = (state: State, what: Part): HistoryEventType => EVENTS[state.type][what];

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
export function* fail<V extends object>(at: Visit<V>, dead: boolean): Step<V> {
  const { state, evaluation, mode } = at;
  yield* outcomes(
    evaluation.takeFaults().map((fault): Outcome<V> => {
      const event = evaluationFailed(state, fault, mode);
      return { kind: "fail", fault, frame: evaluation.frame, events: event ? [event] : [] };
    }),
    dead,
  );
}

/** Yields them in order; the last one is final where nothing comes after it. */
export function* outcomes<V>(list: readonly Outcome<V>[], dead: boolean): Step<V> {
  for (let i = 0; i < list.length; i++) yield { kind: "outcome", outcome: list[i] as Outcome<V>, final: dead && i === list.length - 1 };
}

export interface ExitData<V> {
  readonly output: V;
  readonly assigned: ReadonlyMap<string, V>;
  readonly target: { readonly to: string; readonly via: Via } | "end";
  readonly events?: readonly EventShape<V>[];
}

/** The outcome of a state that ends well: its exit event and what comes next. */
export function exitOutcome<V extends object>(
  at: Visit<V>,
  { output, assigned, target, events: trail = [] }: ExitData<V>,
): Outcome<V> | undefined {
  const { state, evaluation, mode } = at;
  const checked = withinQuota(at, output, "Output");
  if (checked === undefined) return undefined;
  mode.observe(state, "output", checked, evaluation.frame);
  const exited: EventShape<V> = {
    type: eventOf(state, "Exited"),
    details: () => ({
      name: state.name,
      output: checked,
      ...(assigned.size > 0 ? { assignedVariables: mode.object([...assigned]) } : {}),
    }),
  };
  const frame = nextFrame(evaluation.frame, checked, assigned);
  if (target === "end") return { kind: "end", output: checked, frame, events: [...trail, exited] };
  return { kind: "next", target: target.to, via: target.via, frame, events: [...trail, exited] };
}

/** Leaves for good: first what went wrong on the way, then the one good way out. */
export function* exitState<V extends object>(at: Visit<V>, out: ExitData<V> | undefined): Step<V> {
  const outcome = out && exitOutcome(at, out);
  if (at.evaluation.hasFaults) yield* fail(at, outcome === undefined);
  if (outcome) yield { kind: "outcome", outcome, final: true };
}

/** Where `Next` or `End` lead. */
export function nextTarget(state: { readonly next?: { readonly value: string }; readonly end: boolean }): ExitData<never>["target"] {
  return state.next && !state.end ? { to: state.next.value, via: { kind: "next" } } : "end";
}
