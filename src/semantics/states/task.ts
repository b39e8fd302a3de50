import type { Template } from "../../asl/expressions.js";
import type { Field, TaskState } from "../../asl/model.js";
import type { Result } from "../../values/result.js";
import { taskContext } from "../context-object.js";
import { type At, effectiveInput, pathField, siteOf, templateField } from "../data-flow.js";
import type { Step } from "../effects.js";
import type { Frame } from "../frame.js";
import { enter } from "../leave.js";
import type { Mode } from "../mode.js";
import { PAYLOAD_BYTES } from "../quotas.js";
import type { Way } from "../way.js";
import { plain, reword } from "../wording.js";
import { working } from "../work.js";

/** @see https://states-language.net/spec.html#task-state */
export function* task<V extends object>(state: TaskState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const frame = yield* enter(state, entry, mode);
  yield* working(state, frame, mode, (way, count) => attempt({ state, way, mode }, state, count));
}

/** All of this is done anew for each attempt: recordings show the fields evaluated again with `RetryCount` 1, 2, … */
function* attempt<V extends object>(at: At<V> & { way: Way<V> }, state: TaskState, count: V): Step<V, Result<V, Frame<V>>> {
  const { way, mode } = at;
  const token = waits(state) ? mode.fresh("token", state, way.frame) : undefined;
  if (token) way.frame = taskContext(way.frame, token, mode);
  const selected = effectiveInput(at);
  if (selected === undefined) return way.result<V>();
  const timeout = seconds(at, state.timeoutSeconds, selected);
  const heartbeat = timeout === "lost" ? "lost" : seconds(at, state.heartbeatSeconds, selected);
  if (timeout === "lost" || heartbeat === "lost") return way.result<V>();
  const input = argumentsOf(at, state, selected);
  if (input === undefined) return way.result<V>();
  const credentials = state.credentials ? templateField(at, state.credentials.value, selected, "Credentials") : undefined;
  if (state.credentials && !credentials) return way.result<V>();
  const reply = yield {
    kind: "perform",
    call: {
      state,
      input,
      frame: way.frame,
      attempt: count,
      ...(timeout ? { timeout } : {}),
      ...(heartbeat ? { heartbeat } : {}),
      ...(credentials ? { credentials } : {}),
      ...(token ? { token } : {}),
    },
  };
  return way.result(way.take(reply ?? {}));
}

/** Recordings show a token for jobs too, though nobody waits for it there. */
const waits = ({ resource }: TaskState): boolean => resource !== undefined && resource.value.pattern !== "request-response";

function argumentsOf<V extends object>(at: At<V>, state: TaskState, selected: V): V | undefined {
  const { way, mode } = at;
  const name = state.queryLanguage === "JSONata" ? "Arguments" : "Parameters";
  const input = state.parameters ? templateField(at, state.parameters.value, selected, name) : selected;
  if (input === undefined) return undefined;
  const checked = way.take(mode.within(input, PAYLOAD_BYTES, way.frame, siteOf(state, name)));
  if (checked !== undefined) mode.observe(state, name === "Arguments" ? "afterArguments" : "afterParameters", checked, way.frame);
  return checked;
}

/** TimeoutSeconds and HeartbeatSeconds: positive integers. */
function seconds<V extends object>(at: At<V>, field: Field<Template> | undefined, input: V): V | undefined | "lost" {
  if (!field) return undefined;
  const { way, mode, state } = at;
  const name = field.key.name;
  const value =
    field.value.kind === "path" ? way.take(pathField(at, field.value, input, name)) : templateField(at, field.value, input, name);
  if (value === undefined) return "lost";
  const path = field.value.kind === "path" ? `: ${field.value.text}` : "";
  return (
    way.take(
      reword(
        mode.expect(value, { kind: "integer", min: 1 }, way.frame, siteOf(state, name)),
        () => `The ${name} field refers to value "${plain(value, mode)}" which is not a valid positive integer${path}`,
        state.queryLanguage === "JSONata" ? { query: name } : "runtime",
      ),
    ) ?? "lost"
  );
}
