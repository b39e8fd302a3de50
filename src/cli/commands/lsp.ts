import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { LspFlags } from "../lsp-command.js";

export const command: CommandFile = {
  name: "lsp",
  summary: "Start the language server for editors",
  group: "Set up",
  define(command) {
    command
      .addOption(new Option("--stdio", "communicate over standard input and output (the only transport; editors pass it)"))
      .addOption(new Option("-t, --type <type>", "workflow type where the file does not say it").choices(["standard", "express"]))
      .option("-c, --config <file>", "this configuration and no other")
      .option("--no-config", "no configuration file at all")
      .option("--allow-config-code", "load configurations and plugins that are programs")
      .addHelpText("after", EXAMPLES)
      .action(async (flags: LspFlags) => {
        const { startServer } = await import("../lsp-command.js");
        await startServer(flags);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint lsp --stdio
  sfn-lint lsp --stdio --allow-config-code

An editor starts this command; docs/editors.md has the settings of each.
`;
