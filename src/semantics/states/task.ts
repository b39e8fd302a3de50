import type { Template } from "../../asl/expressions.js";
import type { Field, TaskState } from "../../asl/model.js";
import { PAYLOAD_BYTES } from "../../asl/quotas.js";
import type { Result } from "../../values/result.js";
import { plain, withCause } from "../causes.js";
import { taskContext } from "../context-object.js";
import { effectiveInput, pathField, siteOf, templateField, type Visit } from "../data-flow.js";
import type { Step } from "../effects.js";
import { enter } from "../entry-exit.js";
import type { Evaluation } from "../evaluation.js";
import type { Frame } from "../frame.js";
import type { Mode } from "../mode.js";
import { runWithErrorHandling } from "../retryable.js";

/** @see https://states-language.net/spec.html#task-state */
export function* task<V extends object>(state: TaskState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const frame = yield* enter(state, entry, mode);
  yield* runWithErrorHandling(state, frame, mode, (evaluation, count) => attempt({ state, evaluation, mode }, state, count));
}

/** All of this is done anew for each attempt: recordings show the fields evaluated again with `RetryCount` 1, 2, … */
function* attempt<V extends object>(
  at: Visit<V> & { evaluation: Evaluation<V> },
  state: TaskState,
  count: V,
): Step<V, Result<V, Frame<V>>> {
  const { evaluation, mode } = at;
  const token = waits(state) ? mode.fresh("token", state, evaluation.frame) : undefined;
  if (token) evaluation.frame = taskContext(evaluation.frame, token, mode);
  const selected = effectiveInput(at);
  if (selected === undefined) return evaluation.toResult<V>();
  const timeout = seconds(at, state.timeoutSeconds, selected);
  const heartbeat = timeout === "lost" ? "lost" : seconds(at, state.heartbeatSeconds, selected);
  if (timeout === "lost" || heartbeat === "lost") return evaluation.toResult<V>();
  const input = argumentsOf(at, state, selected);
  if (input === undefined) return evaluation.toResult<V>();
  const credentials = state.credentials ? templateField(at, state.credentials.value, selected, "Credentials") : undefined;
  if (state.credentials && !credentials) return evaluation.toResult<V>();
  const reply = yield {
    kind: "perform",
    call: {
      state,
      input,
      frame: evaluation.frame,
      attempt: count,
      ...(timeout ? { timeout } : {}),
      ...(heartbeat ? { heartbeat } : {}),
      ...(credentials ? { credentials } : {}),
      ...(token ? { token } : {}),
    },
  };
  return evaluation.toResult(evaluation.unwrap(reply ?? {}));
}

/** Recordings show a token for jobs too, although nothing waits for it there. */
const waits = ({ resource }: TaskState): boolean => resource !== undefined && resource.value.pattern !== "request-response";

function argumentsOf<V extends object>(at: Visit<V>, state: TaskState, selected: V): V | undefined {
  const { evaluation, mode } = at;
  const name = state.queryLanguage === "JSONata" ? "Arguments" : "Parameters";
  const input = state.parameters ? templateField(at, state.parameters.value, selected, name) : selected;
  if (input === undefined) return undefined;
  const checked = evaluation.unwrap(mode.within(input, PAYLOAD_BYTES, evaluation.frame, siteOf(state, name)));
  if (checked !== undefined) mode.observe(state, name === "Arguments" ? "afterArguments" : "afterParameters", checked, evaluation.frame);
  return checked;
}

/** TimeoutSeconds and HeartbeatSeconds: positive integers. */
function seconds<V extends object>(at: Visit<V>, field: Field<Template> | undefined, input: V): V | undefined | "lost" {
  if (!field) return undefined;
  const { evaluation, mode, state } = at;
  const name = field.key.name;
  const value =
    field.value.kind === "path" ? evaluation.unwrap(pathField(at, field.value, input, name)) : templateField(at, field.value, input, name);
  if (value === undefined) return "lost";
  const path = field.value.kind === "path" ? `: ${field.value.text}` : "";
  return (
    evaluation.unwrap(
      withCause(
        mode.expect(value, { kind: "integer", min: 1 }, evaluation.frame, siteOf(state, name)),
        () => `The ${name} field refers to value "${plain(value, mode)}" which is not a valid positive integer${path}`,
        state.queryLanguage === "JSONata" ? { query: name } : "runtime",
      ),
    ) ?? "lost"
  );
}
