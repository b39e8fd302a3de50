import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { RunFlags } from "../run-options.js";

type Flags = RunFlags & {
  readonly format: "text" | "json" | "svg";
  readonly historyFormat: "aws" | "objects";
  readonly force?: boolean;
  readonly name?: string;
};

const collect = (value: string, before: readonly string[]) => [...before, value];

export const command: CommandFile = {
  name: "run",
  summary: "Run a state machine offline, with the events that AWS would record",
  group: "Run without AWS",
  define(command, terminal) {
    command
      .argument("<definition>", "a definition, or a file that holds one")
      .option("-i, --input <json|file>", "execution input: JSON text, a file, or - for standard input (default: {})")
      .option("-m, --mocks <file>", "outcomes of tasks, or a MockConfigFile.json of Step Functions Local")
      .option("--mocks-from <file>", "replay a real execution: what `aws stepfunctions get-execution-history` printed")
      .option("--mocks-module <file>", "a JavaScript module whose default function answers tasks; it is executed")
      .option("--from <state>", "begin in this state, with --input as its input")
      .option("--until <state>", "stop before this state, and show its input")
      .option("--redrive <state|history>", "redrive the execution that failed in this state, or whose history this file holds")
      .option("--redrive-at <time>", "when it is redriven, ISO 8601 (default: when it ended)")
      .option("--test-case <name>", "which test case of a MockConfigFile.json")
      .addOption(
        new Option("--unmocked <what>", "what a task without a mock does: end with an error, give back its input, or fail")
          .choices(["error", "echo", "fail"])
          .default("error"),
      )
      .addOption(new Option("-t, --type <type>", "workflow type (default: as declared, else standard)").choices(["standard", "express"]))
      .option("--sync", "the Express execution is started by StartSyncExecution")
      .option("--start-time <time>", "when the execution starts, ISO 8601 (default: 2026-01-01T00:00:00Z)")
      .option("--seed <number>", "seed for jitter, random numbers, and UUIDs (default: 0)")
      .option("--machine <name=file>", "a definition that this one starts by that name; may be given several times", collect, [])
      .option(
        "--substitutions <name=value|file>",
        "values of placeholders, as deployment would put them in; may be given several times",
        collect,
        [],
      )
      .option("--name <name>", "which machine, where the file holds several")
      .addOption(
        new Option("-f, --format <format>", "output format; svg draws a timeline").choices(["text", "json", "svg"]).default("text"),
      )
      .addOption(
        new Option("--history-format <format>", "values in the JSON history: as JSON text, as GetExecutionHistory has them, or as JSON")
          .choices(["aws", "objects"])
          .default("objects"),
      )
      .option("--force", "run although AWS would refuse the definition")
      .addHelpText("after", EXAMPLES)
      .action(async (path: string, flags: Flags) => {
        const { run } = await import("../run-command.js");
        await run(path, flags, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint run order.asl.json --input '{"orderId": 7}' --mocks mocks.json
  sfn-lint run order.asl.json --mocks MockConfigFile.json --test-case HappyPath
  sfn-lint run parent.asl.json --machine child=child.asl.json --unmocked echo
  sfn-lint run order.asl.json --redrive failed-history.json --mocks fixed.json

A mocks file names the outcomes of each task, one for each attempt:
  {"states": {"Charge": [{"error": "Card.Declined"}, {"output": {"ok": true}}]}}

Exit codes: 0 the execution succeeded, 1 it did not, 2 incorrect usage.
`;
