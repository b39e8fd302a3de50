import { describe, expect, it } from "vitest";
import { lintForm } from "../hosts/forms.js";

/** Messages about members that nothing lists, of a state machine that reads a path of a call's result. */
async function lacking(resource: string, path: string, form: "Assign" | "ResultSelector" = "ResultSelector"): Promise<string[]> {
  const definition = {
    StartAt: "Call",
    States: {
      Call: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters: {}, [form]: { "read.$": path }, End: true },
    },
  };
  const found = await lintForm({ "m.asl.json": JSON.stringify(definition) });
  return found.flatMap(({ rule, suggestion }) => (rule === "result-has-no-member" ? [suggestion ?? ""] : []));
}

describe("members of results in another spelling", () => {
  it.each<[resource: string, path: string, meant: string]>([
    ["athena:startQueryExecution", "$.QueryExecutionID", "QueryExecutionId"],
    ["aws-sdk:ecs:describeTasks", "$.Tasks[0].TaskARN", "TaskArn"],
    ["aws-sdk:rds:describeDBClusters", "$.DBClusters[0].Status", "DbClusters"],
    ["aws-sdk:rds:describeDBInstances", "$.DbInstances[0].DBInstanceStatus", "DbInstanceStatus"],
    ["states:startExecution", "$.ExecutionARN", "ExecutionArn"],
  ])("are told: %s %s", async (resource, path, meant) => {
    expect(await lacking(resource, path)).toEqual([`Read ${meant}`]);
    expect(await lacking(resource, path, "Assign")).toEqual([`Read ${meant}`]);
  });

  it.each<[resource: string, path: string]>([
    ["athena:startQueryExecution", "$.QueryExecutionId"],
    ["aws-sdk:rds:describeDBClusters", "$.DbClusters[0].Status"],
    ["aws-sdk:rds:describeDBInstances", "$.DbInstances[0].MultiAZ"],
    ["aws-sdk:s3:headObject", "$.ETag"],
    // both are seen in public
    ["dynamodb:getItem", "$.Item.open.BOOL"],
    ["dynamodb:getItem", "$.Item.open.Bool"],
    ["aws-sdk:dynamodb:query", "$.Items[0].tags.SS"],
    ["aws-sdk:dynamodb:query", "$.Items[0].tags.Ss"],
  ])("are not told where the spelling is right or in doubt: %s %s", async (resource, path) => {
    expect(await lacking(resource, path)).toEqual([]);
  });

  it("are told of an event, of which names are exact", async () => {
    const read = async (path: string) => {
      const found = await lintForm({
        "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Events:
        Stopped:
          Type: EventBridgeRule
          Properties: { Pattern: { source: [aws.ecs], detail-type: [ECS Task State Change] } }
      Definition:
        StartAt: Read
        States:
          Read: { Type: Pass, Parameters: { read.$: ${path} }, End: true }
`,
      });
      return found.filter(({ rule }) => rule === "input-has-no-member").map(({ suggestion }) => suggestion);
    };
    expect(await read("$.detail.taskARN")).toEqual(["Read taskArn"]);
    expect(await read("$.detail.taskArn")).toEqual([]);
  });
});

describe("attributes of an item after a write", () => {
  const found = async (update: string, returned: string) => {
    const task = {
      Type: "Task",
      Resource: "arn:aws:states:::dynamodb:updateItem",
      Parameters: {
        TableName: "counters",
        Key: { id: { S: "orders" } },
        UpdateExpression: update,
        ExpressionAttributeValues: { ":one": { N: "1" } },
        ReturnValues: returned,
      },
      ResultSelector: { "n.$": "$.Attributes.n.N" },
      End: true,
    };
    const all = await lintForm({ "m.asl.json": JSON.stringify({ StartAt: "Count", States: { Count: task } }) });
    return all.map(({ rule }) => rule).filter((rule) => rule.startsWith("result-"));
  };

  it("are there where something is set or added", async () => {
    for (const update of ["ADD n :one", "SET n = :one", "REMOVE old SET n = :one"]) expect(await found(update, "UPDATED_NEW")).toEqual([]);
    expect(await found("REMOVE old", "ALL_NEW")).toEqual([]);
  });

  it("may be missing otherwise, and are where nothing is asked for", async () => {
    expect(await found("REMOVE n", "UPDATED_NEW")).toEqual(["result-may-lack-member"]);
    expect(await found("ADD n :one", "UPDATED_OLD")).toEqual(["result-may-lack-member"]);
    expect(await found("ADD n :one", "NONE")).toEqual(["result-has-no-member"]);
  });
});
