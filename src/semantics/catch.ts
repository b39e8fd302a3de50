import type { Catcher, MapState, ParallelState, TaskState } from "../asl/model.js";
import { isEmptyErrors, splitErrors } from "../values/error-set.js";
import type { Fault } from "../values/result.js";
import { assignments, putResult, templateField, type Visit } from "./data-flow.js";
import type { EventShape, Outcome } from "./effects.js";
import { evaluationFailed, exitOutcome } from "./entry-exit.js";
import { Evaluation } from "./evaluation.js";

/**
 * Catchers split what was raised in their order, as Choice splits a frame; what none takes fails the state.
 * @param failed events that come before either way out: `MapStateFailed`.
 * @param fresh the fault's `EvaluationFailed` has not been written yet.
 * @see https://states-language.net/spec.html#errors
 */
export function applyCatchers<V extends object>(
  at: Visit<V>,
  state: TaskState | ParallelState | MapState,
  fault: Fault,
  failed: readonly EventShape<V>[],
  fresh: boolean,
): Outcome<V>[] {
  const event = fresh ? evaluationFailed(state, fault, at.mode) : undefined;
  const trail = event ? [event, ...failed] : failed;
  const list: Outcome<V>[] = [];
  let left = fault.errors;
  if (fault.catchable) {
    for (const [index, catcher] of state.catch.entries()) {
      const split = splitErrors(
        left,
        catcher.errorEquals.map((name) => at.mode.errorName(name)),
      );
      if (isEmptyErrors(split.taken)) continue;
      list.push(...caught(at, catcher, index, { ...fault, errors: split.taken }, trail));
      left = split.left;
      if (isEmptyErrors(left)) return list;
    }
  }
  list.push({ kind: "fail", fault: { ...fault, errors: left }, frame: at.evaluation.frame, events: trail });
  return list;
}

/** Everything refers to the state as it was entered: a Catcher knows the raw input and the error output. */
function caught<V extends object>(
  at: Visit<V>,
  catcher: Catcher,
  index: number,
  fault: Fault,
  trail: readonly EventShape<V>[],
): Outcome<V>[] {
  const { state, mode } = at;
  const evaluation = new Evaluation(at.evaluation.frame);
  const here = { state, evaluation, mode };
  const errorOutput = mode.errorOutput(fault, evaluation.frame);
  const place = `Catch[${index}]`;
  const assigned = assignments(here, catcher.assign, errorOutput, `${place}/Assign`, { errorOutput });
  const output =
    assigned &&
    (catcher.output
      ? templateField(here, catcher.output.value, errorOutput, `${place}/Output`, { errorOutput })
      : putResult(here, catcher.resultPath, errorOutput));
  const to = catcher.next?.value;
  const outcome =
    to !== undefined && assigned && output
      ? exitOutcome(here, { output, assigned, target: { to, via: { kind: "catch", index } }, events: trail })
      : undefined;
  const lost = evaluation.takeFaults().map((f): Outcome<V> => {
    const event = evaluationFailed(state, f, mode);
    return { kind: "fail", fault: f, frame: evaluation.frame, events: event ? [...trail, event] : trail, handled: fault };
  });
  return outcome ? [...lost, { ...outcome, handled: fault }] : lost;
}
