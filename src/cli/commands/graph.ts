import { Option } from "commander";
import type { CommandFile } from "../command.js";

export const command: CommandFile = {
  name: "graph",
  summary: "Draw the state graph",
  group: "Understand a state machine",
  define(command, terminal) {
    command
      .argument("<file>", "a definition, or a file that holds one or more")
      .addOption(new Option("-f, --format <format>", "how to draw it").choices(["svg", "mermaid", "dot", "json"]).default("mermaid"))
      .option("--machine <name>", "only this machine of the file; without it, all are drawn")
      .option("--findings", "mark findings, states that no execution reaches, and the path of a proved failure")
      .option("--rule <id>", "with --findings: draw the path of this rule's first finding")
      .option("--state <name>", "with --findings: draw the path of the first finding at this state")
      .addHelpText("after", EXAMPLES)
      .action(async (path: string, options: Parameters<typeof import("../graph-command.js").graphCommand>[1]) => {
        await (await import("../graph-command.js")).graphCommand(path, options, terminal);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint graph order.asl.json > order.mmd
  sfn-lint graph order.asl.json --format svg --findings > order.svg
  sfn-lint graph template.yaml --machine OrderFlow --format dot | dot -Tsvg
`;
