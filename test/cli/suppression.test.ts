import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { Repository, WAITING, WAITS, waiting } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

const COMMENT = `sfn-lint-disable ${WAITS} -- a person answers`;
const rules = (...words: string[]) => here.findings(...words).map((f) => f.rule);

describe("Comment in plain JSON silences for its object and below", () => {
  const parallel = (first: object, second: object = {}) => ({
    StartAt: "Both",
    States: {
      Both: {
        Type: "Parallel",
        End: true,
        Branches: [
          { ...waiting("One"), ...first },
          { ...waiting("Two"), ...second },
        ],
      },
    },
  });

  it("of a machine", () => {
    here.put("a.asl.json", { ...waiting(), Comment: COMMENT });
    expect(rules()).toEqual([]);
  });

  it("of a state, and of no other", () => {
    const { Ask } = waiting("Ask", { Comment: COMMENT, End: undefined, Next: "Again" }).States;
    here.put("a.asl.json", { StartAt: "Ask", States: { Ask, Again: WAITING } });
    expect(here.findings().map((f) => [f.rule, f.state])).toEqual([[WAITS, "Again"]]);
  });

  it("of a branch, and of no other", () => {
    here.put("a.asl.json", parallel({ Comment: COMMENT }));
    expect(here.findings().map((f) => [f.rule, f.state])).toEqual([[WAITS, "Two"]]);
    here.put("a.asl.json", parallel({ Comment: COMMENT }, { Comment: COMMENT }));
    expect(rules()).toEqual([]);
  });

  it("of a choice rule", () => {
    const choice = (Comment?: string) => ({
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Result: { n: 1 }, Next: "Which" },
        Which: {
          Type: "Choice",
          Choices: [{ Variable: "$.n", NumericEquals: 2, Next: "Two", ...(Comment ? { Comment } : {}) }],
          Default: "One",
        },
        One: { Type: "Succeed" },
        Two: { Type: "Succeed" },
      },
    });
    here.put("a.asl.json", choice());
    expect(rules()).toEqual(["branch-never-taken"]);
    here.put("a.asl.json", choice("sfn-lint-disable branch-never-taken -- for later"));
    expect(rules()).toEqual([]);
  });

  it("of a state, for what is found at its name", () => {
    const task = (Comment?: string) => ({
      StartAt: "Call",
      States: {
        Call: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          ...(Comment ? { Comment } : {}),
          Parameters: { FunctionName: "f" },
          TimeoutSeconds: 10,
          End: true,
        },
      },
    });
    here.put("a.asl.json", task());
    expect(rules()).toEqual(["lambda-service-exceptions"]);
    here.put("a.asl.json", task("sfn-lint-disable lambda-service-exceptions -- retried by the caller"));
    expect(rules()).toEqual([]);
  });

  it("of a catcher", () => {
    const caught = (Comment?: string) => ({
      StartAt: "Call",
      States: {
        Call: {
          Type: "Task",
          Resource: "arn:aws:states:::dynamodb:getItem",
          Parameters: { TableName: "t", Key: { id: { S: "1" } } },
          TimeoutSeconds: 10,
          Catch: [{ ErrorEquals: ["Lambda.TooManyRequestsException"], Next: "Sorry", ...(Comment ? { Comment } : {}) }],
          End: true,
        },
        Sorry: { Type: "Succeed" },
      },
    });
    here.put("a.asl.json", caught());
    expect(rules()).toEqual(["handler-never-taken"]);
    here.put("a.asl.json", caught("not now: sfn-lint-disable handler-never-taken -- it was a function once"));
    expect(rules()).toEqual([]);
  });
});

describe("comments of YAML and JSONC", () => {
  const yaml = (state: string) => `StartAt: Ask
States:
  Ask:
    Type: Task
${state}
    Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/1/q", MessageBody: { "token.$": $$.Task.Token } }
    End: true
`;
  const RESOURCE = "    Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken";

  it.each([
    ["this line", yaml(`${RESOURCE} # sfn-lint-disable-line ${WAITS} -- why`)],
    ["the next line", yaml(`    # sfn-lint-disable-next-line ${WAITS} -- why\n${RESOURCE}`)],
    ["the file", `# sfn-lint-disable-file ${WAITS} -- why\n${yaml(RESOURCE)}`],
    ["from here to there", yaml(`    # sfn-lint-disable ${WAITS} -- why\n${RESOURCE}\n    # sfn-lint-enable ${WAITS}`)],
  ])("%s", (_, text) => {
    here.put("a.asl.yaml", yaml(RESOURCE));
    expect(rules()).toEqual([WAITS]);
    here.put("a.asl.yaml", text);
    expect(rules()).toEqual([]);
  });

  it("in JSONC", () => {
    const text = JSON.stringify(waiting(), null, 2).replace(
      /"Resource"/,
      `// sfn-lint-disable-next-line ${WAITS} -- why\n      "Resource"`,
    );
    here.put("a.asl.jsonc", text);
    expect(rules("a.asl.jsonc").filter((rule) => rule !== "json-comment")).toEqual([]);
  });
});

describe("Metadata in CloudFormation", () => {
  const template = (ofResource: object, ofTemplate: object = {}) => ({
    Resources: {
      Flow: {
        Type: "AWS::StepFunctions::StateMachine",
        ...ofResource,
        Properties: { RoleArn: "arn:aws:iam::123456789012:role/r", DefinitionString: JSON.stringify(waiting(), null, 2) },
      },
      Other: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: { RoleArn: "arn:aws:iam::123456789012:role/r", Definition: waiting() },
      },
    },
    ...ofTemplate,
  });
  const off = { "sfn-lint": { disable: [WAITS], reason: "a person answers" } };

  it("of a resource, and of no other", () => {
    here.put("template.json", template({ Metadata: off }));
    expect(rules()).toEqual([WAITS]);
    expect(rules("--require-reason")).toEqual([WAITS]);
  });

  it("of the template", () => {
    here.put("template.json", template({}, { Metadata: off }));
    expect(rules()).toEqual([]);
  });
});

describe("suppressions themselves", () => {
  it("are reported where they silence nothing, at their own place", () => {
    here.put(
      "a.asl.json",
      '{\n  "Comment": "sfn-lint-disable history-quota",\n  "StartAt": "A",\n  "States": { "A": { "Type": "Succeed" } }\n}',
    );
    const [unused] = here.findings();
    expect(unused).toMatchObject({ rule: "unused-suppression", severity: "warning", message: expect.stringContaining("history-quota") });
    expect(unused?.range.start).toMatchObject({ line: 2, column: 15 });
    expect(rules("--rule", WAITS)).toEqual([]);
  });

  it("of several rules: the one that is idle is named", () => {
    here.put("a.asl.json", { ...waiting(), Comment: `sfn-lint-disable ${WAITS}, history-quota -- why` });
    expect(here.findings().map((f) => f.message)).toEqual([
      expect.stringMatching(/Unused suppression: history-quota is not reported here/),
    ]);
  });

  it("must say why, where that is asked for: on the command line or in the configuration", () => {
    here.put("a.asl.json", { ...waiting(), Comment: `sfn-lint-disable ${WAITS}` });
    expect(rules()).toEqual([]);
    expect(rules("--require-reason")).toEqual(["suppression-without-reason"]);
    here.put("sfn-lint.config.json", { requireReason: true });
    expect(rules()).toEqual(["suppression-without-reason"]);
    here.put("a.asl.json", { ...waiting(), Comment: COMMENT });
    expect(rules()).toEqual([]);
  });
});

describe("a baseline", () => {
  const fresh = (...words: string[]) => here.findings("--baseline", "baseline.json", ...words).map((f) => f.rule);
  beforeEach(() => {
    here.put("flows/ask.asl.json", waiting());
    expect(here.run(["--write-baseline", "baseline.json"])).toMatchObject({ status: 0, stderr: expect.stringContaining("1 finding") });
  });

  it("keeps silent about what was there, wherever its lines went", () => {
    expect(fresh()).toEqual([]);
    here.put("flows/ask.asl.json", `\n\n\n${JSON.stringify({ Comment: "now first", ...waiting() }, null, 6)}\n`);
    expect(fresh()).toEqual([]);
  });

  it("reports what is new", () => {
    here.put("flows/ask.asl.json", { StartAt: "Ask", States: { Ask: { ...WAITING, End: undefined, Next: "More" }, More: WAITING } });
    expect(here.findings("--baseline", "baseline.json").map((f) => f.state)).toEqual(["More"]);
    here.put("flows/other.asl.json", waiting());
    expect(here.findings("--baseline", "baseline.json").map((f) => [f.file, f.state])).toEqual([
      ["flows/ask.asl.json", "More"],
      ["flows/other.asl.json", "Ask"],
    ]);
  });

  it("follows a file that moved; a copy is new", () => {
    here.put("services/asked.asl.json", waiting());
    expect(fresh()).toEqual([WAITS]);
    here.delete("flows/ask.asl.json");
    expect(fresh()).toEqual([]);
  });

  it("says when it may become shorter", () => {
    here.put("flows/ask.asl.json", waiting("Ask", { TimeoutSeconds: 60 }));
    const { stderr, status } = here.run(["--baseline", "baseline.json"]);
    expect([status, stderr]).toEqual([0, expect.stringContaining("baseline.json: 1 finding no longer occurs")]);
  });

  it("that cannot be read is wrong usage", () => {
    here.put("baseline.json", "[]");
    expect(here.run(["--baseline", "baseline.json"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/not a baseline.*--write-baseline/),
    });
    expect(here.run(["--baseline", "nowhere.json"]).status).toBe(2);
  });
});
