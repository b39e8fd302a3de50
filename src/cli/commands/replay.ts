import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { ReplayFlags } from "../replay-command.js";

export const command: CommandFile = {
  name: "replay",
  summary: "Run the execution that proves a finding, step by step",
  group: "Understand a state machine",
  define(command, terminal) {
    command
      .argument("<definition>", "a definition, or a file that holds one or more")
      .addOption(new Option("-t, --type <type>", "workflow type, where the file does not say it").choices(["standard", "express"]))
      .option("--machine <name>", "only this machine of the file")
      .option("--state <name>", "only failures at this state")
      .option("--force", "analyze and run although AWS would reject the definition")
      .addOption(
        new Option("-f, --format <format>", "output format; svg draws a timeline of the first failure")
          .choices(["text", "json", "svg"])
          .default("text"),
      )
      .addHelpText("after", EXAMPLES)
      .action(async (path: string, flags: ReplayFlags) => {
        const { replay } = await import("../replay-command.js");
        await replay(path, flags, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint replay order.asl.json
  sfn-lint replay order.asl.json --state Charge
  sfn-lint replay order.asl.json --format json
  sfn-lint replay order.asl.json --format svg > timeline.svg
  sfn-lint order.asl.json --emit-witness witnesses     the same runs as files

Exit codes: 0 no failure to show, 1 a failure was shown, 2 incorrect usage.
`;
