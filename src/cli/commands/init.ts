import type { CommandFile } from "../command.js";

export const command: CommandFile = {
  name: "init",
  summary: "Write a commented configuration for this repository",
  group: "Set up",
  define(command, terminal) {
    command
      .argument("[folder]", "where to write it", ".")
      .option("--force", "overwrite an existing configuration")
      .addHelpText("after", "\nExamples:\n  sfn-lint init\n  sfn-lint init services/orders\n")
      .action(async (folder: string, options: { force?: boolean }) => {
        const { init } = await import("../init-command.js");
        await init(folder, options.force === true, terminal);
      });
  },
};
