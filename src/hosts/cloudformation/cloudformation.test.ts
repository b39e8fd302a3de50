import { describe, expect, test } from "vitest";
import { readWith } from "../../../test/support/memory-access.js";
import { get, type Node, type PlaceholderNode, type StringNode, toJson } from "../../text/node.js";
import { placeOf, textOf } from "../../text/range.js";
import { host } from "./host.js";

const read = (text: string, others: Record<string, string> = {}, name = "template.yaml") => readWith(host, { [name]: text, ...others });

/** The first node, in reading order, that `wanted` takes. */
function find<N extends Node>(root: Node | undefined, wanted: (node: Node) => node is N): N {
  const todo = root ? [root] : [];
  while (todo.length > 0) {
    const node = todo.shift() as Node;
    if (wanted(node)) return node;
    todo.push(...(node.kind === "object" ? node.members.map((m) => m.value) : node.kind === "array" ? node.items : []));
  }
  throw new Error("no such node");
}

const string =
  (value: string | RegExp) =>
  (node: Node): node is StringNode =>
    node.kind === "string" && (typeof value === "string" ? node.value === value : value.test(node.value));
const isHole = (node: Node): node is PlaceholderNode => node.kind === "placeholder";
const at = (root: Node | undefined, ...path: string[]): Node | undefined =>
  path.reduce<Node | undefined>((node, name) => (node?.kind === "object" ? get(node, name) : undefined), root);

const machine = (type: string, properties: string) => `Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Timeout: 30, Handler: index.handler}
  Machine:
    Type: ${type}
    Properties:
${properties
  .split("\n")
  .map((line) => `      ${line}`)
  .join("\n")}
`;
const cfn = (properties: string) => machine("AWS::StepFunctions::StateMachine", properties);
const sam = (properties: string) => machine("AWS::Serverless::StateMachine", properties);

describe("a finding's place in every form of a definition", () => {
  const forms: Record<
    string,
    { template: string; name?: string; files?: Record<string, string>; line: number; text: string; file?: string }
  > = {
    "plain text in single quotes": {
      template: cfn(`DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Nowhere"}}}'`),
      line: 8,
      text: '"Nowhere"',
    },
    "plain text in double quotes with escapes": {
      template: cfn(
        `DefinitionString: "{\\"StartAt\\":\\"A\\",\\n \\"States\\":{\\"A\\":{\\"Type\\":\\"Pass\\",\\"Next\\":\\"Nowhere\\"}}}"`,
      ),
      line: 8,
      text: '\\"Nowhere\\"',
    },
    "block scalar": {
      template: cfn(`DefinitionString: |\n  {"StartAt": "A",\n   "States": {"A": {"Type": "Pass",\n     "Next": "Nowhere"}}}`),
      line: 11,
      text: '"Nowhere"',
    },
    "folded block scalar": {
      template: cfn(`DefinitionString: >-\n  {"StartAt": "A",\n  "States": {"A": {"Type": "Pass",\n  "Next": "Nowhere"}}}`),
      line: 11,
      text: '"Nowhere"',
    },
    "Fn::Sub on a block scalar": {
      template: cfn(
        `DefinitionString: !Sub |\n  {"StartAt": "A", "Comment": "\${AWS::StackName} \${Fn.Arn}",\n  "States": {"A": {"Type": "Pass", "Result": "\${Fn}", "Next": "Nowhere"}}}`,
      ),
      line: 10,
      text: '"Nowhere"',
    },
    "Fn::Sub with a map": {
      template: cfn(
        `DefinitionString:\n  Fn::Sub:\n    - '{"StartAt": "\${First}", "States": {"A": {"Type": "Pass", "Result": "\${Long}", "Next": "Nowhere"}}}'\n    - First: A\n      Long: !Join ["-", [a, !Ref Fn, b]]`,
      ),
      line: 10,
      text: '"Nowhere"',
    },
    "Fn::Join of several texts": {
      template: cfn(
        `DefinitionString: !Join\n  - ""\n  - - '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "'\n    - !GetAtt Fn.Arn\n    - '", "Next": "Nowhere"}}}'`,
      ),
      line: 12,
      text: '"Nowhere"',
    },
    "Fn::Join by lines": {
      template: cfn(
        `DefinitionString:\n  Fn::Join:\n    - "\\n"\n    - - '{"StartAt": "A",'\n      - '"States": {"A": {"Type": "Pass",'\n      - '"Next": "Nowhere"}}}'`,
      ),
      line: 13,
      text: '"Nowhere"',
    },
    "a mapping as Definition": {
      template: sam(`Definition:\n  StartAt: A\n  States:\n    A:\n      Type: Pass\n      Next: Nowhere`),
      line: 13,
      text: "Nowhere",
    },
    "Fn::ToJsonString": {
      template: cfn(`DefinitionString:\n  Fn::ToJsonString:\n    StartAt: A\n    States: {A: {Type: Pass, Next: Nowhere}}`),
      line: 11,
      text: "Nowhere",
    },
    "a file of JSON with substitutions before the culprit": {
      template: sam(`DefinitionUri: asl/m.asl.json\nDefinitionSubstitutions:\n  FunctionArn: !GetAtt Fn.Arn\n  Start: A`),
      files: {
        "asl/m.asl.json": `{"StartAt": "\${Start}",\n "States": {"A": {"Type": "Task", "Resource": "\${FunctionArn}", "Next": "Nowhere"}}}`,
      },
      file: "asl/m.asl.json",
      line: 2,
      text: '"Nowhere"',
    },
    "a file of YAML": {
      template: sam(`DefinitionUri: ./m.asl.yaml`),
      files: { "m.asl.yaml": `StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: Nowhere\n` },
      file: "m.asl.yaml",
      line: 5,
      text: "Nowhere",
    },
    "a template in JSON": {
      template: JSON.stringify(
        {
          Resources: {
            M: {
              Type: "AWS::StepFunctions::StateMachine",
              Properties: {
                DefinitionString: {
                  "Fn::Join": ["", ['{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"', { Ref: "X" }, '","Next":"Nowhere"}}}']],
                },
              },
            },
          },
        },
        null,
        1,
      ),
      name: "stack.template.json",
      line: 14,
      text: '\\"Nowhere\\"',
    },
  };
  test.each(Object.entries(forms))("%s", async (_name, { template, name = "template.yaml", files, line, text, file = name }) => {
    const { only } = await read(template, files, name);
    const culprit = find(only.root, string("Nowhere"));
    expect(textOf(culprit.range)).toBe(text);
    expect(placeOf(culprit.range)).toMatchObject({ file, start: { line } });
    expect(only.problems).toEqual([]);
    expect(only.partialReason).toBeUndefined();
  });

  test("characters within a string are found behind a substitution", async () => {
    const { only } = await read(cfn(`DefinitionString: !Sub '{"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"\${Fn}.here"}}}'`));
    const node = find(only.root, string(/here$/));
    const from = node.value.indexOf("here");
    expect(textOf(node.content().rangeOf(from, from + 4))).toBe("here");
    expect(textOf(node.content().rangeOf(0, 2))).toBe("${Fn}");
  });
});

describe("what only deployment knows", () => {
  test("references are holes of their kind that name the resource", async () => {
    const { only } = await read(`Resources:
  Fn: {Type: "AWS::Serverless::Function", Properties: {Handler: a.b}}
  Alias: {Type: "AWS::Lambda::Alias"}
  Queue: {Type: "AWS::SQS::Queue"}
  Other: {Type: "AWS::StepFunctions::StateMachine", Properties: {Definition: {}}}
  Worker: {Type: "AWS::StepFunctions::Activity"}
  Table: {Type: "AWS::DynamoDB::Table"}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        Values:
          a: !GetAtt Fn.Arn
          b: !Ref Alias
          c: !Ref Queue
          d: !Ref Other
          e: !Ref Worker
          f: !Ref Table
          g: !GetAtt Table.Arn
          h: !Ref Fn.Alias
          i: !ImportValue shared
          j: !GetAtt [Fn, Arn]
          k: {"Fn::GetAtt": "Fn.Arn"}
`).then((r) => ({ only: r.definitions[1] }));
    const values = at(only?.root, "Values");
    const holes =
      values?.kind === "object" ? values.members.map((m) => (m.value.kind === "placeholder" ? m.value.placeholder : undefined)) : [];
    expect(holes.map((h) => [h?.kind, h?.resource])).toEqual([
      ["lambda-arn", "Fn"],
      ["lambda-arn", "Alias"],
      ["queue-url", "Queue"],
      ["state-machine-arn", "Other"],
      ["activity-arn", "Worker"],
      ["text", "Table"],
      ["arn", "Table"],
      ["lambda-arn", "Fn"],
      ["text", undefined],
      ["lambda-arn", "Fn"],
      ["lambda-arn", "Fn"],
    ]);
  });

  test("a substitution of a function's ARN types the placeholder in the definition's file", async () => {
    const { only } = await read(sam(`DefinitionUri: m.asl.json\nDefinitionSubstitutions: {F: !GetAtt Fn.Arn, N: 3, U: !Ref Unknown}`), {
      "m.asl.json": `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"\${F}","MaxConcurrency":\${N},"X":"\${U}","TimeoutSeconds":\${Gone}}}}`,
    });
    const state = at(only.root, "States", "A");
    const resource = at(state, "Resource") as StringNode;
    expect(resource.placeholders[0]?.placeholder).toMatchObject({ kind: "lambda-arn", resource: "Fn", name: "${F}" });
    expect(toJson(at(state, "MaxConcurrency") as Node)).toBe(3);
    expect((at(state, "X") as StringNode).placeholders[0]?.placeholder.kind).toBe("text");
    expect(find(state, isHole).placeholder.kind).toBe("unknown");
    expect(only.deployment?.substitutions?.get("${F}")).toBe("Fn");
  });

  test("a placeholder of nearly the name of a substitution without one is told", async () => {
    const text = (name: string) => `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"\${${name}}","End":true}}}`;
    const reported = async (name: string, given: string) =>
      (
        await read(sam(`DefinitionUri: m.asl.json\nDefinitionSubstitutions: {${given}: !GetAtt Fn.Arn}`), { "m.asl.json": text(name) })
      ).problems.map(({ severity, message }) => ({ severity, message }));
    expect(await reported("FunctionArn", "FunctionARN")).toEqual([
      {
        severity: "warning",
        message: "DefinitionSubstitutions does not define FunctionArn, which stays as it is; did you mean FunctionARN?",
      },
    ]);
    expect(await reported("FunctionArn", "FunctionArn")).toEqual([]);
    expect(await reported("HOME", "FunctionArn")).toEqual([]);
    expect(await reported("FunctionArn", "Queue")).toEqual([
      { severity: "warning", message: "DefinitionSubstitutions does not define FunctionArn, which stays as it is" },
    ]);
  });

  test("a placeholder without a value is told where it is a resource, and may be another tool's elsewhere", async () => {
    const reported = async (definition: string, given = "DefinitionSubstitutions: {Queue: !Ref Fn}") =>
      (await read(sam(`DefinitionUri: m.asl.yaml\n${given}`), { "m.asl.yaml": definition })).problems.map(({ message }) => message);
    const task = (resource: string, more = "") =>
      `StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: ${resource}\n${more}    End: true\n`;
    const told = ["DefinitionSubstitutions does not define WorkArn, which stays as it is"];
    for (const resource of ["${WorkArn}", '"${WorkArn}"', "'${WorkArn}'"]) expect(await reported(task(resource))).toEqual(told);
    expect(await reported(task("${WorkArn}"), "Name: x")).toEqual([]);
    expect(await reported(task("arn:aws:states:::${Service}:invoke"))).toEqual([]);
    expect(await reported(task("arn:aws:states:::batch:submitJob", "    Parameters: {JobName: x, Command: '${home}'}\n"))).toEqual([]);
    expect(await reported(task("${Queue}"))).toEqual([]);
  });

  test("the pseudo parameters that matter have their usual value, the others are holes", async () => {
    const { only } = await read(
      sam(`Definition:\n  Resource: !Sub "arn:\${AWS::Partition}:states:::lambda:invoke"\n  Other: !Sub "\${AWS::Region}x"`),
    );
    expect((at(only.root, "Resource") as StringNode).value).toBe("arn:aws:states:::lambda:invoke");
    expect((at(only.root, "Other") as StringNode).placeholders).toHaveLength(1);
  });

  test("what is without quotes in a text decides itself what it is", async () => {
    const text = (seconds: string) => `{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":${seconds},"Comment":"\${P}","End":true}}}`;
    const { only, problems } = await read(`Parameters: {P: {Type: String}}\n${cfn(`DefinitionString: !Sub '${text("${P}")}'`)}`);
    expect(at(only.root, "States", "A", "Seconds")).toMatchObject({ kind: "placeholder", placeholder: { kind: "unknown" } });
    expect(at(only.root, "States", "A", "Comment")).toMatchObject({ kind: "string", placeholders: [{ placeholder: { kind: "text" } }] });
    expect(problems).toEqual([]);
    const file = await read(sam("DefinitionUri: m.asl.yaml\nDefinitionSubstitutions: {P: !Ref Some}"), {
      "m.asl.yaml":
        "StartAt: A\nStates:\n  A: {Type: Wait, Seconds: '${P}', End: true}\n  B:\n    Type: Wait\n    Seconds: ${P}\n    End: true\n",
    });
    expect(at(file.only.root, "States", "A", "Seconds")?.kind).toBe("string");
    expect(at(file.only.root, "States", "B", "Seconds")).toMatchObject({ kind: "placeholder", placeholder: { kind: "unknown" } });
  });

  test("a word that another tool replaces is no definition with a fault", async () => {
    for (const word of ["{{DEFINITION}}", "@@definition@@", "__DEFINITION__", "<%= definition %>", "STATE_MACHINE_DEFINITION"]) {
      const { only } = await read(cfn(`DefinitionString: '${word}'`));
      expect(only).toMatchObject({ partialReason: "another tool inserts the text of the definition", problems: [] });
    }
  });

  test("AWS::NoValue leaves the member out", async () => {
    const { only } = await read(sam(`Definition:\n  A: 1\n  B: !Ref AWS::NoValue\n  C: [1, !Ref "AWS::NoValue", 3]`));
    expect(toJson(only.root as Node)).toEqual({ A: 1, C: [1, 3] });
  });

  test("a dynamic reference is a hole", async () => {
    const { only } = await read(sam(`Definition:\n  A: "x{{resolve:ssm:/name}}y"`));
    expect((at(only.root, "A") as StringNode).placeholders[0]?.placeholder).toMatchObject({ kind: "text", name: "{{resolve:ssm:/name}}" });
  });
});

describe("parameters, mappings and conditions", () => {
  const sections = `Parameters:
  Seconds: {Type: Number, Default: 30}
  Stage: {Type: String, Default: dev}
  Given: {Type: String}
  Blank: {Type: String, Default: ""}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /path}
  Hidden: {Type: String, NoEcho: true, Default: geheim}
  Several: {Type: CommaDelimitedList, Default: "a, b"}
Mappings:
  Sizes:
    dev: {items: 5}
    prod: {items: 50}
  Regions:
    eu-west-1: {name: shared}
    us-east-1: {name: shared}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsBlank: !Equals [!Ref Blank, ""]
  Not: !Not [!Condition IsDev]
  Both: !And [!Condition IsDev, !Condition IsBlank]
  Unknown: !Equals [!Ref AWS::Region, eu-west-1]
  Circle: !Not [!Condition Circle]
`;
  const values = async (lines: string) => {
    const { only } = await read(`${sections}${sam(`Definition:\n  ${lines.split("\n").join("\n  ")}`)}`);
    return only.root as Node;
  };

  test("defaults are values where they mean something", async () => {
    const root = await values(
      "a: !Ref Seconds\nb: !Ref Stage\nc: !Ref Given\nd: !Ref Blank\ne: !Ref Stored\nf: !Ref Hidden\ng: !Select [1, !Ref Several]\nh: !Sub '${Seconds}s'",
    );
    const kinds = root.kind === "object" ? root.members.map((m) => m.value.kind) : [];
    // parameters are text within a definition that is an object
    expect(kinds).toEqual(["string", "string", "placeholder", "placeholder", "placeholder", "placeholder", "string", "string"]);
    expect(toJson(root)).toMatchObject({ a: "30", b: "dev", g: "b", h: "30s" });
  });

  test("mappings are looked up; with a key that only deployment knows, what all entries share", async () => {
    const root = await values(
      "a: !FindInMap [Sizes, !Ref Stage, items]\nb: !FindInMap [Sizes, !Ref Given, items]\nc: !FindInMap [Regions, !Ref AWS::Region, name]",
    );
    expect(toJson(root)).toMatchObject({ a: 5, c: "shared" });
    expect((at(root, "b") as PlaceholderNode).placeholder.kind).toBe("number");
  });

  test("conditions are decided by defaults where they can be", async () => {
    const root = await values(
      "a: !If [IsDev, 1, 2]\nb: !If [Not, 1, 2]\nc: !If [Both, 1, 2]\nd: !If [Unknown, 1, 2]\ne: !If [Unknown, same, same]\nf: !If [Circle, 1, 2]\ng: !If [Not, x, !Ref AWS::NoValue]",
    );
    expect(toJson(root)).toMatchObject({ a: 1, b: 2, c: 1, e: "same" });
    expect((at(root, "d") as PlaceholderNode).placeholder.kind).toBe("number");
    expect((at(root, "f") as PlaceholderNode).placeholder.kind).toBe("number");
    expect(at(root, "g")).toBeUndefined();
  });

  test("functions within functions without end are cut, not followed", async () => {
    const deep = `${'{"Fn::Select":[0,['.repeat(200)}1${"]]}".repeat(200)}`;
    const root = await values(`a: ${deep}`);
    expect(at(root, "a")?.kind).toBe("placeholder");
  });

  test("literals of Fn::Sub stay as they are written", async () => {
    const { only } = await read(sam(`Definition: {A: !Sub "\${!Literal} and \${Fn}"}`));
    expect((at(only.root, "A") as StringNode).value).toBe("${Literal} and ${Fn}");
  });
});

describe("deployment", () => {
  test("functions with their timeouts, queues, tables, logging, tracing and types", async () => {
    const { definitions } = await read(`Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 20, Runtime: nodejs20.x}}
Resources:
  A: {Type: "AWS::Serverless::Function", Properties: {Handler: src/a.handler, CodeUri: ./code, Timeout: 5}}
  B: {Type: "AWS::Serverless::Function", Properties: {Handler: b.handler}}
  C: {Type: "AWS::Lambda::Function", Properties: {Handler: c.handler, Code: {ZipFile: "exports.handler = 1"}}}
  Q: {Type: "AWS::SQS::Queue", Properties: {FifoQueue: true, ContentBasedDeduplication: "true"}}
  T: {Type: "AWS::SNS::Topic"}
  D: {Type: "AWS::DynamoDB::Table", Properties: {KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]}}
  One:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition: {}
      Logging: {Level: ERROR, IncludeExecutionData: false}
      Tracing: {Enabled: true}
  Two:
    Type: AWS::StepFunctions::StateMachine
    Properties: {DefinitionString: "{}"}
`);
    const [one, two] = definitions;
    const resources = one?.deployment?.resources;
    expect(resources?.get("A")).toMatchObject({
      timeout: { value: 5 },
      code: { folder: "./code", handler: "src/a.handler", runtime: "nodejs20.x" },
    });
    expect(resources?.get("B")).toMatchObject({ timeout: { value: 20 }, code: { folder: "." } });
    expect(resources?.get("C")).toMatchObject({ timeout: { value: 3 }, code: { inline: { value: "exports.handler = 1" } } });
    expect(resources?.get("Q")).toMatchObject({ kind: "queue", fifo: true, contentBasedDeduplication: true });
    expect(resources?.get("T")).toMatchObject({ kind: "topic", fifo: false });
    expect(resources?.get("D")).toMatchObject({ kind: "table", keys: ["pk", "sk"] });
    expect(resources?.get("One")).toMatchObject({ kind: "state-machine", type: "EXPRESS" });
    expect(one).toMatchObject({
      type: "EXPRESS",
      deployment: { logging: { level: "ERROR", includeExecutionData: false }, tracing: { enabled: true } },
    });
    expect(two).toMatchObject({ type: "STANDARD", deployment: { describesOperations: true } });
    expect(two?.deployment?.logging).toBeUndefined();
  });

  test("a log level that only deployment knows is neither there nor lacking", async () => {
    const { only } = await read(sam("Definition: {}\nLogging: {Level: !Ref LogLevel}"));
    expect(only.deployment).toMatchObject({ describesOperations: false });
  });

  test("suppressions in Metadata cover the resource and the file of its definition", async () => {
    const { suppressions } = await read(
      `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Metadata:\n      sfn-lint: {disable: [rule-a, rule-b], reason: agreed}\n    Properties: {DefinitionUri: m.asl.json}\n`,
      { "m.asl.json": "{}" },
    );
    expect(suppressions).toMatchObject([{ rules: ["rule-a", "rule-b"], reason: "agreed" }]);
    expect(suppressions?.[0]?.covers.map((c) => placeOf(c).file)).toEqual(["template.yaml", "m.asl.json"]);
  });
});

describe("files that a template refers to", () => {
  test("are part of the machine and not machines of their own", async () => {
    const { consumed } = await read(sam("DefinitionUri: asl/m.asl.json"), { "asl/m.asl.json": "{}" });
    expect(consumed).toEqual(["asl/m.asl.json"]);
  });

  test("are found with other case, and the difference is told", async () => {
    const { only, problems, consumed } = await read(sam("DefinitionUri: asl/Machine.asl.json"), { "asl/machine.asl.json": "{}" });
    expect(only.root).toBeDefined();
    expect(consumed).toEqual(["asl/machine.asl.json"]);
    expect(problems).toMatchObject([{ severity: "warning" }]);
    expect(textOf(problems[0]?.range as never)).toBe("asl/Machine.asl.json");
  });

  test("that are missing or lead out leave a machine that is partial, and a problem at the reference", async () => {
    for (const path of ["nowhere.asl.json", "../../secret.asl.json"]) {
      const { definitions, problems } = await read(sam(`DefinitionUri: ${path}`));
      expect(definitions).toMatchObject([{ name: "Machine", partialReason: expect.stringContaining(path) }]);
      expect(problems).toMatchObject([{ severity: "warning" }]);
      expect(textOf(problems[0]?.range as never)).toBe(path);
    }
  });

  test("in S3 are looked for by their key", async () => {
    const { only } = await read(cfn("DefinitionS3Location: {Bucket: !Ref B, Key: states/m.json}"), { "states/m.json": `{"StartAt": "A"}` });
    expect(toJson(only.root as Node)).toEqual({ StartAt: "A" });
    const { only: away } = await read(cfn("DefinitionS3Location: {Bucket: b, Key: gone.json}"));
    expect(away).toMatchObject({ partialReason: expect.stringContaining("Amazon S3") });
  });

  test("by the tags of other tools are read; what such a tag else makes is not known", async () => {
    const files = { "m.json": '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Nowhere"}}}' };
    for (const form of ["DefinitionString: !Rain::Embed m.json", "Definition: !Include m.json", "DefinitionString: !file m.json"]) {
      const { only, consumed } = await read(cfn(form), files);
      expect(placeOf(find(only.root, string("Nowhere")).range)).toMatchObject({ file: "m.json", start: { line: 1 } });
      expect(consumed).toEqual(["m.json"]);
    }
    const { only } = await read(cfn("Definition: {StartAt: A, States: {A: {Type: Task, Resource: !secret name, End: true}}}"));
    expect(find(only.root, isHole).placeholder).toMatchObject({ kind: "unknown", name: "${secret}" });
  });

  test("within a definition are read, with the functions of what is included", async () => {
    const include = (path: string) => `{Fn::Transform: {Name: AWS::Include, Parameters: {Location: ${path}}}}`;
    const { only, consumed, problems } = await read(sam(`Definition: {StartAt: A, States: ${include("s3://bucket/parts/states.yaml")}}`), {
      "parts/states.yaml": "A: {Type: Task, Resource: {'Fn::GetAtt': [Fn, Arn]}, Next: Nowhere}\n",
    });
    expect(placeOf(find(only.root, string("Nowhere")).range).file).toBe("parts/states.yaml");
    expect(find(only.root, isHole).placeholder).toMatchObject({ kind: "lambda-arn", resource: "Fn" });
    expect(consumed).toEqual(["parts/states.yaml"]);
    expect(problems).toEqual([]);
    const endless = await read(sam(`Definition: {StartAt: A, States: ${include("a.yaml")}}`), { "a.yaml": `A: ${include("a.yaml")}\n` });
    expect(endless.problems.map((p) => p.message)).toEqual(["Circular include of files"]);
  });

  test("by AWS::Include are read", async () => {
    const { only } = await read(sam(`Definition:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: m.yaml}}`), {
      "m.yaml": "StartAt: A",
    });
    expect(toJson(only.root as Node)).toEqual({ StartAt: "A" });
  });
});

describe("templates that a strict parser refuses", () => {
  test("Jinja's statements are left out and its values are holes", async () => {
    const { only, problems } = await read(`Resources:
{% if production %}
  Topic:
    Type: AWS::SNS::Topic
{% endif %}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: {{ name }}-machine
      Definition:
        StartAt: A
        States:
          A: {Type: Wait, Seconds: {{ seconds | int }}, Next: Nowhere}
`);
    expect(placeOf(find(only.root, string("Nowhere")).range).start).toEqual({ line: 13, column: 63 });
    expect(problems).toMatchObject([{ severity: "info" }]);
  });

  test("a fault elsewhere does not lose the state machines", async () => {
    const { definitions, problems } = await read(`Resources:
  Bad:
    Type: AWS::SNS::Topic
    Properties:
      Name: "never closed
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: A
        States:
          A: {Type: Pass, Next: Nowhere}

Outputs:
  X: {Value: 1}
`);
    expect(definitions.map((d) => d.name)).toEqual(["Machine"]);
    const culprit = find(definitions[0]?.root, string("Nowhere"));
    expect(placeOf(culprit.range).start.line).toBe(12);
    expect(problems.length).toBeGreaterThan(0);
  });

  test("aliases that multiply end with a problem", async () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x,x]",
      ..."bcdefgh".split("").map((c, i) => `${c}: &${c} [${Array(10).fill(`*${"abcdefgh"[i]}`)}]`),
    ];
    const { problems, definitions } = await read(`${bomb.join("\n")}\n${sam("Definition: {StartAt: A}")}`);
    expect(problems.some((p) => /alias/.test(p.message))).toBe(true);
    expect(definitions.length).toBeLessThanOrEqual(1);
  });

  test("loops of the language extensions and nested stacks are skipped with a note", async () => {
    const { definitions, problems } = await read(`Resources:
  Fn::ForEach::Machines:
    - Name
    - [A, B]
    - M\${Name}: {Type: "AWS::Serverless::StateMachine"}
  Nested: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: x.yaml}}
`);
    expect(definitions).toEqual([]);
    expect(problems.map((p) => p.severity)).toEqual(["info", "info"]);
  });

  test("a loop within a definition leaves its states open, and says so", async () => {
    const { definitions } = await read(
      sam("Definition:\n  StartAt: A\n  States:\n    Fn::ForEach::S: [X, [A, B], {'${X}': {Type: Succeed}}]"),
    );
    expect(isHole(at(definitions[0]?.root, "States") as Node)).toBe(true);
  });

  test("resources without their section are a part of a template", async () => {
    const alone = `Machine:
  Type: AWS::StepFunctions::StateMachine
  Properties:
    DefinitionString: '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'
`;
    const indented = alone.replace(/^(?=.)/gm, "    ");
    for (const text of [alone, `resources:\n  Resources:\n${indented}`, `---\nnote: first\n---\nResources:\n${indented}---\nx: y\n`]) {
      const { only, problems } = await read(text);
      expect(only.name).toBe("Machine");
      expect(problems).toEqual([]);
      expect(textOf(only.at)).toBe("Machine");
      expect(textOf(find(only.root, string("Succeed")).range)).toBe('"Succeed"');
    }
    expect((await read("x:\n  Type: AWS::StepFunctions::StateMachine\n")).definitions).toEqual([]);
  });

  test("a resource without a definition is a partial machine", async () => {
    expect((await read(sam("Role: r"))).only).toMatchObject({ name: "Machine", partialReason: "the resource has no definition" });
  });

  test("deep nesting neither recurses nor hangs", async () => {
    const depth = 3000;
    const json = `{"Resources":{"M":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"Definition":${'{"a":'.repeat(depth)}{"Ref":"X"}${"}".repeat(depth)}}}}}`;
    const { only } = await read(json, {}, "t.json");
    expect(find(only.root, isHole).placeholder.name).toBe("${X}");
  });
});

test("a Number parameter is text in a definition that is an object, and digits in one that is text", async () => {
  const parameters = "Parameters:\n  Wait: { Type: Number, Default: 300 }\n";
  const seconds = async (text: string) => {
    const { definitions } = await read(text);
    const node = at(definitions[0]?.root, "States", "A", "TimeoutSeconds");
    return node && toJson(node);
  };
  const task = "{ Type: Task, Resource: !GetAtt Fn.Arn, TimeoutSeconds: !Ref Wait, End: true }";
  expect(await seconds(parameters + sam(`Definition: { StartAt: A, States: { A: ${task} } }`))).toBe("300");
  expect(await seconds(parameters + cfn(`Definition: { StartAt: A, States: { A: ${task} } }`))).toBe("300");
  const text = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Fn.Arn}", "TimeoutSeconds": ${Wait}, "End": true}}}';
  expect(await seconds(parameters + cfn(`DefinitionString: !Sub '${text}'`))).toBe(300);
});

test("state machines of one template see the same resources, whose properties are computed once", async () => {
  const one = (name: string) => `  ${name}:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Succeed } } }
`;
  const { definitions } = await read(
    `Resources:\n${one("First")}${one("Second")}  Queue:\n    Type: AWS::SQS::Queue\n    Properties: { QueueName: !Sub "orders-\${AWS::Region}" }\n`,
  );
  const [first, second] = definitions.map(({ deployment }) => deployment?.declared);
  const name = first?.get("Queue")?.property("QueueName");
  expect(name).toBeDefined();
  expect(second?.get("Queue")?.property("QueueName")).toBe(name);
  expect([...(second?.all() ?? [])].map(({ id }) => id)).toEqual(["First", "Second", "Queue"]);
});
