import { plainText } from "../../../languages/evaluator/text.js";
import { isNothing, listOf, memberOf, type ObjectMember, objectOf, type Value } from "../../../languages/evaluator/values.js";
import { unwrapped } from "../values.js";
import { hole, objectWith, text } from "./shapes.js";
import { type Task, type TaskForm, truthy } from "./task.js";

function lambdaPayload(task: Task): Value {
  return task.input("payload") ?? (task.jsonata ? task.text("{% $states.input %}") : task.path("$"));
}

function events(task: Task): Value | undefined {
  const list = task.prop("entries");
  if (list?.kind !== "list") return list && { kind: "unknown", placeholder: "unknown", name: "${entries}", at: list.at };
  const items = list.items.map((entry): Value => {
    if (entry.kind !== "object" || entry.open) return { kind: "unknown", placeholder: "unknown", name: "${entry}", at: entry.at };
    const member = (name: string, value: Value | undefined): [string, ObjectMember][] =>
      value && !isNothing(value) ? [[name, { key: entry.members.get(keyFor(name))?.key ?? entry.at, value }]] : [];
    const bus = memberOf(entry, "eventBus");
    return objectOf(entry.at, [
      ...member("Detail", unwrapped(memberOf(entry, "detail"))),
      ...member("DetailType", memberOf(entry, "detailType")),
      ...member("EventBusName", bus && !isNothing(bus) ? { ...task.tools.get(bus, "eventBusArn", bus.at), at: bus.at } : undefined),
      ...member("Source", memberOf(entry, "source")),
    ]);
  });
  return listOf(items, list.at, list.open);
}

const keyFor = (name: string): string => (name === "EventBusName" ? "eventBus" : name.charAt(0).toLowerCase() + name.slice(1));

function startInput(task: Task): Value | undefined {
  const input = task.input("input");
  const parent = task.prop("associateWithParent");
  if (!parent || (parent.kind === "boolean" && !parent.value)) return input ?? task.path("$");
  if (parent.kind !== "boolean" || (input && input.kind !== "object"))
    return { kind: "unknown", placeholder: "unknown", name: "${input}", at: parent.at };
  const id = task.jsonata ? task.text("{% $states.context.Execution.Id %}") : task.path("$$.Execution.Id");
  const members: [string, ObjectMember][] = input?.kind === "object" ? [...input.members] : [];
  members.push(["AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID", { key: parent.at, value: id }]);
  return objectOf(input?.at ?? parent.at, members, input?.kind === "object" && input.open);
}

/** `{ name: { value, dataType } }` as Amazon SNS takes it: the type is that of the value where it is not given. */
function messageAttributes(task: Task): Value | undefined {
  const given = task.prop("messageAttributes");
  if (!given || isNothing(given)) return undefined;
  if (given.kind !== "object") return hole(given.at);
  const members = [...given.members].map(([name, { key, value }]): [string, ObjectMember] => [
    name,
    { key, value: messageAttribute(value) },
  ]);
  return objectOf(given.at, members, given.open);
}

function messageAttribute(attribute: Value): Value {
  const value = memberOf(attribute, "value");
  const type = memberOf(attribute, "dataType");
  if (!value || value.kind === "unknown") return hole(attribute.at);
  const field = plainText(type) === "Binary" ? "BinaryValue" : "StringValue";
  const written =
    value.kind === "number"
      ? text(String(value.value), value.at)
      : value.kind === "list"
        ? { kind: "json" as const, of: value, at: value.at }
        : value;
  const kind = value.kind === "number" ? "Number" : value.kind === "list" ? "String.Array" : "String";
  return objectWith(attribute.at, { DataType: type ?? text(kind, value.at), [field]: written });
}

/** Functions, queues, topics, events, executions and activities. */
export const MESSAGING: Readonly<Record<string, TaskForm>> = {
  LambdaInvoke: {
    resource: (task) => (truthy(task.prop("payloadResponseOnly")) ? task.of("lambdaFunction", "functionArn") : undefined),
    api: "lambda:invoke",
    parameters: (task) =>
      truthy(task.prop("payloadResponseOnly"))
        ? task.input("payload")
        : [
            ["FunctionName", task.of("lambdaFunction", "functionArn")],
            ["Payload", lambdaPayload(task)],
            ["InvocationType", task.prop("invocationType")],
            ["ClientContext", task.prop("clientContext")],
            ["Qualifier", task.prop("qualifier")],
          ],
  },
  SqsSendMessage: {
    api: "sqs:sendMessage",
    parameters: (task) => [
      ["QueueUrl", task.of("queue", "queueUrl")],
      ["MessageBody", task.input("messageBody")],
      ["DelaySeconds", task.seconds("delay")],
      ["MessageDeduplicationId", task.prop("messageDeduplicationId")],
      ["MessageGroupId", task.prop("messageGroupId")],
    ],
  },
  SnsPublish: {
    api: "sns:publish",
    parameters: (task) => [
      ["TopicArn", task.of("topic", "topicArn")],
      ["Message", task.input("message")],
      ["MessageDeduplicationId", task.prop("messageDeduplicationId")],
      ["MessageGroupId", task.prop("messageGroupId")],
      ["MessageStructure", truthy(task.prop("messagePerSubscriptionType")) ? task.text("json") : undefined],
      ["MessageAttributes", messageAttributes(task)],
      ["Subject", task.prop("subject")],
    ],
  },
  EventBridgePutEvents: { api: "events:putEvents", parameters: (task) => [["Entries", events(task)]] },
  StepFunctionsStartExecution: {
    api: ({ pattern }) => (pattern === "RUN_JOB" ? "states:startExecution.sync:2" : "states:startExecution"),
    parameters: (task) => [
      ["Input", startInput(task)],
      ["StateMachineArn", task.of("stateMachine", "stateMachineArn")],
      ["Name", task.prop("name")],
    ],
  },
  StepFunctionsInvokeActivity: {
    resource: (task) => task.of("activity", "activityArn"),
    parameters: (task) => task.prop("parameters") ?? task.prop("arguments"),
  },
  EvaluateExpression: {
    resource: ({ made }) => ({ kind: "unknown", placeholder: "lambda-arn", name: "${EvalFunction}", at: made.at }),
    parameters: (task) => {
      const expression = plainText(task.prop("expression"));
      if (expression === undefined) return task.hole("expression");
      const at = task.prop("expression")?.at ?? task.made.at;
      const paths = [...new Set(expression.match(/\$[.\w[\]-]+/g) ?? [])];
      const values = objectOf(
        at,
        paths.map((path) => [path, { key: at, value: task.path(path) }] as const),
      );
      return [
        ["expression", task.prop("expression")],
        ["expressionAttributeValues", values],
      ];
    },
  },
};
