import type { PassState } from "../../asl/model.js";
import { type At, assignments, effectiveInput, filterPath, putResult, templateField } from "../data-flow.js";
import type { Step } from "../effects.js";
import type { Frame } from "../frame.js";
import { after, enter, type Leaving, leave } from "../leave.js";
import type { Mode } from "../mode.js";
import { Way } from "../way.js";

/** @see https://states-language.net/spec.html#pass-state */
export function* pass<V extends object>(state: PassState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const way = new Way(yield* enter(state, entry, mode));
  const at = { state, way, mode };
  yield* leave(at, state.queryLanguage === "JSONata" ? jsonata(at, state) : jsonpath(at, state));
}

function jsonata<V extends object>(at: At<V>, state: PassState): Leaving<V> | undefined {
  const { input } = at.way.frame;
  const output = state.output ? templateField(at, state.output.value, input, "Output") : input;
  const assigned = output && assignments(at, state.assign, input);
  return output && assigned && { output, assigned, target: after(state) };
}

function jsonpath<V extends object>(at: At<V>, state: PassState): Leaving<V> | undefined {
  const { mode, way } = at;
  const input = effectiveInput(at);
  const result = input && given(at, state, input);
  if (result === undefined) return undefined;
  mode.observe(state, "afterResultSelector", result, way.frame);
  const assigned = assignments(at, state.assign, result);
  const combined = assigned && putResult(at, state.resultPath, result);
  if (assigned === undefined || combined === undefined) return undefined;
  mode.observe(state, "afterResultPath", combined, way.frame);
  const output = filterPath(at, state.outputPath, combined, "OutputPath");
  return output && { output, assigned, target: after(state) };
}

/** Result is static and wins over Parameters. */
function given<V extends object>(at: At<V>, state: PassState, input: V): V | undefined {
  const { mode, way } = at;
  if (state.result) {
    const result = templateField(at, state.result.value, input, "Result");
    if (result !== undefined) mode.observe(state, "result", result, way.frame);
    return result;
  }
  const made = state.parameters ? templateField(at, state.parameters.value, input, "Parameters") : input;
  if (made !== undefined) mode.observe(state, "afterParameters", made, way.frame);
  return made;
}
