import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { ListOptions } from "../list-command.js";

export const command: CommandFile = {
  name: "list",
  summary: "List the state machines and where they are defined",
  group: "Understand a state machine",
  define(command, terminal) {
    command
      .argument("[paths...]", "files, folders, or globs; default: this folder")
      .addOption(new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text"))
      .option("-c, --config <file>", "use this configuration and no other")
      .option("--no-config", "use no configuration file")
      .option("--no-config-code", "refuse configurations and plugins that are code")
      .addHelpText("after", EXAMPLES)
      .action(async (paths: string[], options: ListOptions) => {
        const { listCommand } = await import("../list-command.js");
        await listCommand(paths, options, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint list
  sfn-lint list services --format json
`;
