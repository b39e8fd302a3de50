import { describe, expect, it } from "vitest";
import { oncePerCause } from "../../src/linter/occurrences.js";
import { lintForm } from "./forms.js";

const program = (body: string) => `import { Stack } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
export class Shop extends Stack {
  constructor(scope, id) {
    super(scope, id);
    ${body}
    new sfn.StateMachine(this, "Flow", { definitionBody: sfn.DefinitionBody.fromChainable(chain) });
  }
}
`;
const waiting = (name: string) =>
  `new tasks.SqsSendMessage(this, ${name}, { queue: props.queue, messageBody: sfn.TaskInput.fromObject({ token: sfn.JsonPath.taskToken }), integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN })`;

async function related(body: string): Promise<string[]> {
  const text = program(body);
  const [finding, ...more] = oncePerCause((await lintForm({ "lib/shop.ts": text })).filter(({ rule }) => rule === "task-can-wait-forever"));
  expect(more).toEqual([]);
  return (finding?.related ?? []).map(({ place: { start, end }, message }) => {
    const line = text.split("\n")[start.line - 1] ?? "";
    return `${line.slice(start.column - 1, end.column - 1)}: ${message}`;
  });
}

describe("one finding for states that a helper function makes", () => {
  it("names each call", async () => {
    const found = await related(`const ask = (name) => ${waiting("`Ask ${name}`")};
    const chain = ask("a").next(ask("b")).next(ask("c"));`);
    expect(found).toEqual([
      'ask("a"): "Ask a" is created by this call',
      'ask("b"): "Ask b" is created by this call',
      'ask("c"): "Ask c" is created by this call',
    ]);
  });

  it("names no call where there is one only", async () => {
    expect(await related(`const ask = (name) => ${waiting("`Ask ${name}`")};\n    const chain = ask("a");`)).toEqual([]);
  });
});
