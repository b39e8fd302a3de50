import { describe, expect, it } from "vitest";
import { lintForm } from "../hosts/forms.js";

/** A SAM template with a state machine that starts another one of the same template. */
function template({ task, child, type = "STANDARD" }: { readonly task: object; readonly child: object; readonly type?: string }): string {
  const machine = (definition: object, more: object = {}) => ({
    Type: "AWS::Serverless::StateMachine",
    Properties: { Definition: definition, ...more },
  });
  return JSON.stringify({
    Transform: "AWS::Serverless-2016-10-31",
    Resources: {
      Child: machine({ StartAt: "C", States: child }, { Type: type }),
      Parent: machine({ StartAt: "P", States: { P: { Type: "Task", ...task, End: true } } }),
    },
  });
}

const starting = (form: string, parameters: object = {}, more: object = {}) => ({
  Resource: `arn:aws:states:::${form}`,
  Parameters: { StateMachineArn: { Ref: "Child" }, ...parameters },
  ...more,
});
const told = async (rule: string, text: string): Promise<string[]> =>
  (await lintForm({ "template.json": text })).filter((one) => one.rule === rule).map(({ severity, message }) => `${severity}: ${message}`);
const waits = (seconds: number) => ({ C: { Type: "Wait", Seconds: seconds, End: true } });
const PASS = { C: { Type: "Pass", End: true } };

describe("child-outlasts-timeout", () => {
  const outlasts = (form: string, timeout: number | undefined, seconds = 60) =>
    told(
      "child-outlasts-timeout",
      template({ task: starting(form, {}, timeout === undefined ? {} : { TimeoutSeconds: timeout }), child: waits(seconds) }),
    );

  it("reports a timeout below what the child takes, and not one as long", async () => {
    for (const form of ["states:startExecution.sync", "states:startExecution.sync:2"]) {
      expect(await outlasts(form, 60)).toEqual([]);
      expect(await outlasts(form, 59)).toEqual([
        'error: "P" times out after 59 s, but a successful execution of Child takes at least 60 s',
      ]);
    }
  });

  it("is silent where nothing is waited for, or nothing times out", async () => {
    expect(await outlasts("states:startExecution", 59)).toEqual([]);
    expect(await outlasts("states:startExecution.sync", undefined)).toEqual([]);
  });
});

describe("child-execution-type", () => {
  it.each<[string, string, number]>([
    ["states:startExecution.sync", "EXPRESS", 1],
    ["states:startExecution.sync:2", "EXPRESS", 1],
    ["states:startExecution", "EXPRESS", 0],
    ["states:startExecution.sync", "STANDARD", 0],
    ["aws-sdk:sfn:startSyncExecution", "STANDARD", 1],
    ["aws-sdk:sfn:startSyncExecution", "EXPRESS", 0],
    ["aws-sdk:sfn:startExecution", "STANDARD", 0],
  ])("%s of %s: %i", async (form, type, count) => {
    const found = await told("child-execution-type", template({ task: starting(form), child: PASS, type }));
    expect(found).toHaveLength(count);
    if (count > 0) expect(found[0]?.split(":")[0]).toBe(type === "EXPRESS" ? "warning" : "error");
  });
});

describe("child-input-lacks-member", () => {
  const reads = (...paths: string[]) => ({
    C: { Type: "Pass", Parameters: Object.fromEntries(paths.map((path, i) => [`x${i}.$`, path])), End: true },
  });
  const lacks = async (Input: unknown, ...paths: string[]) =>
    (
      await told(
        "child-input-lacks-member",
        template({ task: starting("states:startExecution.sync:2", { Input }), child: reads(...paths) }),
      )
    ).map((text) => text.replace(/.* without (\S+) in .*/, "$1"));

  it.each<[unknown, string[], string[]]>([
    [{ a: 1 }, ["$.a"], []],
    [{ a: 1 }, ["$.b"], ["b"]],
    [{ a: 1 }, ["$.b", "$.c"], ["b", "c"]],
    [{ a: { b: 1 } }, ["$.a.b"], []],
    [{ a: { c: 1 } }, ["$.a.b"], ["a.b"]],
    [{ a: { b: { c: { d: { e: 1 } } } } }, ["$.a.b.c.d.f"], ["a.b.c.d.f"]],
    [{ "a.$": "$.a" }, ["$.a.b"], []],
    [{ "a.$": "$.a" }, ["$.b"], ["b"]],
  ])("%j for what reads %j: %j", async (input, paths, missing) => expect(await lacks(input, ...paths)).toEqual(missing));

  it("is silent where the input is the parent's own, or the child tests for the member", async () => {
    const own = template({
      task: { ...starting("states:startExecution.sync:2"), Parameters: { StateMachineArn: { Ref: "Child" }, "Input.$": "$" } },
      child: reads("$.b"),
    });
    expect(await told("child-input-lacks-member", own)).toEqual([]);
    const tested = {
      C: { Type: "Choice", Choices: [{ Variable: "$.b", IsPresent: true, Next: "R" }], Default: "D" },
      R: { Type: "Pass", Parameters: { "x.$": "$.b" }, End: true },
      D: { Type: "Succeed" },
    };
    expect(
      await told("child-input-lacks-member", template({ task: starting("states:startExecution.sync:2", { Input: {} }), child: tested })),
    ).toEqual([]);
  });

  it("names the member that is meant", async () => {
    const [found] = (
      await lintForm({
        "template.json": template({ task: starting("states:startExecution.sync:2", { Input: { ordrId: 1 } }), child: reads("$.orderId") }),
      })
    ).filter(({ rule }) => rule === "child-input-lacks-member");
    expect(found?.suggestion).toBe("Rename ordrId to orderId");
  });
});
