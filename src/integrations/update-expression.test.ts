import { describe, expect, it } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import type { TaskState } from "../asl/model.js";
import { updateItem } from "./update-expression.js";

async function classOf(UpdateExpression: string, ConditionExpression?: string): Promise<string> {
  const { machine } = await parseAsl({
    StartAt: "A",
    States: {
      A: {
        Type: "Task",
        Resource: "arn:aws:states:::dynamodb:updateItem",
        Parameters: {
          TableName: "t",
          Key: { id: { S: "1" } },
          UpdateExpression,
          ...(ConditionExpression ? { ConditionExpression } : {}),
          ExpressionAttributeValues: { ":one": { N: "1" }, ":tags": { SS: ["a"] } },
        },
        End: true,
      },
    },
  });
  return updateItem(machine?.states.get("A") as TaskState).class;
}

describe("update expressions applied twice", () => {
  it.each([
    ["SET a = a + :one", "N"],
    ["SET #n = #n - :one", "N"],
    ["SET a = if_not_exists(a, :zero) + :one", "N"],
    ["SET list = list_append(list, :items)", "N"],
    ["ADD visits :one", "N"],
    ["REMOVE list[0]", "N"],
    ["SET before = now, now = :one", "N"],
    ["SET total = :net + :tax", "I"],
    ["SET total = net + :tax", "I"],
    ["SET copy = list_append(other, :items)", "I"],
    ["SET a = if_not_exists(a, :zero)", "I"],
    ["SET a = :one, b.c[0] = :two", "I"],
    ["ADD tags :tags", "I"],
    ["REMOVE a DELETE tags :tags", "I"],
  ])("%s is %s", async (expression, expected) => {
    expect(await classOf(expression)).toBe(expected);
  });

  it.each([
    ["attribute_not_exists(id)", "I"],
    ["version = :before", "I"],
    ["NOT contains(runs, :run)", "I"],
    ["lastRun <> :run", "I"],
    ["attribute_exists(id)", "N"],
    ["version >= :one", "N"],
    ["stock = :one", "N"],
  ])("a sum under the condition %s is %s", async (condition, expected) => {
    expect(await classOf("SET version = version + :one, lastRun = :run", condition)).toBe(expected);
  });
});
