import type { CommandFile } from "../command.js";
import { UsageError } from "../command.js";

export const command: CommandFile = {
  name: "explain",
  summary: "Show the page of a rule: reason, incorrect and correct examples",
  group: "Find problems",
  define(command, terminal) {
    const shown = command.argument("<rule>", "id of the rule").addHelpText("after", EXAMPLES);
    shown.action(async (id: string) => {
      const { PAGES } = await import("../../linter/pages.generated.js");
      const page = PAGES.get(id);
      if (page === undefined) {
        const { nearest } = await import("../../asl/did-you-mean.js");
        const hint = nearest(id, PAGES.keys());
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
  sfn-lint rules                      the ids of all rules
`;
