import type { ParallelState } from "../../asl/model.js";
import { PAYLOAD_BYTES } from "../../asl/quotas.js";
import type { Result } from "../../values/result.js";
import { effectiveInput, siteOf, templateField, type Visit } from "../data-flow.js";
import type { Step } from "../effects.js";
import { enter, eventOf } from "../entry-exit.js";
import type { Frame } from "../frame.js";
import type { Mode } from "../mode.js";
import { runWithErrorHandling } from "../retryable.js";

/** @see https://states-language.net/spec.html#parallel-state */
export function* parallel<V extends object>(state: ParallelState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const frame = yield* enter(state, entry, mode);
  yield* runWithErrorHandling(state, frame, mode, (evaluation) => attempt({ state, evaluation, mode }, state));
}

function* attempt<V extends object>(at: Visit<V>, state: ParallelState): Step<V, Result<V, Frame<V>>> {
  const { evaluation, mode } = at;
  const selected = effectiveInput(at);
  const name = state.queryLanguage === "JSONata" ? "Arguments" : "Parameters";
  const given = selected && (state.parameters ? templateField(at, state.parameters.value, selected, name) : selected);
  const input = given && evaluation.unwrap(mode.within(given, PAYLOAD_BYTES, evaluation.frame, siteOf(state, name)));
  if (input === undefined) return evaluation.toResult<V>();
  if (state.parameters) mode.observe(state, name === "Arguments" ? "afterArguments" : "afterParameters", input, evaluation.frame);
  yield { kind: "event", state, event: { type: eventOf(state, "Started") } };
  const reply = yield { kind: "nested", runs: { kind: "branches", state, input, frame: evaluation.frame } };
  return evaluation.toResult(evaluation.unwrap(reply ?? {}));
}
