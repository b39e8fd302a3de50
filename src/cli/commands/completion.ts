import { Argument } from "commander";
import type { CommandFile } from "../command.js";

export const command: CommandFile = {
  name: "completion",
  summary: "Print a completion script for bash, zsh, or fish",
  group: "Set up",
  ofAll: true,
  define(command, terminal) {
    command
      .addArgument(new Argument("<shell>", "shell to complete for").choices(["bash", "zsh", "fish"]))
      .addHelpText(
        "after",
        "\nExamples:\n  source <(sfn-lint completion bash)              in ~/.bashrc\n  source <(sfn-lint completion zsh)               in ~/.zshrc, after compinit\n  sfn-lint completion fish > ~/.config/fish/completions/sfn-lint.fish\n",
      )
      .action(async (shell: "bash" | "zsh" | "fish") => {
        const { completion } = await import("../completion.js");
        terminal.data(completion(shell, command.parent ?? command));
      });
  },
};
