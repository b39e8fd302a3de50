import { type ConstructedObject, memberOf, type ObjectMember, objectOf, type Value } from "../../../languages/evaluator/values.js";
import type { TaskForm } from "./task.js";

/** Classes that `new sfn.Task(…, { task })` takes: today's name, and the property that their first argument is now. */
const TODAY: Readonly<Record<string, readonly [string, string?]>> = {
  InvokeFunction: ["LambdaInvoke", "lambdaFunction"],
  RunLambdaTask: ["LambdaInvoke", "lambdaFunction"],
  PublishToTopic: ["SnsPublish", "topic"],
  SendToQueue: ["SqsSendMessage", "queue"],
  StartExecution: ["StepFunctionsStartExecution", "stateMachine"],
  InvokeActivity: ["StepFunctionsInvokeActivity", "activity"],
  RunGlueJobTask: ["GlueStartJobRun", "glueJobName"],
  RunBatchJob: ["BatchSubmitJob"],
};

/** Then, an execution got no input where none was given. */
const START_EXECUTION: TaskForm = {
  api: "states:startExecution",
  parameters: (task) => [
    ["Input", task.input("input")],
    ["StateMachineArn", task.of("stateMachine", "stateMachineArn")],
    ["Name", task.prop("name")],
  ],
};

export const isLegacy = (cls: string): boolean => Object.hasOwn(TODAY, cls);

/**
 * What a task of the first version's `Task` is today: the class, and its properties. The rendering is the same; only the
 * whole resource of `InvokeFunction` is that of `payloadResponseOnly`.
 */
export function modernized(
  props: Value | undefined,
): { readonly name: string; readonly props: Value; readonly form?: TaskForm } | undefined {
  const old = memberOf(props, "task");
  const cls = old?.kind === "made" ? old.type.replace(/^tasks\./, "") : "";
  const [name, subject] = TODAY[cls] ?? [];
  if (old?.kind !== "made" || name === undefined) return undefined;
  const { args } = old as ConstructedObject;
  const given = subject === undefined ? args[0] : args[1];
  if (given && given.kind !== "object" && given.kind !== "undefined") return undefined;
  const members = new Map<string, ObjectMember>(given?.kind === "object" ? given.members : []);
  const own = (key: string, value: Value) => members.set(key, { key: value.at, value });
  if (subject !== undefined && args[0]) own(subject, args[0]);
  // plain objects then, inputs today
  for (const key of ["payload", "arguments", "input"]) {
    const plain = members.get(key)?.value;
    if (plain?.kind === "object" && !plain.members.has("value")) own(key, objectOf(plain.at, [["value", { key: plain.at, value: plain }]]));
  }
  if (cls === "InvokeFunction") own("payloadResponseOnly", { kind: "boolean", value: true, at: old.at });
  const form = cls === "StartExecution" ? { form: START_EXECUTION } : {};
  return { name, props: objectOf(old.at, members, given?.kind === "object" && given.open), ...form };
}
