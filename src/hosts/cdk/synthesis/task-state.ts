import { computedText } from "../../../languages/evaluator/text.js";
import { isNothing, memberOf, type Value } from "../../../languages/evaluator/values.js";
import type { Span } from "../../../text/range.js";
import type { State } from "../chains.js";
import { classRange, Fields, keyOf, renderedMember } from "../fields.js";
import { pathOf, rendered } from "../json-path.js";
import { TASKS } from "../tasks/forms.js";
import { modernized } from "../tasks/legacy.js";
import { taskOf } from "../tasks/task.js";
import { secondsOf, timeoutPath } from "../values.js";
import { putHandlers } from "./error-handling.js";
import { credentialsOf } from "./handlers.js";
import { lower, putFlow, putPaths, putType, unknownText } from "./state-fields.js";
import type { Synthesis } from "./synthesis.js";

/** The fields of a task, whatever class of the CDK it has. */
export function putTask(
  fields: Fields,
  synthesis: Synthesis,
  state: State,
  name: string,
  jsonata: boolean,
  props: Value | undefined,
): void {
  const old = name === "Task" ? modernized(props) : undefined;
  const form = old?.form ?? TASKS[old?.name ?? name];
  const task = taskOf(state, jsonata, form, synthesis.tools, old?.props ?? props);
  putType(fields, "Task", state);
  putFlow(fields, synthesis, state);
  putHandlers(fields, synthesis, state, jsonata);
  if (!form?.ownTimeout || old) {
    const limit = memberOf(props, "timeout") ?? memberOf(props, "taskTimeout");
    const key = keyOf(props, memberOf(props, "timeout") ? "timeout" : "taskTimeout");
    putLimit(fields, "TimeoutSeconds", limit, key);
  }
  const heartbeat = memberOf(props, "heartbeat") ?? memberOf(props, "heartbeatTimeout") ?? memberOf(old?.props, "heartbeat");
  putLimit(fields, "HeartbeatSeconds", heartbeat, keyOf(props, memberOf(props, "heartbeat") ? "heartbeat" : "heartbeatTimeout"));
  putPaths(fields, props, ["InputPath", "OutputPath", "ResultPath"]);
  fields.put("ResultSelector", renderedMember(props, "resultSelector"), keyOf(props, "resultSelector"));
  fields.put("Output", memberOf(props, "outputs"), keyOf(props, "outputs"));
  fields.put("Assign", renderedMember(props, "assign"), keyOf(props, "assign"));
  fields.put("Credentials", credentialsOf(memberOf(props, "credentials"), jsonata, synthesis.tools), keyOf(props, "credentials"));
  fields.put("Resource", resourceOf(task, form), classRange(state));
  const parameters = form?.parameters ? form.parameters(task) : unknownText(state.at);
  const value = Array.isArray(parameters) ? entries(parameters, state.at, task.props) : (parameters as Value | undefined);
  if (value) fields.put(jsonata ? "Arguments" : "Parameters", jsonata ? value : rendered(value), state.at);
}

function putLimit(fields: Fields, name: string, value: Value | undefined, key: Span | undefined): void {
  if (!value || isNothing(value)) return;
  const path = timeoutPath(value);
  if (path) fields.put(`${name}Path`, pathOf(path) ?? path, key);
  else fields.put(name, secondsOf(value), key);
}

const SUFFIXES: Readonly<Record<string, string>> = { REQUEST_RESPONSE: "", RUN_JOB: ".sync", WAIT_FOR_TASK_TOKEN: ".waitForTaskToken" };

function resourceOf(task: ReturnType<typeof taskOf>, form: (typeof TASKS)[string] | undefined): Value {
  const at = classRange(task.made as State);
  const whole = form?.resource?.(task);
  if (whole) return whole;
  const api = typeof form?.api === "function" ? form.api(task) : form?.api;
  const suffix = SUFFIXES[task.pattern];
  if (api === undefined || suffix === undefined) return { kind: "unknown", placeholder: "unknown", name: "${Resource}", at };
  const arn = `arn:aws:states:::${api}${/\.sync:2$/.test(api) ? "" : suffix}`;
  return computedText(arn, at);
}

/** Each parameter is where its property does. */
function entries(list: readonly (readonly [string, Value | undefined])[], at: Span, props: Value | undefined): Value {
  const fields = new Fields(at);
  for (const [name, value] of list) fields.put(name, value, keyOf(props, lower(name)) ?? value?.at);
  return fields.object;
}
