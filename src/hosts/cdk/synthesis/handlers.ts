import type { Tools } from "../../../languages/evaluator/library.js";
import { computedText, plainText } from "../../../languages/evaluator/text.js";
import { type ConstructedObject, isNothing, listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import type { Span } from "../../../text/range.js";
import { Fields, keyOf } from "../fields.js";
import { pathOf } from "../json-path.js";
import { secondsOf } from "../values.js";

export function retrier(item: ConstructedObject): Value {
  const [props] = item.args;
  if (props && props.kind !== "object" && !isNothing(props))
    return { kind: "unknown", placeholder: "unknown", name: "${retry}", at: item.at };
  const member = (name: string) => memberOf(props, name);
  return new Fields(props?.at ?? item.at)
    .put("ErrorEquals", errorList(props, item.at), keyOf(props, "errors"))
    .put("IntervalSeconds", secondsOf(member("interval")), keyOf(props, "interval"))
    .put("MaxAttempts", member("maxAttempts"), keyOf(props, "maxAttempts"))
    .put("BackoffRate", member("backoffRate"), keyOf(props, "backoffRate"))
    .put("MaxDelaySeconds", secondsOf(member("maxDelay")), keyOf(props, "maxDelay"))
    .put("JitterStrategy", member("jitterStrategy"), keyOf(props, "jitterStrategy")).object;
}

export function errorList(props: Value | undefined, at: Span): Value {
  const errors = memberOf(props, "errors");
  return errors && !isNothing(errors) ? errors : listOf([computedText("States.ALL", at)], at);
}

export function errorsOf(props: Value | undefined): (string | undefined)[] {
  const errors = memberOf(props, "errors");
  if (!errors || isNothing(errors)) return ["States.ALL"];
  return errors.kind === "list" ? errors.items.map(plainText) : [];
}

/** `{ role: TaskRole.fromRoleArnJsonPath("$.role") }`: the role that a task assumes. */
export function credentialsOf(given: Value | undefined, jsonata: boolean, tools: Tools): Value | undefined {
  if (!given || isNothing(given)) return undefined;
  const role = memberOf(given, "role");
  const [of] = role?.kind === "made" ? role.args : [];
  if (role?.kind !== "made" || !of) return { kind: "unknown", placeholder: "unknown", name: "${credentials}", at: given.at };
  const path = role.type.endsWith(".fromRoleArnJsonPath");
  const arn = path ? of : { ...tools.get(of, "roleArn", of.at), at: of.at };
  return new Fields(given.at).put(path && !jsonata ? "RoleArn.$" : "RoleArn", path ? (pathOf(arn) ?? arn) : arn).object;
}
