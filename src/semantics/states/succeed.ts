import type { SucceedState } from "../../asl/model.js";
import { effectiveInput, filterPath, templateField } from "../data-flow.js";
import type { Step } from "../effects.js";
import { enter, exitState } from "../entry-exit.js";
import { Evaluation } from "../evaluation.js";
import type { Frame } from "../frame.js";
import type { Mode } from "../mode.js";

/** @see https://states-language.net/spec.html#succeed-state */
export function* succeed<V extends object>(state: SucceedState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const evaluation = new Evaluation(yield* enter(state, entry, mode));
  const at = { state, evaluation, mode };
  const input = effectiveInput(at);
  const output =
    input &&
    (state.output ? templateField(at, state.output.value, input, "Output") : filterPath(at, state.outputPath, input, "OutputPath"));
  yield* exitState(at, output && { output, assigned: new Map(), target: "end" });
}
