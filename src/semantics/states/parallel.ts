import type { ParallelState } from "../../asl/model.js";
import type { Result } from "../../values/result.js";
import { type At, effectiveInput, siteOf, templateField } from "../data-flow.js";
import type { Step } from "../effects.js";
import type { Frame } from "../frame.js";
import { enter, eventOf } from "../leave.js";
import type { Mode } from "../mode.js";
import { PAYLOAD_BYTES } from "../quotas.js";
import { working } from "../work.js";

/** @see https://states-language.net/spec.html#parallel-state */
export function* parallel<V extends object>(state: ParallelState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const frame = yield* enter(state, entry, mode);
  yield* working(state, frame, mode, (way) => attempt({ state, way, mode }, state));
}

function* attempt<V extends object>(at: At<V>, state: ParallelState): Step<V, Result<V, Frame<V>>> {
  const { way, mode } = at;
  const selected = effectiveInput(at);
  const name = state.queryLanguage === "JSONata" ? "Arguments" : "Parameters";
  const given = selected && (state.parameters ? templateField(at, state.parameters.value, selected, name) : selected);
  const input = given && way.take(mode.within(given, PAYLOAD_BYTES, way.frame, siteOf(state, name)));
  if (input === undefined) return way.result<V>();
  if (state.parameters) mode.observe(state, name === "Arguments" ? "afterArguments" : "afterParameters", input, way.frame);
  yield { kind: "event", state, event: { type: eventOf(state, "Started") } };
  const reply = yield { kind: "nested", runs: { kind: "branches", state, input, frame: way.frame } };
  return way.result(way.take(reply ?? {}));
}
