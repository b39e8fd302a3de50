import { describe, expect, it } from "vitest";
import { textOf } from "../../src/text/range.js";
import { machinesOf } from "./machines-of.js";
import { nodeAt, writtenKey } from "./programs.js";

const STATES = "sst.aws.StepFunctions";
const config = (body: string) => `/// <reference path="./.sst/platform/config.d.ts" />
export default $config({
  app() { return { name: "shop", home: "aws" }; },
  async run() {
    const work = new sst.aws.Function("Work", { handler: "work.handler" });
    const topic = new sst.aws.SnsTopic("Topic");
${body}
  },
});
`;
const read = async (body: string) => machinesOf({ "sst.config.ts": config(body) });

describe("state machines of SST", () => {
  it("are read as the component writes them", async () => {
    const { listed, json, of } = await read(`
    const pack = ${STATES}.lambdaInvoke({ name: "Pack", function: work, payload: { id: "{% $states.input.id %}" }, timeout: "2 minutes", comment: "c" });
    const tell = ${STATES}.snsPublish({ name: "Tell", topic, message: "{% $states.input.text %}", integration: "token" });
    const each = ${STATES}.map({ name: "Each", mode: "standard", items: "{% $states.input.items %}", maxConcurrency: 5,
      processor: ${STATES}.pass({ name: "In 1" }).next(${STATES}.pass({ name: "In 2", output: "{% 1 %}" })) });
    const both = ${STATES}.parallel({ name: "Both" }).branch(${STATES}.pass({ name: "B1" }).next(${STATES}.pass({ name: "B2" }))).branch(${STATES}.succeed({ name: "B3" }));
    const choice = ${STATES}.choice({ name: "Which" });
    const failed = ${STATES}.fail({ name: "Failed", error: "Shop.Failed", cause: "c" });
    new ${STATES}("Flow", {
      definition: pack.retry({ maxAttempts: 5, interval: "10 seconds" }).catch(failed, { errors: ["Shop.Late"] })
        .next(${STATES}.wait({ name: "Wait", time: "30 seconds" })).next(each).next(both)
        .next(choice.when("{% $states.input.a = 1 %}", ${STATES}.pass({ name: "First" }).next(tell)).otherwise(failed)),
    });`);
    expect(listed).toEqual(["sst.config.ts Flow 8"]);
    expect(of("Flow")).toMatchObject({ host: "sst", type: "STANDARD", deployment: { logging: { level: "ERROR" } } });
    const language = { QueryLanguage: "JSONata" };
    const pass = (rest: object) => ({ Type: "Pass", ...language, ...rest });
    expect(json("Flow")).toEqual({
      StartAt: "Pack",
      States: {
        Pack: {
          Type: "Task",
          ...language,
          Comment: "c",
          Next: "Wait",
          Resource: "arn:aws:states:::lambda:invoke",
          TimeoutSeconds: 120,
          Arguments: { FunctionName: expect.anything(), Payload: { id: "{% $states.input.id %}" } },
          Retry: [{ ErrorEquals: ["States.ALL"], BackoffRate: 2, IntervalSeconds: 10, MaxAttempts: 5 }],
          Catch: [{ ErrorEquals: ["Shop.Late"], Next: "Failed" }],
        },
        Wait: { Type: "Wait", ...language, Next: "Each", Seconds: 30 },
        Failed: { Type: "Fail", ...language, Error: "Shop.Failed", Cause: "c" },
        Each: {
          Type: "Map",
          ...language,
          Next: "Both",
          Items: "{% $states.input.items %}",
          MaxConcurrency: 5,
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "In 1",
            States: { "In 1": pass({ Next: "In 2" }), "In 2": pass({ Output: "{% 1 %}", End: true }) },
          },
        },
        Both: {
          Type: "Parallel",
          ...language,
          Next: "Which",
          Branches: [
            { StartAt: "B1", States: { B1: pass({ Next: "B2" }), B2: pass({ End: true }) } },
            { StartAt: "B3", States: { B3: { Type: "Succeed", ...language } } },
          ],
        },
        Which: { Type: "Choice", ...language, Choices: [{ Condition: "{% $states.input.a = 1 %}", Next: "First" }], Default: "Failed" },
        First: pass({ Next: "Tell" }),
        Tell: {
          Type: "Task",
          ...language,
          End: true,
          Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
          Arguments: { TopicArn: expect.anything(), Message: "{% $states.input.text %}" },
        },
      },
    });
  });

  it("are where the program writes them", async () => {
    const { of } = await read(
      `new ${STATES}("Flow", { type: "express", logging: false, definition: ${STATES}.wait({ name: "Wait", time: "1 second" }) });`,
    );
    const flow = of("Flow");
    if (!flow) throw new Error("no machine");
    expect(flow).toMatchObject({ type: "EXPRESS", deployment: { logging: { level: "OFF" } } });
    expect(writtenKey(flow, "States", "Wait")).toBe("Wait");
    expect(textOf(nodeAt(flow, "States", "Wait", "Seconds").range)).toBe('"1 second"');
  });

  it("say what is not known, and keep the rest", async () => {
    const { listed, of } = await machinesOf({
      "infra/flow.ts": `import { more } from "@company/states";
const first = ${STATES}.pass({ name: "First" });
const second = ${STATES}.pass({ name: "Second", ...more });
export const flow = new ${STATES}("Flow", { definition: first.next(second) });
export const other = new ${STATES}("Other", { definition: more() });
`,
    });
    expect(listed).toEqual(["infra/flow.ts Flow 2?", "infra/flow.ts Other 0?"]);
    expect(of("Flow")?.partialReason).toContain("properties of");
  });
});

describe("state machines of CDK for Terraform", () => {
  it.each([
    "@cdktf/provider-aws/lib/sfn-state-machine",
    "./.gen/providers/aws/sfn-state-machine",
  ])("have their name and type: %s", async (module) => {
    const { listed, of, json } = await machinesOf({
      "main.ts": `import { Fn, TerraformStack } from "cdktf";
import { SfnStateMachine } from "${module}";
export class Shop extends TerraformStack {
  constructor(scope, id) {
    super(scope, id);
    new SfnStateMachine(this, "orders", { name: "orders", roleArn: "r", type: "EXPRESS", definition: Fn.jsonencode({ StartAt: "A", States: { A: { Type: "Succeed" } } }) });
    new SfnStateMachine(this, "returns", { name: "returns", roleArn: "r", definition: JSON.stringify({ StartAt: "B", States: { B: { Type: "Pass", End: true } } }) });
  }
}
`,
    });
    expect(listed).toEqual(["main.ts orders 1", "main.ts returns 1"]);
    expect([of("orders")?.type, of("returns")?.type]).toEqual(["EXPRESS", "STANDARD"]);
    expect(json("returns")).toMatchObject({ StartAt: "B" });
  });
});
