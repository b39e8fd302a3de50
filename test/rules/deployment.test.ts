import { describe, expect, it } from "vitest";
import neverReports from "../../rules/activity-worker-never-reports/rule.js";
import noHeartbeat from "../../rules/activity-worker-no-heartbeat/rule.js";
import pollers from "../../rules/activity-worker-pollers/rule.js";
import expressLogging from "../../rules/express-logging-off/rule.js";
import comment from "../../rules/json-comment/rule.js";
import observability from "../../rules/observability-off/rule.js";
import type { ActivityWorkerFacts, Deployment, Rule, RuleContext, WorkflowType } from "../../src/rule-kit/index.js";
import { range } from "../../src/text/range.js";
import { sourceFile } from "../../src/text/source-file.js";
import { check } from "./harness.js";

const file = sourceFile("template.yaml", "Type: AWS::Serverless::StateMachine\n");
const here = range(file, 0, 5);
const MACHINE = '{ "StartAt": "A", "States": { "A": { "Type": "Succeed" } } }';

describe("operations of the machine, as its template says", () => {
  const reported = async (rule: Rule, type: WorkflowType | undefined, surroundings: Partial<Deployment> | undefined) => {
    const around = surroundings && { declaration: here, describesOperations: true, resources: new Map(), ...surroundings };
    return (await check([rule as Rule], MACHINE, { type, ...(around ? { surroundings: around } : {}) })).map((one) => one.message);
  };

  it("asks for logs of an Express machine where the template can say them", async () => {
    expect(await reported(expressLogging as Rule, "EXPRESS", {})).toHaveLength(1);
    expect(await reported(expressLogging as Rule, "EXPRESS", { logging: { level: "OFF", at: here } })).toHaveLength(1);
    expect(await reported(expressLogging as Rule, "EXPRESS", { logging: { level: "ERROR", at: here } })).toEqual([]);
    expect(await reported(expressLogging as Rule, "STANDARD", {})).toEqual([]);
    expect(await reported(expressLogging as Rule, undefined, {})).toEqual([]);
  });

  it("is silent where nothing was read around the machine", async () => {
    expect(await reported(expressLogging as Rule, "EXPRESS", undefined)).toEqual([]);
    expect(await reported(expressLogging as Rule, "EXPRESS", { describesOperations: false })).toEqual([]);
    expect(await reported(observability as Rule, "STANDARD", undefined)).toEqual([]);
  });

  it("tells logging and tracing apart", async () => {
    expect(await reported(observability as Rule, "STANDARD", {})).toHaveLength(2);
    expect(await reported(observability as Rule, "STANDARD", { tracing: { enabled: true, at: here } })).toHaveLength(1);
    expect(
      await reported(observability as Rule, "STANDARD", { tracing: { enabled: true, at: here }, logging: { level: "ALL", at: here } }),
    ).toEqual([]);
  });
});

describe("a trailing comma", () => {
  const said = async (text: string, template?: string) => {
    const around = template && { declaration: range(sourceFile(template, "{}"), 0, 1), describesOperations: true, resources: new Map() };
    return (await check([comment as Rule], text, around ? { surroundings: around } : {})).map(
      ({ severity, certainty }) => `${severity} ${certainty}`,
    );
  };
  const WITH = MACHINE.replace('"Succeed" }', '"Succeed", }');

  it("is no error where CloudFormation parses the file as YAML", async () => {
    for (const template of ["template.yaml", "template.yml", "stack.json", "app.template"])
      expect(await said(WITH, template)).toEqual(["warning may"]);
    for (const template of [undefined, "serverless.yml", "main.tf", "stack.ts"]) expect(await said(WITH, template)).toEqual(["error will"]);
    expect(await said(MACHINE, "template.yaml")).toEqual([]);
  });

  it("is one, and a comment is, in every other case", async () => {
    expect(await said(`${MACHINE} // done`, "template.yaml")).toEqual(["error will"]);
  });
});

describe("programs that poll activities", () => {
  const yes: ActivityWorkerFacts = {
    polls: [{ at: here, pollers: 200 }],
    reportsSuccess: "yes",
    reportsFailure: "yes",
    sendsHeartbeat: "yes",
  };
  const reported = (rule: Rule, workers: ActivityWorkerFacts, options: Record<string, unknown> = {}): string[] =>
    [...rule.check({ workers, options } as unknown as RuleContext)].map((one) => rule.describe(one.data, {} as RuleContext).message);

  it("counts polls over all processes", () => {
    expect(reported(pollers as Rule, yes)).toEqual([]);
    expect(reported(pollers as Rule, { ...yes, polls: [{ at: here, pollers: 1 }] })[0]).toContain("1 poll of its activity");
    expect(reported(pollers as Rule, { ...yes, polls: [{ at: here, pollers: 10 }] }, { processes: 10 })).toEqual([]);
    expect(reported(pollers as Rule, { ...yes, polls: [{ at: here, pollers: 100 }] })).toEqual([]);
    expect(reported(pollers as Rule, { ...yes, polls: [{ at: here, pollers: 99 }] })).toHaveLength(1);
    expect(reported(pollers as Rule, { ...yes, polls: [{ at: here }] })).toEqual([]);
  });

  it("misses reports only where the token goes nowhere else", () => {
    expect(reported(neverReports as Rule, yes)).toEqual([]);
    expect(reported(neverReports as Rule, { ...yes, reportsSuccess: "no", reportsFailure: "no" })).toHaveLength(1);
    expect(reported(neverReports as Rule, { ...yes, reportsFailure: "no" })[0]).toContain("SendTaskFailure");
    expect(reported(neverReports as Rule, { ...yes, reportsSuccess: "no" })).toEqual([]);
    expect(reported(neverReports as Rule, { ...yes, reportsSuccess: "unknown", reportsFailure: "unknown" })).toEqual([]);
    expect(reported(noHeartbeat as Rule, { ...yes, sendsHeartbeat: "no" })).toHaveLength(1);
  });
});
