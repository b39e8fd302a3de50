import type { MapState, ParallelState, TaskState } from "../asl/model.js";
import type { Fault, Result } from "../values/result.js";
import { handle } from "./catch.js";
import { retriedContext } from "./context-object.js";
import { type At, assignments, filterPath, putResult, templateField } from "./data-flow.js";
import type { EventShape, Outcome, Step } from "./effects.js";
import type { Frame } from "./frame.js";
import { after, eventOf, type Leaving, leaving, outcomes } from "./leave.js";
import type { Mode } from "./mode.js";
import { Way } from "./way.js";

type Working = TaskState | ParallelState | MapState;

/**
 * What Task, Parallel and Map share: attempts under Retry, then the result's way out, or Catch.
 * Every attempt evaluates its fields anew from the same raw input.
 * @see https://states-language.net/spec.html#errors
 */
export function* working<V extends object>(
  state: Working,
  frame: Frame<V>,
  mode: Mode<V>,
  attempt: (way: Way<V>, count: V) => Step<V, Result<V, Frame<V>>>,
): Step<V> {
  const done = yield* mode.attempts(state, state.retry, frame, (count, from) =>
    attempt(new Way(retriedContext(state, from, count, mode)), count),
  );
  const before: At<V> = { state, way: new Way(frame), mode };
  const lost = (done.faults ?? []).flatMap((fault) => handle(before, state, fault, failedEvents(state, fault), false));
  yield* outcomes(lost, done.value === undefined);
  if (done.value === undefined) return;
  if (state.type !== "Task") yield { kind: "event", state, event: { type: eventOf(state, "Succeeded") } };
  const at: At<V> = { state, way: new Way(done.refined ?? frame), mode };
  const out = resultOut(at, state, done.value);
  const outcome = out && leaving(at, out);
  const list: Outcome<V>[] = at.way.drain().flatMap((fault) => handle({ ...at, way: new Way(frame) }, state, fault, [], true));
  if (outcome) list.push(outcome);
  yield* outcomes(list, true);
}

/** A Parallel or Map that fails says so, unless one of its own fields ended the execution at once. */
function failedEvents<V>(state: Working, fault: Fault): EventShape<V>[] {
  if (state.type === "Task" || (fault.internal && !fault.catchable)) return [];
  return [{ type: eventOf(state, "Failed") }];
}

function resultOut<V extends object>(at: At<V>, state: Working, result: V): Leaving<V> | undefined {
  const { mode, way } = at;
  mode.observe(state, "result", result, way.frame);
  if (state.queryLanguage === "JSONata") {
    const output = state.output ? templateField(at, state.output.value, way.frame.input, "Output", { result }) : result;
    const assigned = output && assignments(at, state.assign, way.frame.input, "Assign", { result });
    return output && assigned && { output, assigned, target: after(state) };
  }
  const selected = state.resultSelector ? templateField(at, state.resultSelector.value, result, "ResultSelector") : result;
  if (selected === undefined) return undefined;
  mode.observe(state, "afterResultSelector", selected, way.frame);
  const assigned = assignments(at, state.assign, result);
  const combined = assigned && putResult(at, state.resultPath, selected);
  if (assigned === undefined || combined === undefined) return undefined;
  mode.observe(state, "afterResultPath", combined, way.frame);
  const output = filterPath(at, state.outputPath, combined, "OutputPath");
  return output && { output, assigned, target: after(state) };
}
