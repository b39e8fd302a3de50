import type { Template } from "../../asl/expressions.js";
import type { FailState, Field } from "../../asl/model.js";
import { type At, siteOf, templateField } from "../data-flow.js";
import type { Step } from "../effects.js";
import type { Frame } from "../frame.js";
import { enter, fail as failWith } from "../leave.js";
import type { Mode } from "../mode.js";
import { Way } from "../way.js";

/** @see https://states-language.net/spec.html#fail-state */
export function* fail<V extends object>(state: FailState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const way = new Way(yield* enter(state, entry, mode));
  const at = { state, way, mode };
  const error = text(at, state.error);
  const cause = error === "lost" ? "lost" : text(at, state.cause);
  yield* failWith(at, error === "lost" || cause === "lost");
  if (error === "lost" || cause === "lost") return;
  way.faults.push(mode.raise(error, cause, way.frame));
  yield* failWith(at, true);
}

/** A string; nothing where the field is absent. */
function text<V extends object>(at: At<V>, field: Field<Template> | undefined): V | undefined | "lost" {
  if (!field) return undefined;
  const { way, mode, state } = at;
  const value = templateField(at, field.value, way.frame.input, field.key.name);
  const checked = value && way.take(mode.expect(value, { kind: "string" }, way.frame, siteOf(state, field.key.name)));
  return checked ?? "lost";
}
