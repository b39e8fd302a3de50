import { describe, expect, it } from "vitest";
import type { TaskState } from "../asl/model.js";
import { isDeclaredIdempotent } from "./declared.js";

const task = (resource: object): TaskState =>
  ({ type: "Task", name: "T", resource: { value: { text: "", pattern: "request-response", ...resource } } }) as unknown as TaskState;

describe("declared idempotent", () => {
  it.each([
    ["sns:publish", true],
    ["sns:*", true],
    ["*:publish", true],
    ["s*:p*h", true],
    ["sqs:*", false],
    ["sns:publish*x", false],
  ])("%s on sns:publish: %s", (pattern, expected) => {
    expect(isDeclaredIdempotent(task({ form: "optimized", service: "sns", action: "publish" }), [pattern])).toBe(expected);
  });

  it("knows a function by its name", () => {
    const lambda = task({
      form: "lambda",
      service: "lambda",
      action: "charge-prod",
      text: "arn:aws:lambda:eu-west-1:1:function:charge-prod",
    });
    expect(isDeclaredIdempotent(lambda, ["charge-*"])).toBe(true);
    expect(isDeclaredIdempotent(lambda, ["refund-*"])).toBe(false);
    expect(isDeclaredIdempotent(lambda, [])).toBe(false);
  });
});
