import { plainText } from "../../../languages/evaluator/text.js";
import type { Value } from "../../../languages/evaluator/values.js";
import { text } from "./shapes.js";
import { bool, type Task, type TaskForm } from "./task.js";

/** A construct's attribute, or what stands for a construct that only deployment knows. */
const table = (task: Task) => task.of("table", "tableName");

/** `{ id: DynamoAttributeValue.fromString("1") }` as the API takes it. */
const attributes = (task: Task, name: string): Value | undefined => task.prop(name);

const writeOptions = (task: Task) =>
  [
    ["ConditionExpression", task.prop("conditionExpression")],
    ["ExpressionAttributeNames", task.prop("expressionAttributeNames")],
    ["ExpressionAttributeValues", attributes(task, "expressionAttributeValues")],
    ["ReturnConsumedCapacity", task.prop("returnConsumedCapacity")],
    ["ReturnItemCollectionMetrics", task.prop("returnItemCollectionMetrics")],
    ["ReturnValues", task.prop("returnValues")],
  ] as const;

export const PROJECTION = "tasks.DynamoProjectionExpression";

/** `[new DynamoProjectionExpression().withAttribute("a")]` as one text. */
function projection(task: Task): Value | undefined {
  const list = task.prop("projectionExpression");
  if (list?.kind !== "list" || list.open) return task.hole("projectionExpression", "text");
  const parts = list.items.map((item) => (item.kind === "made" && item.type === PROJECTION ? plainText(item.args[0]) : undefined));
  return parts.includes(undefined) ? task.hole("projectionExpression", "text") : text(parts.join(","), list.at);
}

/** Items of Amazon DynamoDB. */
export const DYNAMO: Readonly<Record<string, TaskForm>> = {
  DynamoGetItem: {
    api: "dynamodb:getItem",
    fixed: true,
    parameters: (task) => [
      ["Key", attributes(task, "key")],
      ["TableName", table(task)],
      ["ConsistentRead", task.prop("consistentRead") ?? bool(false, task)],
      ["ExpressionAttributeNames", task.prop("expressionAttributeNames")],
      ["ProjectionExpression", projection(task)],
      ["ReturnConsumedCapacity", task.prop("returnConsumedCapacity")],
    ],
  },
  DynamoPutItem: {
    api: "dynamodb:putItem",
    fixed: true,
    parameters: (task) => [["Item", attributes(task, "item")], ["TableName", table(task)], ...writeOptions(task)],
  },
  DynamoUpdateItem: {
    api: "dynamodb:updateItem",
    fixed: true,
    parameters: (task) => [
      ["Key", attributes(task, "key")],
      ["TableName", table(task)],
      ...writeOptions(task),
      ["UpdateExpression", task.prop("updateExpression")],
    ],
  },
  DynamoDeleteItem: {
    api: "dynamodb:deleteItem",
    fixed: true,
    parameters: (task) => [["Key", attributes(task, "key")], ["TableName", table(task)], ...writeOptions(task)],
  },
};
