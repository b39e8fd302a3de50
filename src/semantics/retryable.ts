import type { MapState, ParallelState, TaskState } from "../asl/model.js";
import type { Fault, Result } from "../values/result.js";
import { applyCatchers } from "./catch.js";
import { retriedContext } from "./context-object.js";
import { assignments, filterPath, putResult, templateField, type Visit } from "./data-flow.js";
import type { EventShape, Outcome, Step } from "./effects.js";
import { type ExitData, eventOf, exitOutcome, nextTarget, outcomes } from "./entry-exit.js";
import { Evaluation } from "./evaluation.js";
import type { Frame } from "./frame.js";
import type { Mode } from "./mode.js";

type RetryableState = TaskState | ParallelState | MapState;

/**
 * What Task, Parallel and Map share: attempts under Retry, then the result's way out, or Catch.
 * Every attempt evaluates its fields anew from the same raw input.
 * @see https://states-language.net/spec.html#errors
 */
export function* runWithErrorHandling<V extends object>(
  state: RetryableState,
  frame: Frame<V>,
  mode: Mode<V>,
  attempt: (evaluation: Evaluation<V>, count: V) => Step<V, Result<V, Frame<V>>>,
): Step<V> {
  const done = yield* mode.attempts(state, state.retry, frame, (count, from) =>
    attempt(new Evaluation(retriedContext(state, from, count, mode)), count),
  );
  const before: Visit<V> = { state, evaluation: new Evaluation(frame), mode };
  const lost = (done.faults ?? []).flatMap((fault) => applyCatchers(before, state, fault, failedEvents(state, fault), false));
  yield* outcomes(lost, done.value === undefined);
  if (done.value === undefined) return;
  if (state.type !== "Task") yield { kind: "event", state, event: { type: eventOf(state, "Succeeded") } };
  const at: Visit<V> = { state, evaluation: new Evaluation(done.refined ?? frame), mode };
  const out = resultOut(at, state, done.value);
  const outcome = out && exitOutcome(at, out);
  const list: Outcome<V>[] = at.evaluation
    .takeFaults()
    .flatMap((fault) => applyCatchers({ ...at, evaluation: new Evaluation(frame) }, state, fault, [], true));
  if (outcome) list.push(outcome);
  yield* outcomes(list, true);
}

/** A Parallel or Map that fails says so, unless one of its own fields ended the execution at once. */
function failedEvents<V>(state: RetryableState, fault: Fault): EventShape<V>[] {
  if (state.type === "Task" || (fault.internal && !fault.catchable)) return [];
  return [{ type: eventOf(state, "Failed") }];
}

function resultOut<V extends object>(at: Visit<V>, state: RetryableState, result: V): ExitData<V> | undefined {
  const { mode, evaluation } = at;
  mode.observe(state, "result", result, evaluation.frame);
  if (state.queryLanguage === "JSONata") {
    const output = state.output ? templateField(at, state.output.value, evaluation.frame.input, "Output", { result }) : result;
    const assigned = output && assignments(at, state.assign, evaluation.frame.input, "Assign", { result });
    return output && assigned && { output, assigned, target: nextTarget(state) };
  }
  const selected = state.resultSelector ? templateField(at, state.resultSelector.value, result, "ResultSelector") : result;
  if (selected === undefined) return undefined;
  mode.observe(state, "afterResultSelector", selected, evaluation.frame);
  const assigned = assignments(at, state.assign, result);
  const combined = assigned && putResult(at, state.resultPath, selected);
  if (assigned === undefined || combined === undefined) return undefined;
  mode.observe(state, "afterResultPath", combined, evaluation.frame);
  const output = filterPath(at, state.outputPath, combined, "OutputPath");
  return output && { output, assigned, target: nextTarget(state) };
}
