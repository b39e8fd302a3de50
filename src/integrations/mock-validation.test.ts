import { describe, expect, it } from "vitest";
import { casesIn, whyNot } from "../../test/support/shared.js";
import type { Resource } from "../asl/model.js";
import type { Json } from "../text/node.js";
import { checkMock, type FieldValidationMode } from "./mock-validation.js";

/** `states:startExecution.sync:2`, `aws-sdk:s3:getObject`. */
function resource(text: string): Resource {
  const [, form, service, action, , pattern] = /^(?:(aws-sdk):)?([\w-]+):(\w+)(\.(.+))?$/.exec(text.replace("arn:aws:states:::", "")) ?? [];
  return {
    form: form ? "aws-sdk" : service === "http" ? "http" : "optimized",
    text,
    service: service ?? "",
    action: action ?? "",
    pattern: (pattern ?? "request-response") as Resource["pattern"],
  };
}

const messageFor = (text: string, mock: Json, mode?: FieldValidationMode) =>
  checkMock(resource(text), mock, mode)?.replace("Mock result schema validation error: ", "");

describe("a mocked result held against its API", () => {
  it("wants required fields only where it is strict", () => {
    expect(messageFor("states:startExecution", {})).toBe("Required field 'ExecutionArn' is missing");
    expect(messageFor("states:startExecution", {}, "PRESENT")).toBeUndefined();
  });

  it.each([
    ["aws-sdk:sqs:getQueueUrl", { QueueUrl: 1 }, "Field 'QueueUrl' must be a string"],
    ["aws-sdk:dynamodb:query", { Items: {} }, "Field 'Items' must be an array"],
    ["aws-sdk:dynamodb:query", { Items: [{ id: 1 }] }, "Field 'Items' must be an object"],
    ["aws-sdk:dynamodb:query", { Count: true }, "Field 'Count' must be a number"],
    ["aws-sdk:s3:listObjectsV2", { IsTruncated: "no" }, "Field 'IsTruncated' must be a boolean"],
    ["aws-sdk:s3:listObjectsV2", { Contents: [{ StorageClass: "WARM" }] }, "Field 'StorageClass' is not an expected value"],
    ["aws-sdk:lambda:getFunctionConfiguration", { MemorySize: 64 }, "Field 'MemorySize' is less than the minimum value"],
    ["aws-sdk:lambda:getFunctionConfiguration", { Timeout: 0 }, "Field 'Timeout' is less than the minimum value"],
    ["aws-sdk:kms:decrypt", { Plaintext: "" }, "Field 'Plaintext' is smaller than the minimum length"],
    [
      "states:startExecution.sync:2",
      { ExecutionArn: "e", StateMachineArn: "m", Status: "FAILED" },
      "Required field 'StartDate' is missing",
    ],
    ["lambda:invoke", [1], "Mocked result must be a JSON object"],
  ])("%s %j: %s", (text, mock, message) => {
    expect(messageFor(text, mock)).toBe(message);
  });

  it("knows the longest text that the API gives", () => {
    expect(messageFor("aws-sdk:kms:decrypt", { Plaintext: "x".repeat(4097) })).toBe("Field 'Plaintext' exceeds the maximum length");
  });

  it.each([
    ["aws-sdk:sqs:getQueueUrl", { QueueUrl: "https://q" }],
    ["aws-sdk:sqs:getQueueUrl", { queueUrl: 1, Anything: true }],
    ["lambda:invoke", { Payload: { any: [1, null] }, StatusCode: 200 }],
    ["sqs:sendMessage.waitForTaskToken", { MessageId: 1 }],
    ["apigateway:invoke", { StatusCode: "200" }],
    ["http:invoke", { StatusCode: "200" }],
    ["aws-sdk:unheard:ofAction", { A: 1 }],
    ["states:startExecution.sync:2", { ExecutionArn: "e", StateMachineArn: "m", Status: "SUCCEEDED", StartDate: "d", Output: { a: 1 } }],
    ["ecs:runTask.sync", { TaskArn: "arn", LastStatus: "STOPPED" }],
  ])("%s takes %j", (text, mock) => {
    expect(messageFor(text, mock)).toBeUndefined();
  });

  it("takes anything where nothing is to be validated", () => {
    expect(messageFor("states:startExecution", { StartDate: true }, "NONE")).toBeUndefined();
  });

  it("reads a mock that nests as deep as JSON may", () => {
    let deep: Json = "end";
    for (let i = 0; i < 10_000; i++) deep = { M: { a: deep } };
    expect(messageFor("dynamodb:getItem", { Item: { a: deep } }, "PRESENT")).toBeUndefined();
  });
});

interface Case {
  readonly definition: { readonly Type?: string; readonly Resource?: string };
  readonly stateName?: string;
  readonly mock?: { readonly result?: Json; readonly fieldValidationMode?: FieldValidationMode };
  readonly expect: { readonly rejected?: { readonly message: string } };
}

describe(`what TestState answered to mocks${whyNot}`, () => {
  const cases = casesIn<Case>("conformance", "test-state").filter(
    (one) => one.definition.Type === "Task" && /:::/.test(one.definition.Resource ?? "") && one.mock?.result !== undefined,
  );
  it.skipIf(cases.length === 0)("is what is said here", () => {
    for (const { definition, mock, expect: answer } of cases) {
      const message = checkMock(resource(definition.Resource as string), mock?.result as Json, mock?.fieldValidationMode);
      const recorded = answer.rejected?.message;
      if (recorded === undefined || recorded.startsWith("Mock result")) expect(message, JSON.stringify(mock)).toBe(recorded);
    }
  });
});
