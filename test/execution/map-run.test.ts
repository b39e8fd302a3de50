import { describe, expect, it } from "vitest";
import { writeRunJson } from "../../src/cli/run-json.js";
import { writeTimeline } from "../../src/cli/timeline/timeline.js";
import type { ExecutionResult } from "../../src/execution/execution.js";
import type { Json } from "../../src/text/node.js";
import { LAMBDA, runDefinition } from "../support/run-definition.js";

const each = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.orders",
      ToleratedFailureCount: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Both",
        States: {
          Both: {
            Type: "Parallel",
            Branches: [{ StartAt: "Charge", States: { Charge: { ...LAMBDA, End: true } } }],
            End: true,
          },
        },
      },
      End: true,
    },
  },
};
const declined = (iteration: number) => ({ error: "Card.Declined", cause: `no funds for ${iteration}`, iteration });
const run = (failed: readonly number[]) =>
  runDefinition(each, { states: { Charge: [...failed.map(declined), { output: 1 }] } }, { input: { orders: [1, 2, 3] } });

function printed(write: (terminal: never) => void): string {
  let out = "";
  const terminal = { out: (text: string) => (out += text), data: (text: string) => (out += text), color: false, width: 100 };
  write(terminal as never);
  return out;
}

const timeline = (result: ExecutionResult) => printed((terminal) => writeTimeline(result, terminal));

describe("a Map Run", () => {
  it("that fails says which children failed, in which state, and why", async () => {
    const result = await run([0, 2]);
    expect(result.error).toBe("States.ExceedToleratedFailureThreshold");
    const text = timeline(result);
    expect(text).toContain("2 of 3 child executions failed");
    expect(text).toContain('item 0 FAILED: Card.Declined in "Charge"');
    expect(text).toContain("no funds for 2");
    expect(text).not.toContain("item 1");
  });

  it("shows tolerated failures too", async () => {
    const result = await run([1]);
    expect(result.status).toBe("SUCCEEDED");
    expect(timeline(result)).toContain('item 1 FAILED: Card.Declined in "Charge"');
    expect(timeline(await run([]))).not.toContain("child executions");
  });

  it("names at most five failed children", async () => {
    const orders = Array.from({ length: 8 }, (_, i) => i);
    const result = await runDefinition(each, { states: { Charge: orders.map(declined) } }, { input: { orders } });
    expect(timeline(result).match(/item \d FAILED/g)).toHaveLength(5);
    expect(timeline(result)).toContain("and 3 more");
  });

  it("has the histories of its children in JSON", async () => {
    const result = await run([2]);
    const json = JSON.parse(printed((terminal) => writeRunJson(result, terminal, "aws"))) as { mapRuns: Json[] };
    expect(json.mapRuns[0]).toMatchObject({
      state: "Each",
      status: "SUCCEEDED",
      executionCounts: { total: 3, succeeded: 2, failed: 1, timedOut: 0 },
      executions: [
        { index: 0, status: "SUCCEEDED", input: 1, output: [1] },
        { index: 1, status: "SUCCEEDED" },
        { index: 2, status: "FAILED", error: "Card.Declined", cause: "no funds for 2", failedState: "Charge" },
      ],
    });
    const [child] = (json.mapRuns[0] as { executions: { history: { type: string }[]; executionArn: string; mapRuns?: Json }[] }).executions;
    expect(child?.history.map((e) => e.type)).toEqual([
      "ExecutionStarted",
      "ParallelStateEntered",
      "ParallelStateStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSucceeded",
      "TaskStateExited",
      "ParallelStateSucceeded",
      "ParallelStateExited",
      "ExecutionSucceeded",
    ]);
    expect(child?.history[0]).toMatchObject({ id: 1, executionStartedEventDetails: { input: "1" } });
    expect(child?.executionArn).toMatch(/^arn:aws:states:us-east-1:111111111111:execution:StateMachine\/Each:/);
    expect(child).not.toHaveProperty("mapRuns");
  });
});

describe("the history in JSON", () => {
  const definition = { StartAt: "A", States: { A: { Type: "Pass", Assign: { x: [1] }, Result: "1", End: true } } };

  it("has values as AWS has them, or as JSON", async () => {
    const result = await runDefinition(definition, {}, { input: { n: 1 } });
    const exited = (format: "aws" | "objects") =>
      (JSON.parse(printed((terminal) => writeRunJson(result, terminal, format))) as { history: { stateExitedEventDetails: Json }[] })
        .history[2]?.stateExitedEventDetails;
    const rest = { name: "A", outputDetails: { truncated: false }, assignedVariablesDetails: { truncated: false } };
    expect(exited("aws")).toEqual({ ...rest, output: '"1"', assignedVariables: { x: "[1]" } });
    expect(exited("objects")).toEqual({ ...rest, output: "1", assignedVariables: { x: [1] } });
  });
});
