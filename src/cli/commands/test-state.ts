import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { TestStateFlags } from "../test-state/test-state-command.js";

export const command: CommandFile = {
  name: "test-state",
  summary: "Run one state offline, as the TestState API does",
  group: "Run without AWS",
  define(command, terminal) {
    command
      .argument("<definition>", "one state, or a whole definition with --state-name")
      .option("--state-name <name>", "which state of a whole definition, at any depth")
      .option("-i, --input <json|file>", "input of the state (default: {})")
      .option(
        "--mock <json|file>",
        '{"result": …} or {"errorOutput": {"error", "cause"}}, with "fieldValidationMode": STRICT, PRESENT or NONE',
      )
      .option("--state-configuration <json|file>", "{retrierRetryCount, mapIterationFailureCount, errorCausedByState, mapItemReaderData}")
      .option("--context <json|file>", "the context object, instead of a generated one")
      .option("--variables <json|file>", "values of workflow variables by name")
      .addOption(new Option("--inspection-level <level>", "INFO, DEBUG (the data at every step) or TRACE").choices(LEVELS).default("INFO"))
      .option("--reveal-secrets", "accepted for TestState compatibility; rejected with a mock, otherwise without effect")
      .option(
        "--role-arn <arn>",
        "Execution.RoleArn of the generated context object; none for a request without a role (default: a made-up role)",
      )
      .option("--start-time <time>", "the virtual clock, ISO 8601 (default: 2026-01-01T00:00:00Z)")
      .option("--seed <number>", "seed for jitter, random numbers, and UUIDs (default: 0)")
      .addOption(new Option("-f, --format <format>", "output format").choices(["text", "json"]).default("text"))
      .addHelpText("after", EXAMPLES)
      .action(async (path: string, flags: TestStateFlags) => {
        const { runTestState } = await import("../test-state/test-state-command.js");
        await runTestState(path, flags, terminal);
      });
  },
};

const LEVELS = ["INFO", "DEBUG", "TRACE", "info", "debug", "trace"];

const EXAMPLES = `
Examples:
  sfn-lint test-state state.json --input '{"id": 7}'
  sfn-lint test-state order.asl.json --state-name Charge \\
    --mock '{"result": {"StatusCode": 200}}' --inspection-level DEBUG
  sfn-lint test-state state.json --mock '{"errorOutput": {"error": "Declined"}}'

Exit codes: 0 the state succeeded, 1 it did not or TestState would reject the
request, 2 incorrect usage.
`;
