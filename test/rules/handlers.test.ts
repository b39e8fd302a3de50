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
      `export const handler = middy(async (event: any) => ({ a: 1 })).use(cors());`,
      `export const handler = guarded(async (event: any) => ({ a: 1 }));`,
      `export const handler = (event: any, context: any, done: any) => { work(event, done); };`,
      `export const handler = async (event: any) => { const made = { a: 1 }; fill(made); return made; };`,
      `export const handler = async (event: any) => { const made: any = { a: 1 }; made[event.key] = 1; return made; };`,
      `export const handler = async (event: any) => { if (event.a) return { a: 1 }; };`,
      `export const handler = async (event: any): Promise<string & { brand: 1 }> => event.id;`,
    ];
    for (const code of open) expect(await reported(code, { read: "$.Payload.b" })).toEqual([]);
  });
});

describe("wrapped handlers", () => {
  const js = { file: "app.js", read: "$.Payload.b" };

  it("answer by a callback, unless they hand it on", async () => {
    const answers = (body: string) => `exports.handler = (event, context, callback) => { ${body} };`;
    expect(await reported(answers(`callback(null, { a: 1 });`), js)).toEqual(MEMBER);
    expect(
      await reported(answers(`if (!event.id) return callback(new Error("none")); work().then(() => callback(null, { a: 1 }));`), js),
    ).toEqual(MEMBER);
    expect(await reported(answers(`const made = { a: 1 }; made.c = 2; callback(undefined, made);`), js)).toEqual(MEMBER);
    expect(await reported(answers(`callback(null, { b: 1 });`), js)).toEqual([]);
    expect(await reported(answers(`callback(null, event.id ? { a: 1 } : { b: 1 });`), js)).toEqual([]);
    expect(await reported(answers(`callback(null);`), js)).toEqual([]);
    expect(await reported(answers(`callback(null, { a: 1 }); later(callback);`), js)).toEqual([]);
  });

  it("return what the function inside of middy does, where its middleware leaves it alone", async () => {
    const handler = `const base = async (event) => ({ a: event.kind.name });`;
    const input = "warning handler-input-lacks-member Call";
    const cases: [string, string[]][] = [
      [`exports.handler = middy(base);`, [input, ...MEMBER]],
      [`exports.handler = middy(base).use(injectLambdaContext(logger)).use([captureLambdaHandler(tracer)]);`, [input, ...MEMBER]],
      [`exports.handler = middy().use(ssm({})).handler(base);`, [input, ...MEMBER]],
      [`exports.handler = middy(base).use(eventNormalizer());`, MEMBER],
      [`exports.handler = middy(base).use(httpErrorHandler());`, []],
      [`exports.handler = middy(base).after((request) => { request.response.b = 1; });`, []],
    ];
    for (const [line, expected] of cases) expect(await reported(`${handler}\n${line}`, js)).toEqual(expected);
  });

  it("are methods of classes with known decorators", async () => {
    const declared = (decorator: string) => `class Work implements LambdaInterface {
  ${decorator}
  public async handler(event: { id: string }) { return { a: event.id }; }
}
const work = new Work();
export const handler = work.handler.bind(work);`;
    expect(await reported(declared("@logger.injectLambdaContext()"), { read: "$.Payload.b" })).toEqual(MEMBER);
    expect(await reported(declared("@shaped()"), { read: "$.Payload.b" })).toEqual([]);
  });

  it("are functions of Python with known decorators", async () => {
    const declared = (decorator: string) => `
${decorator}
def handler(event, context):
    return {"a": event["kind"]["name"]}
`;
    const python = { file: "app.py", read: "$.Payload.b" };
    const input = "warning handler-input-lacks-member Call";
    expect(await reported(declared("@logger.inject_lambda_context(\n    log_event=True,\n)"), python)).toEqual([input, ...MEMBER]);
    expect(await reported(declared("@tracer.capture_lambda_handler\n@metrics.log_metrics"), python)).toEqual([input, ...MEMBER]);
    expect(await reported(declared("@event_parser(model=Order)"), python)).toEqual(MEMBER);
    expect(await reported(declared("@logger.inject_lambda_context\n@reshape"), python)).toEqual([]);
  });

  it("pass the event to functions of their file", async () => {
    const code = (call: string) => `const run = async ({ kind }, more) => kind.name;
exports.handler = async (event) => { ${call} };`;
    const lacks = ["warning handler-input-lacks-member Call"];
    expect(await reported(code("return run(event);"), { file: "app.js" })).toEqual(lacks);
    expect(await reported(code("if (!event.kind) return 1; return run(event);"), { file: "app.js" })).toEqual([]);
    expect(await reported(code("return run(event.part);"), { file: "app.js", payload: { "part.$": "$.part" } })).toEqual([]);
    expect(await reported("exports.handler = async (event) => other(event);", { file: "app.js" })).toEqual([]);
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

describe("names of errors that a handler throws", () => {
  const found = async (caught: string, file: "app.js" | "app.py") => {
    const code =
      file === "app.py"
        ? "class CardDeclined(Exception):\n    pass\n\ndef handler(event, context):\n    raise CardDeclined(event['id'])\n"
        : "class CardDeclined extends Error { constructor(m) { super(m); this.name = 'CardDeclined'; } }\nexports.handler = async (event) => { throw new CardDeclined(event.id); };\n";
    const call = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "${Function}", "Payload.$": "$" },
      Catch: [{ ErrorEquals: [caught], Next: "Declined" }],
      End: true,
    };
    const all = await lintForm({
      "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src, Handler: app.handler, Runtime: ${file === "app.py" ? "python3.13" : "nodejs22.x"} }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machine.asl.json
      DefinitionSubstitutions: { Function: !GetAtt Function.Arn }
`,
      "machine.asl.json": JSON.stringify({ StartAt: "Call", States: { Call: call, Declined: { Type: "Fail", Error: "Declined" } } }),
      [`src/${file}`]: code,
    });
    return all.filter(({ rule }) => rule === "lambda-error-without-name").map(({ suggestion }) => suggestion);
  };

  it("are told where another ending or letter is listed", async () => {
    for (const file of ["app.js", "app.py"] as const) {
      for (const name of [
        "CardDeclinedError",
        "CardDeclinedException",
        "CardDeclind",
        "KardDeclined",
        "ardDeclined",
        "CardDeclinedd",
        "cardDeclined",
      ])
        expect([file, name, await found(name, file)]).toEqual([file, name, ["Change it to CardDeclined"]]);
      for (const name of ["CardDeclined", "TimeoutError", "CardExpired", "rdDeclined", "KarDeclined", "States.ALL"])
        expect(await found(name, file)).toEqual([]);
    }
  });
});
