import { Option } from "commander";
import type { CommandFile } from "../command.js";
import type { FactsFlags } from "../facts/facts-command.js";

export const command: CommandFile = {
  name: "facts",
  summary: "What is known of a state machine before it runs: ways, values, sizes, errors, events, time",
  define(command, terminal) {
    command
      .argument("<definition>", "a definition, or a file that holds one or more")
      .addOption(new Option("-t, --type <type>", "workflow type, where the file does not say it").choices(["standard", "express"]))
      .option("--machine <name>", "only this machine of the file")
      .option("--state <name>", "only this state, with everything that is known of it (text)")
      .addOption(new Option("-f, --format <format>", "how to show it").choices(["text", "json"]).default("text"))
      .option("-c, --config <file>", "this configuration (known sizes, input schema) and no other")
      .option("--no-config", "no configuration file at all")
      .option("--no-config-code", "refuse configurations and plugins that are programs")
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
