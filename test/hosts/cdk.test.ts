import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { host } from "../../src/hosts/cdk/host.js";
import type { Json } from "../../src/text/node.js";
import { placeOf } from "../../src/text/range.js";
import { readWith } from "../support/memory-access.js";
import { differences } from "./cdk/differences.js";
import { json, nodeAt, readFixture, written, writtenKey } from "./programs.js";

describe("chains of states", () => {
  // made by a real synthesis (aws-cdk-lib 2.276.0) of these fixtures, tokens written as ${token}
  for (const name of ["order-stack", "jsonata-stack", "tasks-stack"]) {
    it(`are read as the CDK synthesizes them: ${name}`, async () => {
      const file = await readFixture(`cdk/${name}.ts`);
      const synthesized = JSON.parse(readFileSync(`fixtures/cdk/synthesized/${name}.json`, "utf8")) as Record<string, Json>;
      expect(file.definitions.map((d) => d.name)).toEqual(Object.keys(synthesized));
      for (const [id, wanted] of Object.entries(synthesized)) {
        const found = file.of(id);
        expect(found.partialReason).toBeUndefined();
        expect(differences(found.root, wanted)).toEqual([]);
      }
    });
  }

  it("are where the program writes them", async () => {
    const orders = (await readFixture("cdk/order-stack.ts")).of("Orders");
    const at = (...path: (string | number)[]) => written(orders, "States", ...path);
    expect(orders.host).toBe("cdk");
    expect(placeOf(orders.at).start).toEqual({ line: 104, column: 9 });
    expect(writtenKey(orders, "States", "Reserve stock")).toBe("Reserve stock");
    expect(at("Reserve stock", "Next")).toBe("chargeCard");
    expect(at("Reserve stock", "TimeoutSeconds")).toBe("Duration.minutes(1)");
    expect(at("Reserve stock", "Type")).toBe("tasks.LambdaInvoke");
    expect(at("Reserve stock", "Retry", 0, "ErrorEquals", 0)).toBe("tasks.LambdaInvoke");
    expect(at("Reserve stock", "Retry", 1, "ErrorEquals", 0)).toBe('"OutOfStock"');
    expect(at("Reserve stock", "Retry", 1, "BackoffRate")).toBe("1.5");
    expect(writtenKey(orders, "States", "Reserve stock", "Retry", 1, "MaxDelaySeconds")).toBe("maxDelay");
    expect(at("Reserve stock", "Catch", 0, "Next")).toBe("failed");
    expect(at("Reserve stock", "Parameters", "Payload", "id.$")).toBe('"$.id"');
    expect(writtenKey(orders, "States", "Reserve stock", "Parameters", "Payload", "id.$")).toBe("id");
    expect(at("How large?", "Choices", 0, "Variable")).toBe('"$.value"');
    expect(at("How large?", "Choices", 0, "NumericGreaterThanEquals")).toBe("1000");
    expect(at("How large?", "Choices", 0, "Next")).toBe("wait.next(each)");
    expect(at("Wait", "Seconds")).toBe("Duration.minutes(WAITS.long / 60)");
    expect(at("Both", "Branches", 2, "States", "Prepare AUDIT")).toContain("new sfn.Pass(this, `Prepare");
    expect(writtenKey(orders, "States", "Charge card", "HeartbeatSeconds")).toBe("heartbeat");
  });

  it("know what is around them", async () => {
    const { deployment, type } = (await readFixture("cdk/order-stack.ts")).of("Orders");
    expect(type).toBe("STANDARD");
    expect(deployment).toMatchObject({
      logging: { level: "ERROR", includeExecutionData: true },
      tracing: { enabled: true },
      describesOperations: true,
    });
  });
});

describe("definitions beside chains", () => {
  it("reads files, texts and the resource itself", async () => {
    const file = await readFixture("cdk/bodies-stack.ts");
    expect(file.definitions.map((d) => [d.name, d.type])).toEqual([
      ["FromFile", "EXPRESS"],
      ["FromString", "STANDARD"],
      ["Cfn", "EXPRESS"],
      ["CfnObject", "STANDARD"],
      ["CfnText", "STANDARD"],
    ]);
    expect(nodeAt(file.of("FromFile"), "States", "Pack", "Resource")).toMatchObject({
      placeholders: [{ placeholder: { kind: "lambda-arn", resource: "Pack" } }],
    });
    expect(nodeAt(file.of("FromFile"), "States", "Send").range.file.path).toBe("fixtures/cdk/definitions/parcel.asl.json");
    expect(nodeAt(file.of("FromString"), "States", "Pack", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn" } });
    expect(written(file.of("Cfn"), "States", "Pack", "TimeoutSeconds")).toBe("30");
    expect(file.of("Cfn").deployment).toMatchObject({ logging: { level: "ERROR" }, tracing: { enabled: true } });
    expect(json(file.of("CfnObject"))).toMatchObject({ States: { Only: { Type: "Succeed" } } });
    expect(json(file.of("CfnText"))).toMatchObject({ StartAt: "Pack" });
    expect(file.consumed).toEqual(["fixtures/cdk/definitions/parcel.asl.json"]);
  });
});

describe("what cannot be followed", () => {
  it("is said, and nothing is made up: the states that it touches are unknown, the others are kept", async () => {
    const file = await readFixture("cdk/open-stack.ts");
    const kinds = (name: string) => {
      const states = nodeAt(file.of(name), "States");
      return states.kind === "object" ? states.members.map(({ key, value }) => [key.name, value.kind]) : [];
    };
    // what the imported function returns may have states of its own, and may go on from each end
    expect(kinds("Imported")).toEqual([
      ["Outside", "object"],
      ["${…}", "placeholder"],
    ]);
    expect(kinds("Spread")).toEqual([["Open", "placeholder"]]);
    expect(kinds("Handed over")).toEqual([
      ["Start", "object"],
      ["Given", "placeholder"],
      ["End of it", "placeholder"],
      ["${…}", "placeholder"],
    ]);
    for (const name of ["Imported", "Spread", "Handed over"]) expect(file.of(name).partialReason, name).toMatch(/lint cdk\.out/);
  });

  it("is read as one of the machines that the program can make, where a condition or a list decides", async () => {
    const file = await readFixture("cdk/open-stack.ts");
    expect(json(file.of("Looped"))).toMatchObject({ States: { First: { Next: "<step>" }, "<step>": { End: true } } });
    expect(json(file.of("Branched"))).toMatchObject({ States: { Maybe: { Next: "Audited" }, Audited: { Type: "Succeed" } } });
    for (const name of ["Looped", "Branched"])
      expect(file.of(name).partialReason, name).toMatch(/one way is read; run cdk synth and lint cdk\.out/);
  });

  it("leaves values open where the flow is known", async () => {
    const file = await readFixture("cdk/open-stack.ts");
    const values = file.of("Values");
    expect(values.partialReason).toBeUndefined();
    expect(nodeAt(values, "States", "<id>Work", "Next")).toMatchObject({ value: "<id>Done", placeholders: [] });
    expect(nodeAt(values, "States", "<id>Work", "TimeoutSeconds").kind).toBe("placeholder");
    expect(nodeAt(values, "States", "<id>Work", "Retry", 1, "MaxAttempts").kind).toBe("placeholder");
    expect(nodeAt(values, "States", "<id>Work", "Parameters", "FunctionName")).toMatchObject({ placeholder: { kind: "lambda-arn" } });
    expect(json(file.of("Decided machine"))).toMatchObject({
      States: { Decided: { Choices: [{ StringEquals: "prod", Next: "Stage 1" }], Default: "No stage" } },
    });
  });

  it("states that lead into each other end", async () => {
    const text = `import * as sfn from "aws-cdk-lib/aws-stepfunctions";
      const a = new sfn.Pass(s, "A"); const b = new sfn.Pass(s, "B"); a.next(b); b.next(a);
      new sfn.StateMachine(s, "Loop", { definitionBody: sfn.DefinitionBody.fromChainable(a) });`;
    expect(json((await readWith(host, { "app.ts": text })).only)).toMatchObject({ States: { A: { Next: "B" }, B: { Next: "A" } } });
  });

  it("objects stand in for the library's own where it takes their fields", async () => {
    const text = `import * as sfn from "aws-cdk-lib/aws-stepfunctions"; import { CfnChannel } from "aws-cdk-lib/aws-iotanalytics";
      const channel = new CfnChannel(s, "C", { channelName: "turbines" });
      new sfn.StateMachine(s, "M", { definitionBody: sfn.DefinitionBody.fromChainable(
        new sfn.Pass(s, "P", { result: { value: { name: channel.channelName } } })) });`;
    expect(json((await readWith(host, { "app.ts": text })).only)).toMatchObject({ States: { P: { Result: { name: "turbines" } } } });
  });

  it("older packages give the three errors they retried", async () => {
    const text = `import * as sfn from "@aws-cdk/aws-stepfunctions"; import { LambdaInvoke } from "@aws-cdk/aws-stepfunctions-tasks";
      new sfn.StateMachine(s, "Old", { definition: new LambdaInvoke(s, "Call", { lambdaFunction: fn }) });`;
    expect(json((await readWith(host, { "app.ts": text })).only)).toMatchObject({
      States: { Call: { Retry: [{ ErrorEquals: ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"] }] } },
    });
  });
});

describe("what a program declares beside its machines", () => {
  it("is known by the names that the holes give", async () => {
    const orders = (await readFixture("cdk/order-stack.ts")).of("Orders");
    expect(nodeAt(orders, "States", "Charge card", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn", resource: "Charge" } });
    const resources = orders.deployment?.resources;
    expect(resources?.get("Charge")).toMatchObject({ kind: "function", timeout: { value: 3 } });
    expect(resources?.get("Reserve")).toMatchObject({
      timeout: { value: 20 },
      code: { handler: "reserve.handler", runtime: "nodejs20.x" },
    });
    expect(resources?.get("Queue")).toMatchObject({ kind: "queue", fifo: true });
    const tasks = (await readFixture("cdk/tasks-stack.ts")).of("Tasks").deployment?.resources;
    expect(tasks?.get("Table")).toMatchObject({ kind: "table", keys: ["id"] });
    expect(tasks?.get("Topic")).toMatchObject({ kind: "topic", fifo: false });
    const bodies = (await readFixture("cdk/bodies-stack.ts")).of("Cfn").deployment?.resources;
    expect(bodies?.get("Pack")).toMatchObject({ timeout: { value: 120 }, code: { folder: "handlers", handler: "pack.handler" } });
  });
});

describe("feature flags", () => {
  const program = (app: string) => `import { App, Stack } from "aws-cdk-lib";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
const stack = new Stack(${app}, "S");
const bucket = s3.Bucket.fromBucketName(stack, "B", "b");
const map = new sfn.DistributedMap(stack, "M", { resultWriter: new sfn.ResultWriter({ bucket, prefix: "runs" }) });
map.itemProcessor(new sfn.Pass(stack, "P"));
new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(map) });
`;
  const flag = '"@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2"';
  const writes = async (text: string, others: Record<string, string> = {}) => {
    const { only, problems } = await readWith(host, { "app.ts": text, ...others });
    const states = json(only) as { States?: { M?: { ResultWriter?: Json } } } | undefined;
    return {
      written: states?.States?.M?.ResultWriter !== undefined,
      reported: problems.filter((p) => p.message.startsWith("resultWriter is ignored")).length,
    };
  };

  it("of the App and of cdk.json decide which ResultWriter is written", async () => {
    expect(await writes(program("new App()"))).toEqual({ written: true, reported: 0 });
    expect(await writes(program(`new App({ context: { ${flag}: true } })`))).toEqual({ written: false, reported: 1 });
    expect(await writes(program("new App()"), { "cdk.json": `{ "context": { ${flag}: true } }` })).toEqual({ written: false, reported: 1 });
    expect(await writes(program("new App()"), { "cdk.json": `{ "context": { ${flag}: false } }` })).toEqual({ written: true, reported: 0 });
  });
});
