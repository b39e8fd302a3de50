import { Option } from "commander";
import type { CommandFile } from "../command.js";

export const command: CommandFile = {
  name: "rules",
  summary: "List the rules",
  group: "Find problems",
  define(command, terminal) {
    const format = new Option("-f, --format <format>", "output format").choices(["text", "json"]).default("text");
    command.addOption(format).addHelpText("after", EXAMPLES);
    command.action(async ({ format }: { format: string }) => {
      const { RULES } = await import("../../linter/registry.generated.js");
      const { describeRule } = await import("../../linter/report.js");
      const rules = RULES.map((rule) => ({
        ...describeRule(rule),
        presets: rule.presets ?? ["recommended", "strict"],
        options: rule.options ?? {},
      }));
      if (format === "json") {
        terminal.data(`${JSON.stringify(rules, null, 2)}\n`);
        return;
      }
      const width = Math.max(...rules.map((r) => r.id.length)) + 2;
      const { wrap } = await import("../../reporters/wrap.js");
      for (const category of new Set(rules.map((r) => r.category))) {
        terminal.out(`${category}\n`);
        for (const rule of rules.filter((r) => r.category === category)) {
          const mark = rule.presets.includes("recommended") ? "" : rule.presets.includes("strict") ? " (strict)" : " (all)";
          const [first = "", ...rest] = wrap(`${rule.severity}${mark}: ${rule.summary}`, Math.max(30, terminal.width - width - 2));
          terminal.out(`  ${rule.id.padEnd(width)}${first}\n${rest.map((line) => `  ${" ".repeat(width)}${line}\n`).join("")}`);
        }
        terminal.out("\n");
      }
      terminal.out("sfn-lint explain RULE shows a rule's page.\n");
    });
  },
};

const EXAMPLES = `
Examples:
  sfn-lint rules
  sfn-lint rules --format json        with presets and options, for programs
  sfn-lint explain history-quota      the page of one
`;
