import type { SucceedState } from "../../asl/model.js";
import { effectiveInput, filterPath, templateField } from "../data-flow.js";
import type { Step } from "../effects.js";
import type { Frame } from "../frame.js";
import { enter, leave } from "../leave.js";
import type { Mode } from "../mode.js";
import { Way } from "../way.js";

/** @see https://states-language.net/spec.html#succeed-state */
export function* succeed<V extends object>(state: SucceedState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const way = new Way(yield* enter(state, entry, mode));
  const at = { state, way, mode };
  const input = effectiveInput(at);
  const output =
    input &&
    (state.output ? templateField(at, state.output.value, input, "Output") : filterPath(at, state.outputPath, input, "OutputPath"));
  yield* leave(at, output && { output, assigned: new Map(), target: "end" });
}
