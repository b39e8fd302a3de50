import { afterEach, describe, expect, test, vi } from "vitest";
import type { Terminal } from "../../src/cli/command.js";
import { listCommand } from "../../src/cli/list-command.js";
import { repository } from "./repository.js";

afterEach(() => void vi.restoreAllMocks());

async function list(files: Readonly<Record<string, string>>, format: "text" | "json", paths: readonly string[] = []) {
  vi.spyOn(process, "cwd").mockReturnValue(repository(files));
  const said = { out: "", err: "", code: 0 };
  const terminal: Terminal = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    data: (text) => {
      said.out += text;
    },
    status: () => {},
    exit: (code) => {
      said.code = Math.max(said.code, code);
    },
    width: 100,
    isTerminal: false,
    color: false,
  };
  await listCommand(paths, { format }, terminal);
  return said;
}

const files = {
  "template.yaml": `Resources:
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionUri: asl/orders.asl.json
  Elsewhere:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionS3Location: {Bucket: b, Key: far/away.json}
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: other.yaml}
`,
  "asl/orders.asl.json": `{"StartAt": "All", "States": {"All": {"Type": "Parallel", "End": true, "Branches": [
  {"StartAt": "One", "States": {"One": {"Type": "Succeed"}}},
  {"StartAt": "Two", "States": {"Two": {"Type": "Map", "End": true, "ItemProcessor": {"StartAt": "Three", "States": {"Three": {"Type": "Succeed"}}}}}}]}}}`,
  "quick.asl.json": '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}',
};

describe("list", () => {
  test("for people", async () => {
    const { out, err, code } = await list(files, "text");
    expect(out).toBe(`quick.asl.json
  1:1  quick  ASL    1 state

template.yaml
  2:3  Orders     SAM             EXPRESS   4 states
       definition in asl/orders.asl.json
  7:3  Elsewhere  CloudFormation  STANDARD  0 states
       in part: the definition is in Amazon S3, not in this repository
  11:3  note: Nested is a nested stack, whose template is analyzed separately without these parameters

3 state machines in 2 files
`);
    expect({ err, code }).toEqual({ err: "", code: 0 });
  });

  test("for programs", async () => {
    const { out } = await list(files, "json");
    const { version, machines, notes, summary } = JSON.parse(out);
    expect(version).toBe(1);
    expect(summary).toEqual({ files: 3, machines: 3 });
    expect(machines[1]).toEqual({
      name: "Orders",
      host: "sam",
      type: "EXPRESS",
      file: "template.yaml",
      range: { start: { line: 2, column: 3 }, end: { line: 2, column: 9 } },
      definition: "asl/orders.asl.json",
      states: 4,
    });
    expect(machines[2].partialReason).toMatch(/Amazon S3/);
    expect(notes).toHaveLength(1);
  });

  test("the configuration's type and ignored files hold here too", async () => {
    const { out } = await list({ ...files, "sfn-lint.config.json": '{"ignore": ["template.yaml"], "type": "EXPRESS"}' }, "json");
    expect(JSON.parse(out).machines.map((m: { name: string; type: string }) => [m.name, m.type])).toEqual([
      ["orders", "EXPRESS"],
      ["quick", "EXPRESS"],
    ]);
  });

  test("paths that lead nowhere and files without a machine end with 2", async () => {
    expect(await list({ "a.json": "{}" }, "text", ["a.json", "none.json"])).toEqual({
      out: "No state machine found in 1 file\n",
      err: "sfn-lint: none.json: no such file or folder\nsfn-lint: a.json: no state machine in it\n",
      code: 2,
    });
  });
});
