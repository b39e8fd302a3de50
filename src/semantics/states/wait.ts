import type { WaitState } from "../../asl/model.js";
import { WAIT_SECONDS } from "../../asl/quotas.js";
import type { Result } from "../../values/result.js";
import { plain, withCause } from "../causes.js";
import { assignments, effectiveInput, filterPath, siteOf, templateField, type Visit } from "../data-flow.js";
import type { Step, WaitUntil } from "../effects.js";
import { type ExitData, enter, exitState, fail, nextTarget } from "../entry-exit.js";
import { Evaluation } from "../evaluation.js";
import { readPath } from "../expressions/path.js";
import type { Frame } from "../frame.js";
import type { Expected, Mode } from "../mode.js";

/** @see https://states-language.net/spec.html#wait-state */
export function* wait<V extends object>(state: WaitState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const evaluation = new Evaluation(yield* enter(state, entry, mode));
  const at = { state, evaluation, mode };
  const input = effectiveInput(at);
  const until = input && deadline(at, state, input);
  if (evaluation.hasFaults) yield* fail(at, until === undefined);
  if (input === undefined || until === undefined) return;
  yield { kind: "wait", until, state };
  yield* exitState(at, out(at, state, input));
}

function deadline<V extends object>(at: Visit<V>, state: WaitState, input: V): WaitUntil<V> | undefined {
  const { evaluation, mode } = at;
  if (!state.until) return { kind: "seconds", seconds: mode.literal(0) };
  const { kind, field } = state.until;
  const name = field.key.name;
  const path = field.value.kind === "path" ? field.value.text : undefined;
  const value = path === undefined ? templateField(at, field.value, input, name) : evaluation.unwrap(pathValue(at, state, input));
  if (value === undefined) return undefined;
  const check = (v: V | undefined, expected: Expected, words: string) => {
    const kindOfFault = state.queryLanguage === "JSONata" ? { query: name } : "runtime";
    return (
      v &&
      evaluation.unwrap(
        withCause(
          mode.expect(v, expected, evaluation.frame, siteOf(state, name)),
          () => words.replace("%", () => plain(v, mode)),
          kindOfFault,
        ),
      )
    );
  };
  if (kind === "timestamp") {
    const words =
      path === undefined
        ? "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: %"
        : `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == %`;
    const valid = check(value, { kind: "timestamp" }, words);
    const timestamp = check(valid, { kind: "timestamp", ahead: WAIT_SECONDS }, TOO_LONG);
    return timestamp && { kind, timestamp };
  }
  const what =
    path === undefined
      ? `The ${name} field cannot be parsed as a long value: %`
      : `The ${name} parameter cannot be parsed as a long value: ${path} == %`;
  const number = check(value, { kind: "integer" }, what);
  const positive = check(
    number,
    { kind: "integer", min: 0 },
    path === undefined
      ? `The ${name} parameter must be a non-negative integer: %`
      : `The ${name} parameter references a negative value: ${path} == %`,
  );
  const seconds = check(positive, { kind: "integer", max: WAIT_SECONDS }, TOO_LONG);
  return seconds && { kind, seconds };
}

const TOO_LONG = "Wait state delay is too long.";

function pathValue<V extends object>(at: Visit<V>, state: WaitState, input: V): Result<V, Frame<V>> {
  const field = state.until?.field;
  const path = field?.value;
  if (path?.kind !== "path") return {};
  return withCause(
    readPath(path, input, at.evaluation.frame, siteOf(state, field?.key.name ?? ""), at.mode),
    () => `The ${field?.key.name} parameter does not reference an input value: ${path.text}`,
    "runtime",
  );
}

function out<V extends object>(at: Visit<V>, state: WaitState, input: V): ExitData<V> | undefined {
  const assigned = assignments(at, state.assign, input);
  if (assigned === undefined) return undefined;
  const output = state.output
    ? templateField(at, state.output.value, input, "Output")
    : filterPath(at, state.outputPath, input, "OutputPath");
  return output && { output, assigned, target: nextTarget(state) };
}
