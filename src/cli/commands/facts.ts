import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { FactsFlags } from "../facts/facts-command.js";

export const command: CommandFile = {
  name: "facts",
  summary: "Show what the analysis proves: values, sizes, errors, events, time",
  group: "Understand a state machine",
  define(command, terminal) {
    command
      .argument("<definition>", "a definition, or a file that holds one or more")
      .addOption(new Option("-t, --type <type>", "workflow type, where the file does not say it").choices(["standard", "express"]))
      .option("--machine <name>", "only this machine of the file")
      .option("--state <name>", "only this state, with everything that is known of it (text)")
      .addOption(new Option("-f, --format <format>", "output format").choices(["text", "json"]).default("text"))
      .option("--force", "analyze although AWS would reject the definition")
      .option("-c, --config <file>", "use this configuration (known sizes, input schema) and no other")
      .option("--no-config", "use no configuration file")
      .option("--no-config-code", "refuse configurations and plugins that are code")
      .addHelpText("after", EXAMPLES)
      .action(async (path: string, flags: FactsFlags) => {
        const { showFacts } = await import("../facts/facts-command.js");
        await showFacts(path, flags, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint facts order.asl.json
  sfn-lint facts order.asl.json --state Charge
  sfn-lint facts template.yaml --machine OrderFlow --format json
`;
