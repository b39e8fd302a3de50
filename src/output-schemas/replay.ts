import { array, certainty, closed, count, type Schema, text, workflowType } from "./common.js";

const failure = closed({
  machine: text,
  state: { ...text, description: "Where the failure is reported" },
  certainty,
  type: workflowType,
  input: { description: "Input of the execution, as sfn-lint run takes it" },
  mocks: { type: "object", description: "Mocks of the tasks, as sfn-lint run takes them" },
  result: closed(
    {
      status: { enum: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] },
      error: text,
      cause: text,
      failedState: text,
      seconds: { type: "number", minimum: 0, description: "Of the virtual clock" },
      eventCount: count,
    },
    ["error", "cause", "failedState"],
  ),
  path: array(closed({ state: text, times: count }, ["times"]), "States in the order visited; a repeated round once, with its count"),
});

/** `sfn-lint replay -f json`, version 1. */
export function replaySchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sfn-lint replay",
    ...closed({ version: { const: 1 }, failures: array(failure) }),
  };
}
