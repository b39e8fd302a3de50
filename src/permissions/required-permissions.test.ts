import { describe, expect, it } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import { analyze } from "../analysis/facts/analyze-machine.js";
import { knownArguments } from "../linter/permissions-for.js";
import { range } from "../text/range.js";
import { sourceFile } from "../text/source-file.js";
import { keyOf, type TextPattern } from "./arn-pattern.js";
import { requiredPermissions } from "./required-permissions.js";

const AT = range(sourceFile("a.asl.json", ""), 0, 0);

const shown = (text: TextPattern): string =>
  text
    .map((part) =>
      part.kind === "literal"
        ? part.text
        : part.kind === "any"
          ? "*"
          : part.kind === "run"
            ? `<${part.label}>`
            : part.kind === "pseudo"
              ? part.name.charAt(0).toUpperCase()
              : keyOf([part]),
    )
    .join("");

async function required(states: Record<string, object>, startAt = Object.keys(states)[0] ?? "", language = "JSONata"): Promise<string[]> {
  const { machine, problems } = await parseAsl({ QueryLanguage: language, StartAt: startAt, States: states });
  expect(problems).toEqual([]);
  if (!machine) throw new Error("no state machine");
  const { permissions, unknown } = requiredPermissions(machine, { at: AT }, knownArguments(analyze(machine)));
  const words = permissions.map(
    ({ state, action, resource, inferred }) => `${state?.name} ${action} ${shown(resource)}${inferred ? " ?" : ""}`,
  );
  return [...words, ...unknown.map(({ state, why }) => `${state?.name}: ${why}`)];
}

const put = (table: unknown) => ({
  Type: "Task",
  Resource: "arn:aws:states:::dynamodb:putItem",
  Arguments: { TableName: table, Item: {} },
  End: true,
});

describe("computed arguments", () => {
  it("are the text that a variable always has", async () => {
    const set = { Type: "Pass", Assign: { table: "orders" }, Next: "Put" };
    expect(await required({ Set: set, Put: put("{% $table %}") })).toEqual(["Put dynamodb:PutItem arn:P:dynamodb:R:A:table/orders"]);
  });

  it("are each of the texts that they can be", async () => {
    const ask = {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.big %}", Assign: { table: "big" }, Next: "Put" }],
      Default: "Small",
    };
    const small = { Type: "Pass", Assign: { table: "small" }, Next: "Put" };
    expect(await required({ Ask: ask, Small: small, Put: put("{% $table %}") })).toEqual([
      "Put dynamodb:PutItem arn:P:dynamodb:R:A:table/big",
      "Put dynamodb:PutItem arn:P:dynamodb:R:A:table/small",
    ]);
  });

  it("are a place to fill in where the input decides, with the text around it", async () => {
    expect(await required({ Put: put("{% $states.input.table %}") })).toEqual([
      "Put dynamodb:PutItem arn:P:dynamodb:R:A:table/<TableName>",
    ]);
    expect(await required({ Put: put("{% 'orders-' & $states.input.stage %}") })).toEqual([
      "Put dynamodb:PutItem arn:P:dynamodb:R:A:table/orders-<TableName>",
    ]);
    const format = {
      Type: "Task",
      Resource: "arn:aws:states:::dynamodb:getItem",
      Parameters: { "TableName.$": "States.Format('{}-orders', $.stage)", Key: {} },
      End: true,
    };
    expect(await required({ Get: format }, "Get", "JSONPath")).toEqual([
      "Get dynamodb:GetItem arn:P:dynamodb:R:A:table/<TableName>-orders",
    ]);
  });
});

describe("calls", () => {
  it("of states at every level", async () => {
    const inner = { StartAt: "Put", States: { Put: put("a") } };
    const other = { StartAt: "Other", States: { Other: put("b") } };
    const each = { Type: "Map", ItemProcessor: { StartAt: "Item", States: { Item: put("c") } }, End: true };
    expect(await required({ Both: { Type: "Parallel", Branches: [inner, other], Next: "Each" }, Each: each })).toEqual([
      "Put dynamodb:PutItem arn:P:dynamodb:R:A:table/a",
      "Other dynamodb:PutItem arn:P:dynamodb:R:A:table/b",
      "Item dynamodb:PutItem arn:P:dynamodb:R:A:table/c",
    ]);
  });

  it("of activities, and of APIs that decide by themselves, need nothing", async () => {
    const activity = { Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:a", Next: "Api" };
    const api = {
      Type: "Task",
      Resource: "arn:aws:states:::apigateway:invoke",
      Arguments: { ApiEndpoint: "a.execute-api.eu-west-1.amazonaws.com", Method: "GET", AuthType: "NO_AUTH" },
      End: true,
    };
    expect(await required({ Work: activity, Api: api })).toEqual([]);
  });

  it("as another role need only that role", async () => {
    const state = { ...put("t"), Credentials: { RoleArn: "{% $states.input.role %}" } };
    expect(await required({ Put: state })).toEqual(["Put sts:AssumeRole <RoleArn>"]);
  });

  it.each([
    ["orders", undefined, "arn:P:lambda:R:A:function:orders"],
    ["orders", "live", "arn:P:lambda:R:A:function:orders:live"],
    ["orders:live", undefined, "arn:P:lambda:R:A:function:orders:live"],
    ["arn:aws:lambda:eu-west-1:123456789012:function:orders:1", "live", "arn:aws:lambda:eu-west-1:123456789012:function:orders:1"],
    ["123456789012:function:orders", undefined, "arn:P:lambda:R:123456789012:function:orders"],
  ])("of the function %s, qualifier %s", async (name, qualifier, arn) => {
    const args = { FunctionName: name, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) };
    expect(await required({ Call: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: args, End: true } })).toEqual([
      `Call lambda:InvokeFunction ${arn}`,
    ]);
  });

  it("of a version of a state machine are checked for the state machine", async () => {
    const child = "arn:aws:states:eu-west-1:123456789012:stateMachine:child:live";
    const state = {
      Type: "Task",
      Resource: "arn:aws:states:::states:startExecution.sync:2",
      Arguments: { StateMachineArn: child, Input: {} },
      End: true,
    };
    const found = await required({ Start: state });
    expect(found.slice(0, 3)).toEqual([
      "Start states:StartExecution arn:aws:states:eu-west-1:123456789012:stateMachine:child",
      "Start states:DescribeExecution arn:aws:states:eu-west-1:123456789012:execution:child:*",
      "Start states:StopExecution arn:aws:states:eu-west-1:123456789012:execution:child:*",
    ]);
  });

  it("that are unknown until deployment are told apart", async () => {
    expect(await required({ Call: { Type: "Task", Resource: "${Resource}", End: true } })).toEqual([
      "Call: the Resource is unknown until deployment",
    ]);
  });
});
