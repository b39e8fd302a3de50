import { describe, expect, it } from "vitest";
import { host } from "../../src/hosts/serverless/host.js";
import { readWith } from "../support/memory-access.js";
import { json, nodeAt, readFixture, written } from "./programs.js";

describe("serverless.ts", () => {
  it("is read as the service that it exports", async () => {
    const file = await readFixture("serverless-program/serverless.ts");
    expect(file.definitions.map((d) => [d.name, d.host, d.type])).toEqual([
      ["cleanUp", "serverless", "EXPRESS"],
      ["nightly", "serverless", "STANDARD"],
    ]);
    expect(json(file.of("nightly"))).toMatchObject({ Comment: "every night in aws" });
    expect(written(file.of("nightly"), "States", "Sleep", "Seconds")).toBe("60");
  });

  it("points into the file that an import leads to, and knows the functions", async () => {
    const cleanUp = (await readFixture("serverless-program/serverless.ts")).of("cleanUp");
    const { range } = nodeAt(cleanUp, "States", "Clean", "TimeoutSeconds");
    expect(range.file.path).toBe("fixtures/serverless-program/src/machines.ts");
    expect(nodeAt(cleanUp, "States", "Clean", "Resource")).toMatchObject({ placeholder: { kind: "lambda-arn", resource: "clean" } });
    expect(cleanUp.deployment?.resources.get("clean")).toMatchObject({ timeout: { value: 20 }, code: { handler: "src/clean.handler" } });
  });

  it("may export by default", async () => {
    const text = `export default { service: "s", stepFunctions: { stateMachines: { one: { definition: { StartAt: "A", States: { A: { Type: "Succeed" } } } } } } };`;
    expect(json((await readWith(host, { "serverless.ts": text })).only)).toMatchObject({ StartAt: "A" });
  });
});
