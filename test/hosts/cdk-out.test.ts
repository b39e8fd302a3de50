import { describe, expect, test } from "vitest";
import { host } from "../../src/hosts/cloudformation/host.js";
import { placeOf, textOf } from "../../src/text/range.js";
import { readWith } from "../support/memory-access.js";
import { lintForm } from "./forms.js";

const broken = { StartAt: "Sort", States: { Sort: { Type: "Pass", Next: "Nowhere" } } };
const resource = (properties: object, path?: string) => ({
  Type: "AWS::StepFunctions::StateMachine",
  Properties: { RoleArn: { "Fn::GetAtt": ["Role", "Arn"] }, ...properties },
  ...(path === undefined ? {} : { Metadata: { "aws:cdk:path": path } }),
});
const template = (resources: object) => JSON.stringify({ Resources: resources }, null, 1);
const joined = {
  DefinitionString: {
    "Fn::Join": [
      "",
      ['{"StartAt":"Sort","States":{"Sort":{"Type":"Task","Resource":"', { "Fn::GetAtt": ["Fn", "Arn"] }, '","Next":"Nowhere"}}}'],
    ],
  },
};
const program = `import { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
class Orders {
  constructor() {
    new StateMachine(this, "Machine", { definitionBody: DefinitionBody.fromFile(join(__dirname, "..", "asl", "sort.json")) });
  }
}
`;
const stack = [
  "StateMachine (/app/node_modules/aws-cdk-lib/aws-stepfunctions/lib/state-machine.js:1:1)",
  "new Orders (lib/orders.ts:4:5)",
  "node:internal/modules/cjs/loader:1358:14",
];

describe("cdk.out", () => {
  test("the construct's path names the machine, without the inner Resource", async () => {
    const { only } = await readWith(host, {
      "cdk.out/Orders.template.json": template({ Machine1: resource(joined, "Orders/Machine/Resource") }),
    });
    expect(only).toMatchObject({
      name: "Orders/Machine",
      host: "cdk",
      type: "STANDARD",
      deployment: { constructPath: "Orders/Machine/Resource" },
    });
    expect(textOf(only.at)).toBe('"Machine1"');
  });

  test("without metadata a template is one of CloudFormation", async () => {
    const { only } = await readWith(host, { "cdk.out/Orders.template.json": template({ Machine1: resource(joined) }) });
    expect(only).toMatchObject({ name: "Machine1", host: "cloudformation" });
  });

  test("a finding is in the escaped text, and names the construct", async () => {
    const files = { "cdk.out/Orders.template.json": template({ Machine1: resource(joined, "Orders/Machine/Resource") }) };
    const [finding] = (await lintForm(files)).filter((f) => f.rule === "missing-transition-target");
    const { start, end } = finding?.place ?? { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
    const line = (files["cdk.out/Orders.template.json"].split("\n")[start.line - 1] ?? "").slice(start.column - 1, end.column - 1);
    expect(line).toBe('\\"Nowhere\\"');
    expect(finding?.machine).toBe("Orders/Machine");
    expect(finding?.related?.map((r) => r.message)).toEqual(["Orders/Machine/Resource"]);
  });

  const manifest = (data: unknown) =>
    JSON.stringify({
      artifacts: {
        Orders: {
          properties: { templateFile: "Orders.template.json" },
          metadata: { "/Orders/Machine/Resource": [{ type: "aws:cdk:logicalId", data: "Machine1", ...(data as object) }] },
        },
      },
    });

  test.each([
    ["the trace of the logical id in manifest.json", { "cdk.out/manifest.json": manifest({ trace: stack }) }],
    [
      "the creation stack in the metadata beside the template",
      {
        "cdk.out/Orders.metadata.json": JSON.stringify({
          "/Orders/Machine/Resource": [
            { type: "aws:cdk:creationStack", data: stack },
            { type: "aws:cdk:logicalId", data: "Machine1" },
          ],
        }),
      },
    ],
  ])("the program's line is known by %s", async (_, beside) => {
    // frames are told from where the synthesis ran; here the program lies beside the template
    const { only } = await readWith(host, {
      "cdk.out/Orders.template.json": template({ Machine1: resource(joined) }),
      ...beside,
      "cdk.out/lib/orders.ts": program,
    });
    expect(only).toMatchObject({ name: "Orders/Machine", deployment: { createdAt: "cdk.out/lib/orders.ts:4:5" } });
    const at = only.deployment?.program;
    expect(at && textOf(at)).toBe("new StateMachine");
  });

  test("an asset is read, and no machine of its own; where the program names its original, that is where findings are", async () => {
    const asset = "asset.0123abcd.json";
    const s3 = { DefinitionS3Location: { Bucket: { "Fn::Sub": "cdk-assets-${AWS::AccountId}" }, Key: "0123abcd.json" } };
    const files = {
      "cdk.out/Orders.template.json": template({ Machine1: resource(s3, "Orders/Machine/Resource") }),
      [`cdk.out/${asset}`]: JSON.stringify(broken, null, 2),
    };
    const alone = await readWith(host, files);
    expect(alone.only.root?.range.file.path).toBe(`cdk.out/${asset}`);
    expect(alone.consumed).toEqual([`cdk.out/${asset}`]);
    const known = await readWith(host, {
      ...files,
      "cdk.out/manifest.json": manifest({ trace: stack }),
      "cdk.out/lib/orders.ts": program,
      "cdk.out/asl/sort.json": JSON.stringify(broken, null, 2),
    });
    expect(known.only.root && placeOf(known.only.root.range).file).toBe("cdk.out/asl/sort.json");
    expect(known.consumed).toEqual([`cdk.out/${asset}`, "cdk.out/asl/sort.json"]);
  });

  test("an asset that is in Amazon S3 only leaves the machine in part", async () => {
    const s3 = { DefinitionS3Location: { Bucket: "b", Key: "elsewhere.json" } };
    const { only, problems } = await readWith(host, {
      "cdk.out/Orders.template.json": template({ Machine1: resource(s3, "Orders/Machine/Resource") }),
    });
    expect(only.partialReason).toMatch(/Amazon S3/);
    expect(problems).toEqual([]);
  });

  test("metadata of another shape is nobody's trouble", async () => {
    for (const text of [
      "",
      "[]",
      "null",
      '{"artifacts": 1}',
      '{"artifacts": {"a": null}}',
      '{"aws:cdk:logicalId": [null, {"type": "aws:cdk:logicalId"}]}',
    ]) {
      const { only } = await readWith(host, {
        "cdk.out/Orders.template.json": template({ Machine1: resource(joined, "Orders/Machine/Resource") }),
        "cdk.out/manifest.json": `${text}`,
        "cdk.out/Orders.metadata.json": text,
      });
      expect(only.name).toBe("Orders/Machine");
    }
  });
});
