import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { SettingsOptions } from "../settings.js";

export const command: CommandFile = {
  name: "rules",
  summary: "List the rules",
  group: "Find problems",
  define(command, terminal) {
    command
      .addOption(new Option("-f, --format <format>", "output format").choices(["text", "json"]).default("text"))
      .option("-c, --config <file>", "list the rules of this configuration's plugins too")
      .option("--no-config", "use no configuration file")
      .option("--no-config-code", "refuse configurations and plugins that are code")
      .addHelpText("after", EXAMPLES)
      .action(async (options: SettingsOptions & { readonly format: string }) => {
        const { listRules } = await import("../rules-command.js");
        await listRules(options, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint rules
  sfn-lint rules --format json        with presets and options, for scripts
  sfn-lint explain history-quota      the page of one rule
`;
