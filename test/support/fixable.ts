import type { Json } from "../../src/text/node.js";

/** Tasks that wait forever, retries without backoff, deprecated fields: several rules have a fix here, some of one state. */
export const FIXABLE: Json = {
  Comment: "It's what fixes are made of",
  StartAt: "Call",
  States: {
    Call: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "pack", Payload: { "token.$": "$$.Task.Token" } },
      Retry: [{ ErrorEquals: ["Lambda.TooManyRequestsException"], BackoffRate: 1 }],
      Next: "Each",
    },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      Iterator: {
        StartAt: "Inner",
        States: {
          Inner: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "inner" }, End: true },
        },
      },
      End: true,
    },
  },
};
