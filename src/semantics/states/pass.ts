import type { PassState } from "../../asl/model.js";
import { assignments, effectiveInput, filterPath, putResult, templateField, type Visit, withinQuota } from "../data-flow.js";
import type { Step } from "../effects.js";
import { type ExitData, enter, exitState, nextTarget } from "../entry-exit.js";
import { Evaluation } from "../evaluation.js";
import type { Frame } from "../frame.js";
import type { Mode } from "../mode.js";

/** @see https://states-language.net/spec.html#pass-state */
export function* pass<V extends object>(state: PassState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const evaluation = new Evaluation(yield* enter(state, entry, mode));
  const at = { state, evaluation, mode };
  yield* exitState(at, state.queryLanguage === "JSONata" ? jsonata(at, state) : jsonpath(at, state));
}

function jsonata<V extends object>(at: Visit<V>, state: PassState): ExitData<V> | undefined {
  const { input } = at.evaluation.frame;
  const output = state.output ? templateField(at, state.output.value, input, "Output") : input;
  const assigned = output && assignments(at, state.assign, input);
  return output && assigned && { output, assigned, target: nextTarget(state) };
}

function jsonpath<V extends object>(at: Visit<V>, state: PassState): ExitData<V> | undefined {
  const { mode, evaluation } = at;
  const input = effectiveInput(at);
  const result = input && given(at, state, input);
  if (result === undefined) return undefined;
  mode.observe(state, "afterResultSelector", result, evaluation.frame);
  const assigned = assignments(at, state.assign, result);
  const combined = assigned && putResult(at, state.resultPath, result);
  if (assigned === undefined || combined === undefined) return undefined;
  mode.observe(state, "afterResultPath", combined, evaluation.frame);
  const output = filterPath(at, state.outputPath, combined, "OutputPath");
  return output && { output, assigned, target: nextTarget(state) };
}

/** Result is static and wins over Parameters. */
function given<V extends object>(at: Visit<V>, state: PassState, input: V): V | undefined {
  const { mode, evaluation } = at;
  if (state.result) {
    const result = templateField(at, state.result.value, input, "Result");
    if (result !== undefined) mode.observe(state, "result", result, evaluation.frame);
    return result;
  }
  if (!state.parameters) {
    mode.observe(state, "afterParameters", input, evaluation.frame);
    return input;
  }
  const built = templateField(at, state.parameters.value, input, "Parameters");
  const made = built && withinQuota(at, built, "Parameters");
  if (made !== undefined) mode.observe(state, "afterParameters", made, evaluation.frame);
  return made;
}
