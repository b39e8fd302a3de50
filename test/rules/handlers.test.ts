import { describe, expect, it } from "vitest";
import { lintForm } from "../hosts/forms.js";

const RULES = /^(?:handler-input-lacks-member|result-has-no-member|fails-at-run-time)$/;

interface Asked {
  readonly payload?: object;
  readonly read?: string;
  readonly file?: string;
}

/** Findings of a state machine that calls the function by `lambda:invoke`. */
async function reported(
  code: string,
  { payload = { "id.$": "$.id" }, read = "$.Payload", file = "app.ts" }: Asked = {},
): Promise<string[]> {
  const definition = {
    StartAt: "Call",
    States: {
      Call: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: "${Function}", Payload: payload },
        Next: "Use",
      },
      Use: { Type: "Pass", Parameters: { "read.$": read }, End: true },
    },
  };
  const runtime = file.endsWith(".py") ? "python3.13" : "nodejs22.x";
  const found = await lintForm({
    "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src, Handler: app.handler, Runtime: ${runtime} }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machine.asl.json
      DefinitionSubstitutions: { Function: !GetAtt Function.Arn }
`,
    "machine.asl.json": JSON.stringify(definition),
    [`src/${file}`]: code,
  });
  return found.filter(({ rule }) => RULES.test(rule)).map(({ rule, severity, state }) => `${severity} ${rule} ${state}`);
}

const MEMBER = ["warning result-has-no-member Use"];

describe("what a handler returns", () => {
  it("has the members of all its object literals", async () => {
    const code = `export const handler = async (event: { id: string }) => {
  if (!event.id) return { status: "none" };
  const found = { total: 3 };
  return { status: "ok", ...found };
};`;
    expect(await reported(code, { read: "$.Payload.sum" })).toEqual(MEMBER);
    expect(await reported(code, { read: "$.Payload.total" })).toEqual([]);
    expect(await reported(code, { read: "$.Payload.Total" })).toEqual(MEMBER);
  });

  it("has the members of its declared type where the expression is not understood", async () => {
    const code = `interface Base { id: string }
interface Result extends Base { total?: number }
import { work } from "work";
export async function handler(event: unknown): Promise<Result> { return work(event); }`;
    expect(await reported(code, { read: "$.Payload.sum" })).toEqual(MEMBER);
    expect(await reported(code, { read: "$.Payload.id" })).toEqual([]);
    expect(await reported(code.replace("Promise<Result>", "Promise<Remote>"), { read: "$.Payload.sum" })).toEqual([]);
  });

  it("is text where it is written out as JSON, and nothing where nothing is returned", async () => {
    const body = `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ id: event.id }) });`;
    expect(await reported(body, { read: "$.Payload.body.id", file: "app.js" })).toEqual(["error fails-at-run-time Use"]);
    expect(await reported(body, { read: "$.Payload.body", file: "app.js" })).toEqual([]);
    const nothing = `exports.handler = async (event) => { console.log(event); };`;
    expect(await reported(nothing, { read: "$.Payload.id", file: "app.js" })).toEqual(["error fails-at-run-time Use"]);
  });

  it("is anything where something else may change it", async () => {
    const open = [
      `export const handler = async (event: any) => ({ ...event, a: 1 });`,
      `export const handler = middy(async (event: any) => ({ a: 1 }));`,
      `export const handler = (event: any, context: any, done: any) => { done(null, { a: 1 }); };`,
      `export const handler = async (event: any) => { const made = { a: 1 }; fill(made); return made; };`,
      `export const handler = async (event: any) => { const made: any = { a: 1 }; made[event.key] = 1; return made; };`,
      `export const handler = async (event: any) => { if (event.a) return { a: 1 }; };`,
      `export const handler = async (event: any): Promise<string & { brand: 1 }> => event.id;`,
    ];
    for (const code of open) expect(await reported(code, { read: "$.Payload.b" })).toEqual([]);
  });
});

it("a list that a handler fills is a list", async () => {
  const code = `exports.handler = async (event) => { const items = []; items.push({ key: event.id }); return items; };`;
  expect(await reported(code, { read: "$.Payload[0].key", file: "app.js" })).toEqual([]);
  const text = `def handler(event, context):
    return "%s items" % event["id"]
`;
  expect(await reported(text, { read: "States.Format('{}', $.Payload)", file: "app.py" })).toEqual([]);
});

describe("what a handler reads", () => {
  const input = (severity: string) => [`${severity} handler-input-lacks-member Call`];

  it("fails where a member of a missing one is read, and is undefined otherwise", async () => {
    expect(await reported("exports.handler = async (event) => event.detail.key;", { file: "app.js" })).toEqual(input("warning"));
    expect(await reported("exports.handler = async ({ lines }) => lines.length;", { file: "app.js" })).toEqual(input("warning"));
    expect(await reported("exports.handler = async ({ detail: { key } }) => key;", { file: "app.js" })).toEqual(input("warning"));
    expect(await reported("exports.handler = async (event) => put(event.key);", { file: "app.js" })).toEqual(input("info"));
    expect(await reported("exports.handler = async (event) => put(event.id);", { file: "app.js" })).toEqual([]);
    expect(
      await reported("exports.handler = async (event) => event.detail.key;", {
        file: "app.js",
        payload: { "a.$": "$", "detail.$": "$.d" },
      }),
    ).toEqual([]);
  });

  it("is nothing that it asks for or reads at times only", async () => {
    const guarded = [
      "exports.handler = async (event) => event.detail?.key;",
      "exports.handler = async (event) => (event.detail ?? {}).key;",
      "exports.handler = async ({ detail = {} }) => detail.key;",
      "exports.handler = async (event) => { if (event.kind) return 1; return event.detail.key; };",
      "exports.handler = async (event) => { if (event.id === 'x') return 1; return event.detail.key; };",
      "exports.handler = async (event) => { if ('detail' in event) log(); return event.detail.key; };",
      "exports.handler = wrap(async (event) => event.detail.key);",
    ];
    for (const code of guarded) expect((await reported(code, { file: "app.js" })).filter((one) => one.startsWith("warning"))).toEqual([]);
  });
});

it("handlers in Python are read alike, where no decorator changes them", async () => {
  const code = `import json

def handler(event, context):
    order = event["orderId"]
    return {"total": 1, "body": json.dumps({"order": order})}
`;
  const payload = { "orderId.$": "$.id" };
  expect(await reported(code, { file: "app.py" })).toEqual(["warning handler-input-lacks-member Call"]);
  expect(await reported(code, { file: "app.py", payload })).toEqual([]);
  expect(await reported(code, { file: "app.py", payload, read: "$.Payload.sum" })).toEqual(MEMBER);
  expect(await reported(code, { file: "app.py", payload, read: "$.Payload.total" })).toEqual([]);
  expect(await reported(code.replace("def handler", "@wrapped\ndef handler"), { file: "app.py", read: "$.Payload.sum" })).toEqual([]);
  expect(await reported(code.replace('event["orderId"]', 'event.get("orderId")'), { file: "app.py" })).toEqual([]);
});
