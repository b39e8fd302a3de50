import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/linter/fixes.js";
import { folding } from "../../src/lsp/features/folding.js";
import { hover } from "../../src/lsp/features/hover.js";
import { inlayHints } from "../../src/lsp/features/inlay-hints.js";
import { definition, references } from "../../src/lsp/features/navigation.js";
import { renamed, renameState } from "../../src/lsp/features/rename.js";
import { ruleHover } from "../../src/lsp/features/rule-hover.js";
import { semanticTokens, TOKEN_TYPES } from "../../src/lsp/features/semantic-tokens.js";
import { symbols } from "../../src/lsp/features/symbols.js";
import { textOf } from "../../src/text/range.js";
import { type Document, document, factsOf, located, model } from "./documents.js";

async function hoverAt(path: string, text: string): Promise<string> {
  const at = await located(document(path, text));
  return hover(at, factsOf(at.model))?.markdown ?? "";
}

const definitionAt = async (at: Document) => definition(await located(at)).map(textOf);
const lineOf = ({ file, start }: { file: { text: string }; start: number }) => file.text.slice(0, start).split("\n").length;

const FLOW = `{
  "StartAt": "Load",
  "States": {
    "Load": {
      "Type": "Task",
      "Resource": "arn:aws:states:::dynamodb:getItem",
      "Parameters": { "TableName": "orders", "Key": { "id": { "S.$": "$.id" } } },
      "ResultSelector": { "row.$": "$.Item" },
      "ResultPath": "$.loaded",
      "Retry": [{ "ErrorEquals": ["DynamoDB.InternalServerError", "DynamoDB.AmazonDynamoDBException"] }],
      "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Report" }],
      "Next": "Each"
    },
    "Each": {
      "Type": "Map",
      "ItemsPath": "$.items",
      "ItemSelector": { "row.$": "$.loaded.row", "item.$": "$$.Map.Item.Value" },
      "ItemProcessor": {
        "StartAt": "One",
        "States": { "One": { "Type": "Pass", "Parameters": { "copy.$": "$.row" }, "End": true } }
      },
      "ResultPath": null,
      "Next": "Done"
    },
    "Report": { "Type": "Pass", "Parameters": { "why.$": "$.error.Cause" }, "Next": "Failed" },
    "Failed": { "Type": "Fail", "Error": "LoadFailed" },
    "Done": { "Type": "Succeed" }
  }
}`;
const flow = (from: string, to: string) => {
  if (FLOW.split(from).length !== 2) throw new Error(`${from} is not once in the text`);
  return FLOW.replace(from, () => to);
};

describe("hover", () => {
  it("on an error name: which states raise it", async () => {
    const text = await hoverAt("a.asl.json", flow('"DynamoDB.InternalServerError"', '"DynamoDB.Int¦ernalServerError"'));
    expect(text).toContain("Raised by:\n- `Load`");
  });

  it("on a path that reads the error output: which catcher writes it", async () => {
    expect(await hoverAt("a.asl.json", flow("$.error.Cause", "$.error.Ca¦use"))).toContain("`Load`: error output, member `Cause`");
  });

  it("on a path within a Map: through ItemSelector to the result of an earlier Task", async () => {
    expect(await hoverAt("a.asl.json", flow('"copy.$": "$.row"', '"copy.$": "$.r¦ow"'))).toContain("`Load`: result, member `Item`");
  });

  it("on a path that nothing can give", async () => {
    const text =
      '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"x":1},"Next":"B"},"B":{"Type":"Pass","InputPath":"$.y¦","End":true}}}';
    expect(await hoverAt("a.asl.json", text)).toContain("`$.y` does not exist here");
  });

  it("on a state that is not reached", async () => {
    const text = '{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B¦":{"Type":"Succeed"}}}';
    expect(await hoverAt("a.asl.json", text)).toContain("Not reached");
  });

  it("on a resource, an intrinsic function, a JSONata function and a variable", async () => {
    expect(await hoverAt("a.asl.json", flow("states:::dynamodb", "states:::dyn¦amodb"))).toContain(
      "Required arguments: `Key`, `TableName`",
    );
    const one = (field: string) => `{"StartAt":"A","States":{"A":{"Type":"Pass",${field},"End":true}}}`;
    expect(await hoverAt("a.asl.json", one(`"Parameters":{"a.$":"States.Arr¦ay(1)"}`))).toContain("an array of the values");
    const jsonata = (output: string) =>
      `{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"n":3},"Next":"B"},"B":{"Type":"Pass","Output":"{% ${output} %}","End":true}}}`;
    expect(await hoverAt("a.asl.json", jsonata("$upp¦ercase('a')"))).toContain("in upper case");
    expect(await hoverAt("a.asl.json", jsonata("$n¦"))).toContain("Assigned by:\n- `A`");
  });
});

describe("hover on a rule id", () => {
  const at = async (path: string, text: string) => {
    const { file, offset } = document(path, text);
    return (await ruleHover(file, offset))?.markdown;
  };
  it("in a suppression and in a configuration: what it checks and why", async () => {
    const text = await at("a.asl.yaml", "# sfn-lint-disable-next-line history-¦quota -- known\nStates: {}\n");
    expect(text).toContain("**history-quota** (");
    expect(text).toContain("rules/history-quota/README.md");
    expect(await at("sfn-lint.config.json", '{ "rules": { "history-quota¦": "off" } }')).toContain("**history-quota**");
  });
  it("nowhere else", async () => {
    expect(await at("a.asl.yaml", "Comment: history-¦quota\n")).toBeUndefined();
  });
});

describe("go to definition", () => {
  it("of a member: the field that writes it", async () => {
    expect(await definitionAt(document("a.asl.json", flow("$.loaded.row", "$.loaded.ro¦w")))).toEqual([
      '"arn:aws:states:::dynamodb:getItem"',
    ]);
  });

  it("of a variable: its assignments", async () => {
    const text = `{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"n":3},"Next":"B"},"B":{"Type":"Pass","Output":"{% $n¦ %}","End":true}}}`;
    expect(await definitionAt(document("a.asl.json", text))).toEqual(["3"]);
  });
});

describe("references", () => {
  it("of a member: every path that reads what the same state writes", async () => {
    const found = references(await located(document("a.asl.json", flow('"copy.$": "$.row"', '"copy.$": "$.ro¦w"'))), false);
    expect(found.map(lineOf)).toContain(20);
  });

  it("of an error name: all matchers and Fail states", async () => {
    const found = references(await located(document("a.asl.json", flow('"LoadFailed"', '"Load¦Failed"'))), true);
    expect(found.map(textOf)).toEqual(['"LoadFailed"']);
  });
});

const NAMED =
  "StartAt: Old name\nStates:\n  Old name:\n    Type: Pass\n    Next: Other\n  Other:\n    Type: Choice\n    Choices:\n      - Variable: $.x\n        IsPresent: true\n        Next: Old name\n    Default: End\n  End:\n    Type: Succeed\n";
const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
const JSON_NAMED =
  '{ "StartAt": "Old name", "States": { "Old name": { "Type": "Pass", "Next": "Other" }, "Other": { "Type": "Pass", "Next": "Old name" } } }';
const FORMS: readonly [string, string, string][] = [
  ["ASL YAML", "a.asl.yaml", NAMED],
  ["ASL JSON", "a.asl.json", JSON_NAMED],
  [
    "SAM",
    "t.yaml",
    `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n${indent(NAMED, "        ")}`,
  ],
  [
    "DefinitionString",
    "t.yaml",
    `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n        ${JSON_NAMED}\n`,
  ],
  [
    "a string in JSON",
    "t.json",
    JSON.stringify(
      { Resources: { M: { Type: "AWS::StepFunctions::StateMachine", Properties: { DefinitionString: JSON_NAMED } } } },
      null,
      2,
    ),
  ],
  [
    "Terraform",
    "m.tf",
    `resource "aws_sfn_state_machine" "m" {\n  name = "m"\n  definition = jsonencode({\n    StartAt = "Old name"\n    States = {\n      "Old name" = { Type = "Pass", Next = "Other" }\n      Other = { Type = "Pass", Next = "Old name" }\n    }\n  })\n}\n`,
  ],
  ["a heredoc", "m.tf", `resource "aws_sfn_state_machine" "m" {\n  name = "m"\n  definition = <<EOF\n${JSON_NAMED}\nEOF\n}\n`],
  [
    "TypeScript",
    "m.ts",
    `import * as aws from "@pulumi/aws";\nnew aws.sfn.StateMachine("m", { roleArn: "r", definition: JSON.stringify({ StartAt: "Old name", States: { "Old name": { Type: "Pass", Next: "Other" }, Other: { Type: "Pass", Next: "Old name" } } }) });\n`,
  ],
];

describe("renaming a state in each form of definition", () => {
  it.each(FORMS)("%s", async (_, path, text) => {
    const at = await located(document(path, text.replace("Old name", "Old¦ name")));
    const found = renamed(at);
    if (!found) throw new Error("no state here");
    const made = renameState(found.state, "New name", at.model);
    if ("refused" in made) throw new Error(made.refused);
    expect(applyEdits(text, made.edits).text).toBe(text.replaceAll("Old name", "New name"));
  });
});

describe("outline, folding, hints and colors", () => {
  it("has the states within a Map below it", async () => {
    const [, each] = symbols(await model(document("a.asl.json", FLOW)));
    expect(each?.children?.map((child) => child.name)).toEqual(["One"]);
  });

  it("folds the states of a template", async () => {
    const yaml = FORMS[2]?.[2] ?? "";
    expect(folding(await model(document("t.yaml", yaml)))).toContainEqual({ startLine: 7, endLine: 9 });
  });

  it("shows sizes and visits only if they are asked for", async () => {
    const read = await model(document("a.asl.json", FLOW));
    const hints = (size: boolean, visits: boolean) => inlayHints(read, { from: 0, to: 99 }, { size, visits }, factsOf).map((h) => h.label);
    expect(hints(false, false)).toEqual([]);
    expect(hints(true, true)[0]).toMatch(/^visits: 1, output: /);
  });

  it("tells the tokens of JSONata apart", async () => {
    const text = `{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Output":"{% $sum($states.input.n) > 1 and 'a' %}","End":true}}}`;
    const data = semanticTokens(await model(document("a.asl.json", text)));
    const kinds = Array.from({ length: data.length / 5 }, (_, i) => TOKEN_TYPES[data[i * 5 + 3] as number]);
    expect(kinds).toEqual([
      "function",
      "operator",
      "variable",
      "operator",
      "property",
      "operator",
      "property",
      "operator",
      "operator",
      "number",
      "keyword",
      "string",
    ]);
  });
});
