import { describe, expect, it } from "vitest";
import { placeOf } from "../../src/text/range.js";
import { json, nodeAt, readFixture, written } from "./programs.js";

describe("Pulumi programs", () => {
  it("finds every machine, with its name, type and place", async () => {
    const file = await readFixture("pulumi/index.ts");
    expect(file.definitions.map((d) => [d.name, d.host, d.type, placeOf(d.at).start.line])).toEqual([
      ["applied", "pulumi", "EXPRESS", 10],
      ["interpolated", "pulumi", "STANDARD", 25],
      ["stringified", "pulumi", "STANDARD", 41],
      ["single", "pulumi", "STANDARD", 50],
      ["short-machine", "pulumi", "STANDARD", 61],
    ]);
  });

  it("reads promises as what they will hold", async () => {
    const file = await readFixture("pulumi/index.ts");
    const applied = file.of("applied");
    expect(nodeAt(applied, "States", "Resize", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn", resource: "resize" } });
    expect(nodeAt(applied, "States", "Publish", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn", resource: "publish" } });
    expect(nodeAt(file.of("stringified"), "States", "Resize", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn" } });
    expect(nodeAt(file.of("single"), "States", "Publish", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn" } });
    expect(json(file.of("short-machine"))).toMatchObject({ States: { Sleep: { Seconds: 5 } } });
  });

  it("keeps places and kinds in interpolated texts", async () => {
    const interpolated = (await readFixture("pulumi/index.ts")).of("interpolated");
    const url = nodeAt(interpolated, "States", "Send", "Parameters", "QueueUrl");
    expect(url).toMatchObject({ kind: "string", placeholders: [{ placeholder: { kind: "queue-url", name: "${queue.url}" } }] });
    expect(written(interpolated, "States", "Send", "Type")).toBe('"Task"');
    expect(nodeAt(interpolated, "States", "Send", "TimeoutSeconds").kind).toBe("placeholder");
  });

  it("reads logging and tracing", async () => {
    const file = await readFixture("pulumi/index.ts");
    expect(file.of("applied").deployment).toMatchObject({
      logging: { level: "ERROR", includeExecutionData: true },
      describesOperations: true,
    });
    expect(file.of("stringified").deployment).toMatchObject({ tracing: { enabled: true } });
    expect(file.of("single").deployment?.logging).toBeUndefined();
  });

  it("reads the native provider, substitutions and files", async () => {
    const file = await readFixture("pulumi/native.ts");
    expect(file.of("native").type).toBe("EXPRESS");
    expect(json(file.of("native"))).toMatchObject({
      States: { Call: { Resource: "arn:aws:lambda:eu-central-1:123456789012:function:call" } },
    });
    expect(json(file.of("fromFile"))).toMatchObject({ States: { Wait: { Seconds: 30 } } });
    expect(nodeAt(file.of("fromFile"), "States", "Wait").range.file.path).toBe("fixtures/pulumi/machines/wait.asl.json");
    expect(file.consumed).toEqual(["fixtures/pulumi/machines/wait.asl.json"]);
  });
});

it("reads a function that a promise is handed to by its name", async () => {
  const { definitions, of } = await readFixture("pulumi/outputs.ts");
  expect(definitions.map((d) => [d.name, d.partialReason])).toEqual([["handedOn", undefined]]);
  expect(nodeAt(of("handedOn"), "States", "Work", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn", resource: "work" } });
});

it("knows the functions and queues of a Pulumi program", async () => {
  const resources = (await readFixture("pulumi/index.ts")).of("applied").deployment?.resources;
  expect(resources?.get("resize")).toMatchObject({ kind: "function", timeout: { value: 60 }, code: { handler: "index.handler" } });
  expect(resources?.get("publish")).toMatchObject({ timeout: { value: 3 } });
  expect(resources?.get("jobs")).toMatchObject({ kind: "queue", fifo: false });
});
