import { describe, expect, test } from "vitest";
import { host } from "../../src/hosts/serverless/host.js";
import type { Node } from "../../src/text/node.js";
import { get, toJson } from "../../src/text/node.js";
import { placeOf, textOf } from "../../src/text/range.js";
import { readWith } from "../support/memory-access.js";

const read = (text: string, others: Record<string, string> = {}) => readWith(host, { "serverless.yml": text, ...others });
const machine = (definition: string, more = "") =>
  `service: s\n${more}stepFunctions:\n  stateMachines:\n    m:\n      definition: ${definition}\n`;
const at = (root: Node | undefined, ...path: string[]) =>
  path.reduce<Node | undefined>((node, name) => (node?.kind === "object" ? get(node, name) : undefined), root);

describe("variables", () => {
  test("of the service, of files, with defaults, within each other", async () => {
    const { only } = await read(
      machine(
        '{StartAt: "${self:custom.first}", States: "${file(parts.yml):states}", Comment: "${self:custom.${self:custom.which}, \'none\'} in ${opt:stage, \'dev\'}"}',
        "custom: {first: A, which: words, words: hello}\n",
      ),
      { "parts.yml": "states: {A: {Type: Succeed}}\n" },
    );
    expect(only.root && toJson(only.root)).toEqual({ StartAt: "A", States: { A: { Type: "Succeed" } }, Comment: "hello in dev" });
    const type = at(only.root, "States", "A", "Type");
    expect(type && placeOf(type.range).file).toBe("parts.yml");
    expect(type && textOf(type.range)).toBe("Succeed");
  });

  test("a chain of whole variables is followed to its end", async () => {
    const { only, problems } = await read(
      machine(
        "{StartAt: '${self:custom.a}', States: {A: {Type: Succeed}}}",
        "custom: {a: '${self:custom.b}', b: '${self:custom.c}', c: A}\n",
      ),
    );
    expect(at(only.root, "StartAt")).toMatchObject({ kind: "string", value: "A" });
    expect(problems).toEqual([]);
  });

  test("a text with variables that the service holds is no circle", async () => {
    const { problems } = await read(
      machine("{StartAt: A, Comment: '${self:custom.name}', States: {A: {Type: Succeed}}}", "custom: {name: 'x-${sls:stage}'}\n"),
    );
    expect(problems).toEqual([]);
  });

  test("what the environment, the command line or AWS says is a hole of text", async () => {
    for (const source of ["env:TABLE", "ssm:/a/b", "cf:stack.Output", "opt:name", "aws:accountId"]) {
      const { only } = await read(machine(`{StartAt: A, States: {A: {Type: Pass, Result: "\${${source}}", End: true}}}`));
      expect(at(only.root, "States", "A", "Result")).toMatchObject({ kind: "placeholder", placeholder: { kind: "text" } });
    }
  });

  test("what a program exports, called where it is a function", async () => {
    const lib = `const first = "A";
module.exports.flow = () => ({ StartAt: first, States: { [first]: { Type: "Succeed" } } });
module.exports.words = { comment: "from a program" };
`;
    const { only, problems } = await read(machine("${file(./lib.js):flow}"), { "lib.js": lib });
    expect(only.root && toJson(only.root)).toEqual({ StartAt: "A", States: { A: { Type: "Succeed" } } });
    const type = at(only.root, "States", "A", "Type");
    expect(type && [placeOf(type.range).file, placeOf(type.range).start.line]).toEqual(["lib.js", 2]);
    expect(problems).toEqual([]);
    const words = await read(machine("{StartAt: A, Comment: '${file(lib.js):words.comment}', States: {A: {Type: Succeed}}}"), {
      "lib.js": lib,
    });
    expect(at(words.only.root, "Comment")).toMatchObject({ value: "from a program" });
    expect(words.consumed).toEqual([]);
  });

  test("a file that is missing is told at the reference", async () => {
    const { only, problems } = await read(machine("${file(none.yml)}"));
    expect(only.partialReason).toBeDefined();
    expect(problems.map((p) => textOf(p.range))).toEqual(["${file(none.yml)}"]);
  });

  test("files of state machines, and a list of them", async () => {
    const { definitions } = await read("service: s\nstepFunctions:\n  stateMachines:\n    - ${file(one.yml)}\n    - ${file(two.yml)}\n", {
      "one.yml": "first: {definition: {StartAt: A, States: {A: {Type: Succeed}}}}\n",
      "two.yml": "second: {type: EXPRESS, definition: {StartAt: A, States: {A: {Type: Succeed}}}}\n",
    });
    expect(definitions.map((d) => [d.name, d.type])).toEqual([
      ["first", "STANDARD"],
      ["second", "EXPRESS"],
    ]);
  });
});

test("a service without the plugin has the machines of its resources", async () => {
  const { definitions } = await read(`service: s
functions: {work: {handler: a.b, timeout: 30}}
resources:
  Resources:
    M:
      Type: AWS::StepFunctions::StateMachine
      Properties:
        DefinitionString:
          Fn::Sub:
            - '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "\${Work}", "End": true}}}'
            - {Work: {Fn::GetAtt: [WorkLambdaFunction, Arn]}}
`);
  expect(definitions.map((d) => [d.name, d.host])).toEqual([["M", "cloudformation"]]);
  expect(at(definitions[0]?.root, "States", "A", "Resource")).toMatchObject({
    kind: "string",
    placeholders: [{ placeholder: { kind: "lambda-arn", resource: "work" } }],
  });
});

describe("deployment", () => {
  const text = `service: s
custom: {seconds: 29}
provider: {name: aws, runtime: nodejs20.x, timeout: "\${self:custom.seconds}"}
functions:
  pack: {handler: src/pack.handler, timeout: 12}
  ship-it: {handler: src/ship.handler}
resources:
  Resources:
    Queue: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
    Table: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [{AttributeName: id, KeyType: HASH}]}}
    Other: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'}}
stepFunctions:
  activities: [sign]
  stateMachines:
    m:
      type: express
      loggingConfig: {level: ERROR, includeExecutionData: true}
      tracingConfig: {enabled: true}
      definition:
        StartAt: A
        States:
          A:
            Type: Task
            Resource: arn:aws:states:::lambda:invoke
            Parameters: {FunctionName: !GetAtt pack.Arn, Payload: {to: !Ref Queue}}
            Next: B
          B: {Type: Task, Resource: !GetAtt Ship-itLambdaFunction.Arn, Next: C}
          C: {Type: Task, Resource: {Fn::GetAtt: [ShipDashitLambdaFunction, Arn]}, End: true}
`;

  test("functions with the provider's defaults, queues, tables, activities, machines of the resources", async () => {
    const { definitions } = await read(text);
    expect(definitions.map((d) => [d.name, d.host])).toEqual([
      ["m", "serverless"],
      ["Other", "cloudformation"],
    ]);
    const [m] = definitions;
    expect(m).toMatchObject({
      type: "EXPRESS",
      deployment: { logging: { level: "ERROR", includeExecutionData: true }, tracing: { enabled: true } },
    });
    const { resources } = m?.deployment ?? {};
    expect(resources?.get("pack")).toMatchObject({
      timeout: { value: 12 },
      code: { folder: ".", handler: "src/pack.handler", runtime: "nodejs20.x" },
    });
    expect(resources?.get("ship-it")).toMatchObject({ timeout: { value: 29 } });
    expect(resources?.get("Queue")).toMatchObject({ kind: "queue", fifo: true });
    expect(resources?.get("Table")).toMatchObject({ kind: "table", keys: ["id"] });
    expect(resources?.get("sign") ?? resources?.get("SignStepFunctionsActivity")).toMatchObject({ kind: "activity" });
  });

  test("references are holes that name the function, by its key and by its logical id", async () => {
    const { only } = await read(text);
    expect(at(only.root, "States", "A", "Parameters", "FunctionName")).toMatchObject({
      kind: "placeholder",
      placeholder: { kind: "lambda-arn", resource: "pack" },
    });
    expect(at(only.root, "States", "A", "Parameters", "Payload", "to")).toMatchObject({
      kind: "placeholder",
      placeholder: { kind: "queue-url", resource: "Queue" },
    });
    expect(at(only.root, "States", "C", "Resource")).toMatchObject({
      kind: "placeholder",
      placeholder: { kind: "lambda-arn", resource: "ship-it" },
    });
  });

  test("without a timeout anywhere, the framework's own", async () => {
    const { only } = await read(machine("{StartAt: A, States: {A: {Type: Succeed}}}", "functions: {f: {handler: a.b}}\n"));
    expect(only.deployment?.resources.get("f")).toMatchObject({ timeout: { value: 6 } });
  });
});
