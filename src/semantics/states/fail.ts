import type { Template } from "../../asl/expressions.js";
import type { FailState, Field } from "../../asl/model.js";
import { renderValue, withCause } from "../causes.js";
import { siteOf, templateField, type Visit } from "../data-flow.js";
import type { Step } from "../effects.js";
import { enter, fail as failWith } from "../entry-exit.js";
import { Evaluation } from "../evaluation.js";
import type { Frame } from "../frame.js";
import type { Mode } from "../mode.js";

/** @see https://states-language.net/spec.html#fail-state */
export function* fail<V extends object>(state: FailState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const evaluation = new Evaluation(yield* enter(state, entry, mode));
  const at = { state, evaluation, mode };
  const error = text(at, state.error);
  const cause = error === "lost" ? "lost" : text(at, state.cause);
  yield* failWith(at, error === "lost" || cause === "lost");
  if (error === "lost" || cause === "lost") return;
  evaluation.faults.push(mode.raise(error, cause, evaluation.frame));
  yield* failWith(at, true);
}

/** A string; nothing where the field is absent. */
function text<V extends object>(at: Visit<V>, field: Field<Template> | undefined): V | undefined | "lost" {
  if (!field) return undefined;
  const { evaluation, mode, state } = at;
  const value = templateField(at, field.value, evaluation.frame.input, field.key.name);
  if (value === undefined) return "lost";
  const name = field.key.name;
  const found = mode.expect(value, { kind: "string" }, evaluation.frame, siteOf(state, name));
  if (field.value.kind !== "jsonata") return evaluation.unwrap(found) ?? "lost";
  const source = field.value.source.trim();
  // of the wrong type is the query's failure, as in other states
  const words = () =>
    `The JSONata expression '${source}' specified for the field '${name}' returned an unexpected result type. Expected 'string', but was '${mode.kindOf?.(value) ?? ""}' for value: ${renderValue(value, mode)}`;
  return evaluation.unwrap(withCause(found, words, { query: name })) ?? "lost";
}
