import { Option } from "commander";
import type { CommandFile } from "../command.js";
import { UsageError } from "../command.js";

export const command: CommandFile = {
  name: "graph",
  summary: "Draw the state graph",
  group: "Understand a state machine",
  define(command, terminal) {
    command
      .argument("<file>", "a definition, or a file that holds one")
      .addOption(new Option("-f, --format <format>", "output format").choices(["mermaid", "dot", "json"]).default("mermaid"))
      .option("--machine <name>", "which machine, where the file holds several")
      .addHelpText("after", EXAMPLES)
      .action(async (path: string, options: { format: string; machine?: string }) => {
        const { loadMachine } = await import("../load-machine.js");
        const { machine } = await loadMachine(path, options.machine ? { machine: options.machine } : {});
        const { buildGraph } = await import("../../graph/build-graph.js");
        const graph = buildGraph(machine);
        if (options.format === "mermaid") terminal.data((await import("../../graph/draw/mermaid.js")).mermaid(graph));
        else if (options.format === "dot") terminal.data((await import("../../graph/draw/dot.js")).dot(graph));
        else if (options.format === "json")
          terminal.data(`${JSON.stringify((await import("../../graph/draw/json.js")).graphJson(graph), null, 2)}\n`);
        else throw new UsageError(`there is no format "${options.format}"`);
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint graph order.asl.json > order.mmd
  sfn-lint graph template.yaml --machine OrderFlow --format dot | dot -Tsvg
`;
