import type { CommandFile } from "../command.js";
import { UsageError } from "../command.js";
import type { SettingsOptions } from "../settings.js";

export const command: CommandFile = {
  name: "explain",
  summary: "Show the page of a rule: reason, incorrect and correct examples",
  group: "Find problems",
  define(command, terminal) {
    command
      .argument("<rule>", "id of a rule; plugin/rule for a rule of a plugin")
      .option("-c, --config <file>", "use the plugins of this configuration")
      .option("--no-config", "use no configuration file")
      .option("--no-config-code", "refuse configurations and plugins that are code")
      .addHelpText("after", EXAMPLES)
      .action(async (id: string, options: SettingsOptions) => {
        const { pageOf } = await import("../rule-pages.js");
        const { page, ids } = await pageOf(id, options);
        if (page === undefined) {
          const { nearest } = await import("../../asl/did-you-mean.js");
          const hint = nearest(id, ids);
          throw new UsageError(`unknown rule "${id}"${hint ? `; did you mean "${hint}"?` : "; run sfn-lint rules to list all rules"}`);
        }
        const { renderPage } = await import("../page.js");
        terminal.out(renderPage(page, terminal));
      });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint explain history-quota
  sfn-lint explain our-rules/task-name    a rule of a plugin
  sfn-lint rules                          the ids of all rules
`;
