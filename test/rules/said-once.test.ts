import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/linter/config/load.js";
import type { Finding } from "../../src/linter/finding.js";
import { lintFile } from "../../src/linter/lint.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { reportOf } from "../../src/linter/report.js";
import { sourceFile } from "../../src/text/source-file.js";
import { memoryAccess } from "../support/memory-access.js";

/** Rules that tell apart what is said from what the examples lack otherwise. */
const ADVICE = new Set(["timeout-left-to-service", "observability-off", "catch-hides-failure", "catch-drops-error"]);
const recommended = await loadConfig(import.meta.dirname, { rules: RULES, search: false });
const strict = { ...recommended, preset: "strict" as const };

async function reported(states: object, more: object = {}, config = recommended): Promise<readonly Finding[]> {
  const text = JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...more }, undefined, 2);
  const linted = await lintFile(sourceFile("a.asl.json", text), true, { rules: RULES, config, access: memoryAccess({}) });
  return reportOf([linted], linted.findings, RULES).findings.filter(({ rule }) => !ADVICE.has(rule));
}

const RETRY = [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2, JitterStrategy: "FULL" }];
const work = (more: object = {}): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "work", "Payload.$": "$" },
  TimeoutSeconds: 60,
  Retry: RETRY,
  End: true,
  ...more,
});
const caught = work({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "Handle" }] });
const tell = (parameters: object): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::sns:publish",
  Parameters: { TopicArn: "arn:aws:sns:eu-west-1:123456789012:ops", ...parameters },
  TimeoutSeconds: 20,
  End: true,
});

describe("a Catch that replaces what its handler reads", () => {
  const handlers: readonly (readonly [string, { readonly [name: string]: object }])[] = [
    ["a path", { Handle: tell({ "Message.$": "$.orderId" }) }],
    ["two paths", { Handle: tell({ "Message.$": "$.orderId", "Subject.$": "$.customer.name" }) }],
    ["an intrinsic function", { Handle: tell({ "Message.$": "States.Format('{} {}', $.orderId, $.Cause)" }) }],
    ["InputPath", { Handle: { Type: "Pass", InputPath: "$.order", End: true } }],
    ["a Fail state", { Handle: { Type: "Fail", ErrorPath: "$.Error", CausePath: "$.details" } }],
    ["a Wait state", { Handle: { Type: "Wait", SecondsPath: "$.delay", End: true } }],
    [
      "a Choice",
      {
        Handle: { Type: "Choice", Choices: [{ Variable: "$.tries", NumericLessThan: 3, Next: "Work" }], Default: "Stop" },
        Stop: { Type: "Fail", Error: "Stopped", Cause: "after three tries" },
      },
    ],
    ["a later state", { Handle: { Type: "Pass", Next: "Tell" }, Tell: tell({ "Message.$": "$.orderId" }) }],
  ];
  it.each(handlers)("is one error where the failing read is %s, with its remedy", async (_, states) => {
    const found = await reported({ Work: caught, ...states });
    expect(found.map(({ rule, severity, certainty }) => [rule, severity, certainty])).toEqual([["fails-at-run-time", "error", "will"]]);
    const [{ reason, suggestion, related }] = found as [Finding];
    expect(`${reason} ${suggestion}`).toMatch(
      /Catch of "Work" replace[sd] the state input.* Add "ResultPath": "\$\.error" to the Catch of "Work"/,
    );
    expect(related?.map(({ place }) => place.start.line).length).toBeGreaterThan(0);
  });

  it("is one error in JSONata", async () => {
    const { Parameters: _, ...rest } = caught as { Parameters: object };
    const handler = {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish",
      Arguments: { TopicArn: "arn:aws:sns:eu-west-1:123456789012:ops", Message: "{% $states.input.orderId %}" },
      TimeoutSeconds: 20,
      End: true,
    };
    const found = await reported(
      { Work: { ...rest, Arguments: { FunctionName: "work", Payload: "{% $states.input %}" } }, Handle: handler },
      { QueryLanguage: "JSONata" },
    );
    expect(found.map(({ rule }) => rule)).toEqual(["fails-at-run-time"]);
    expect(found[0]?.suggestion).toContain('Output in the Catch of "Work"');
  });

  it("keeps the fix of the Catch", async () => {
    const [found] = await reported({ Work: caught, Handle: tell({ "Message.$": "$.orderId" }) });
    expect(found?.fix?.title).toBe('Add "ResultPath": "$.error"');
  });
});

describe("one finding per cause", () => {
  it("is said of fields of the other query language, which one QueryLanguage makes right", async () => {
    const task = (next: object): object => ({
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "f" },
      Output: "{% $states.result.Payload %}",
      ...next,
    });
    const found = await reported({ A: task({ Next: "B" }), B: task({ End: true }) });
    expect(found.map(({ rule, occurrences }) => [rule, occurrences?.length])).toEqual([["query-language", 3]]);
  });

  it("is said of the fields of each state that has a QueryLanguage of its own", async () => {
    const pass = (next: object): object => ({ Type: "Pass", QueryLanguage: "JSONata", InputPath: "$.a", OutputPath: "$.b", ...next });
    const found = await reported({ A: pass({ Next: "B" }), B: pass({ End: true }) });
    expect(found.map(({ rule, occurrences }) => [rule, occurrences?.length])).toEqual([
      ["query-language", 1],
      ["query-language", 1],
    ]);
  });

  it("is said of a retrier that an earlier one shadows in several states", async () => {
    const retry = [...RETRY, { ErrorEquals: ["Lambda.ServiceException", "Lambda.SdkClientException"], MaxAttempts: 2 }];
    const found = await reported({ A: work({ Retry: retry, End: undefined, Next: "B" }), B: work({ Retry: retry }) });
    expect(found.map(({ rule, occurrences }) => [rule, occurrences?.length])).toEqual([["handler-never-taken", 1]]);
  });

  it("is said of names that one list holds for nothing", async () => {
    const retry = [{ ErrorEquals: ["SQS.SdkClientException", "Throttled", "Busy"], MaxAttempts: 2 }];
    const send = {
      ...tell({}),
      Resource: "arn:aws:states:::sqs:sendMessage",
      Parameters: { QueueUrl: "q", MessageBody: "x" },
      Retry: retry,
    };
    const found = await reported({ A: send });
    const names = found.filter(({ rule }) => rule === "handler-never-taken");
    expect(names.map(({ occurrences }) => occurrences?.length)).toEqual([1]);
  });

  it("is said of the names that a Retry of Lambda errors lacks, whichever they are", async () => {
    const names = [
      "ClientExecutionTimeoutException",
      "ServiceException",
      "AWSLambdaException",
      "SdkClientException",
      "TooManyRequestsException",
    ];
    for (let set = 0; set < 1 << names.length; set++) {
      const listed = names.filter((_, i) => set & (1 << i)).map((name) => `Lambda.${name}`);
      const found = await reported(
        { A: work({ Retry: listed.length > 0 ? [{ ErrorEquals: listed, IntervalSeconds: 2 }] : [] }) },
        {},
        strict,
      );
      const rules = found.filter(({ rule }) => /lambda-retry-incomplete|lambda-service-exceptions|transient-errors/.test(rule));
      expect(rules.length, listed.join()).toBe(listed.length === names.length ? 0 : 1);
    }
  });
});
