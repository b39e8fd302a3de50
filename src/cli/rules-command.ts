import { BUILT_IN_FINDINGS } from "../linter/built-in-findings.js";
import { describeRule } from "../linter/report.js";
import { wrap } from "../reporters/wrap.js";
import type { Rule } from "../rule-kit/index.js";
import type { Terminal } from "./command.js";
import { loadSettings, rulesFor, type SettingsOptions } from "./settings.js";

/** `sfn-lint rules`: ours and those of the configuration's plugins. @throws ConfigError, UsageError */
export async function listRules(options: SettingsOptions & { readonly format: string }, terminal: Terminal): Promise<void> {
  const rules = (await rulesFor(await loadSettings(undefined, options))).map(listed);
  if (options.format === "json") {
    terminal.data(`${JSON.stringify(rules, null, 2)}\n`);
    return;
  }
  const width = Math.max(...rules.map((rule) => rule.id.length), ...BUILT_IN_FINDINGS.map(({ id }) => id.length)) + 2;
  const narrow = terminal.width - width - 2 < 30;
  const row = (id: string, words: string) => {
    if (narrow) {
      terminal.out(
        `  ${id}\n${wrap(words, terminal.width - 4)
          .map((line) => `    ${line}\n`)
          .join("")}`,
      );
      return;
    }
    const [first = "", ...rest] = wrap(words, terminal.width - width - 2);
    terminal.out(`  ${id.padEnd(width)}${first}\n${rest.map((line) => `  ${" ".repeat(width)}${line}\n`).join("")}`);
  };
  for (const category of CATEGORIES) {
    const own = rules.filter((rule) => rule.category === category);
    if (own.length === 0) continue;
    terminal.out(`${category}\n`);
    for (const rule of own) row(rule.id, `${rule.severity}${mark(rule.presets)}: ${rule.summary}`);
    terminal.out("\n");
  }
  terminal.out("reported by sfn-lint itself\n");
  for (const { id, severity, summary } of BUILT_IN_FINDINGS) row(id, `${severity}: ${summary}`);
  terminal.out(`\n${wrap("sfn-lint explain RULE shows the page of a rule.", terminal.width).join("\n")}\n`);
}

/** The gravest first. */
const CATEGORIES: readonly Rule["category"][] = [
  "validity",
  "correctness",
  "reliability",
  "quota",
  "idempotency",
  "security",
  "cost",
  "style",
];

const mark = (presets: readonly string[]) => (presets.includes("recommended") ? "" : presets.includes("strict") ? " (strict)" : " (all)");

const listed = (rule: Rule) => ({
  ...describeRule(rule),
  presets: rule.presets ?? ["recommended", "strict"],
  options: rule.options ?? {},
});
