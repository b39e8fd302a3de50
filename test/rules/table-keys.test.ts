import { describe, expect, it } from "vitest";
import { type Files, lintForm } from "../hosts/forms.js";

const reported = async (files: Files) =>
  (await lintForm(files)).filter(({ rule }) => rule === "dynamodb-key-schema").map(({ severity, message }) => `${severity} ${message}`);

const template = (resource: string, table: string, rest: string) => `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: customer, KeyType: HASH }, { AttributeName: order, KeyType: RANGE }]
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: Use
        States:
          Use: { Type: Task, Resource: "arn:aws:states:::${resource}", Parameters: { TableName: ${table}, ${rest} }, End: true }
`;
const MISSING = (argument: string, name: string) => `error ${argument} of "Use" has no ${name}, which the key of table Orders consists of`;
const WHOLE = "{ customer: { S.$: $.c }, order: { S: x } }";
const HALF = "{ customer: { S.$: $.c } }";

describe("keys of a table of the same template", () => {
  it.each(["dynamodb:getItem", "aws-sdk:dynamodb:deleteItem", "dynamodb:updateItem"])("%s", async (resource) => {
    const read = (key: string, table = "!Ref Orders") => reported({ "t.yaml": template(resource, table, `Key: ${key}`) });
    expect(await read(HALF)).toEqual([MISSING("Key", "order")]);
    expect(await read("{ id: { S: x } }")).toEqual([MISSING("Key", "customer and order")]);
    expect(await read(WHOLE)).toEqual([]);
    expect(await read(HALF, "!GetAtt Orders.Arn")).toEqual([MISSING("Key", "order")]);
    expect(await read(HALF, "orders")).toEqual([]);
    expect(await read(HALF, "!Ref Other")).toEqual([]);
  });

  it("are in the item that putItem writes, beside other attributes", async () => {
    const put = (item: string) => reported({ "t.yaml": template("dynamodb:putItem", "!Ref Orders", item) });
    expect(await put("Item: { customer: { S: x }, total: { N: '1' } }")).toEqual([MISSING("Item", "order")]);
    expect(await put("Item: { customer: { S: x }, order: { S: y }, total: { N: '1' } }")).toEqual([]);
    // an item that comes from outside may have them
    expect(await put("Item.$: $.item")).toEqual([]);
  });

  it("are those of a table in Terraform and in a program of the CDK", async () => {
    const terraform = (range: string, key: string) => `
resource "aws_dynamodb_table" "orders" {
  name      = "orders"
  hash_key  = "customer"
  ${range}
}
resource "aws_sfn_state_machine" "m" {
  definition = jsonencode({
    StartAt = "Use"
    States = { Use = { Type = "Task", Resource = "arn:aws:states:::dynamodb:getItem", Parameters = { TableName = aws_dynamodb_table.orders.name, Key = ${key} }, End = true } }
  })
}
`;
    const key = '{ customer = { "S.$" = "$.c" } }';
    expect(await reported({ "main.tf": terraform('range_key = "order"', key) })).toHaveLength(1);
    expect(await reported({ "main.tf": terraform("", key) })).toEqual([]);
    expect(await reported({ "main.tf": terraform("range_key = var.range", key) })).toEqual([]);
    const cdk = (made: string) => `import { Stack } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
export class Shop extends Stack {
  constructor(scope, id) {
    super(scope, id);
    const table = new dynamodb.Table(this, "Orders", { partitionKey: { name: "customer", type: dynamodb.AttributeType.STRING } });
    const use = new tasks.DynamoGetItem(this, "Use", { table, key: { ${made}: tasks.DynamoAttributeValue.fromString("x") } });
    new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(use) });
  }
}
`;
    expect(await reported({ "stack.ts": cdk("id") })).toEqual([MISSING("Key", "customer")]);
    expect(await reported({ "stack.ts": cdk("customer") })).toEqual([]);
  });
});
