import { describe, expect, it } from "vitest";
import { document, model } from "../../../test/lsp/documents.js";
import { requiredArguments } from "./required-arguments.js";

async function added(path: string, marked: string): Promise<{ title?: string; text: string }> {
  const at = document(path, marked);
  const action = requiredArguments(await model(at), at.offset);
  const edits = Object.values(action?.edit?.changes ?? {}).flat();
  const offset = ({ line, character }: { line: number; character: number }) => (at.file.lineStarts[line] ?? 0) + character;
  const sorted = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
  const text = sorted.reduce((t, e) => t.slice(0, offset(e.range.start)) + e.newText + t.slice(offset(e.range.end)), at.file.text);
  return { ...(action ? { title: action.title } : {}), text };
}

const task = (resource: string, rest = "", language = "") =>
  `{"StartAt": "A", "States": {"A": {"Type": "Task",${language} "Res¦ource": "arn:aws:states:::${resource}",${rest} "End": true}}}`;

describe("required arguments", () => {
  it("are added with their field", async () => {
    const { title, text } = await added("a.asl.json", task("dynamodb:putItem"));
    expect(title).toBe("Add the required arguments Item, TableName");
    expect(JSON.parse(text).States.A.Parameters).toEqual({ Item: {}, TableName: "" });
  });

  it("are added to those that are given, as values or as paths", async () => {
    const { title, text } = await added("a.asl.json", task("dynamodb:putItem", ' "Parameters": {"Item.$": "$.item"},'));
    expect(title).toBe("Add the required argument TableName");
    expect(JSON.parse(text).States.A.Parameters).toEqual({ "Item.$": "$.item", TableName: "" });
  });

  it("go into Arguments in JSONata, in YAML as well", async () => {
    const yaml = `QueryLanguage: JSONata\nStartAt: A\nStates:\n  A:\n    Type: Task\n    Res¦ource: arn:aws:states:::aws-sdk:sqs:sendMessage\n    End: true\n`;
    const { text } = await added("a.asl.yaml", yaml);
    expect(text).toContain('    Arguments:\n      MessageBody: ""\n      QueueUrl: ""\n');
  });

  it("are not offered where nothing is missing, or nothing is known", async () => {
    expect(
      (await added("a.asl.json", task("sqs:sendMessage", ' "Parameters": {"QueueUrl": "u", "MessageBody": "b"},'))).title,
    ).toBeUndefined();
    expect((await added("a.asl.json", task("nosuch:call"))).title).toBeUndefined();
    expect((await added("a.asl.json", task("dynamodb:putItem", ' "Parameters": "$.all",'))).title).toBeUndefined();
  });
});
