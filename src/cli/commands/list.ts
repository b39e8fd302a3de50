import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { ListOptions } from "../list-command.js";

export const command: CommandFile = {
  name: "list",
  summary: "Say which state machines there are and where they are written",
  define(command, terminal) {
    command
      .argument("[paths...]", "files, folders, globs; nothing: this folder")
      .addOption(new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text"))
      .option("-c, --config <file>", "this configuration and no other")
      .option("--no-config", "no configuration file at all")
      .option("--no-config-code", "refuse configurations and plugins that are programs")
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
