// Generates docs/rules.md from the metadata of the rules, docs/cli.md from the help of the commands, and the tables of the
// action's inputs and outputs in docs/ci.md from action.yml.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { derived } from "./derived.mjs";

const CATEGORIES = [
  ["validity", "AWS rejects the definition when it is created"],
  ["correctness", "an execution fails, or does something other than intended"],
  ["reliability", "an execution hangs, or fails where it could recover"],
  ["quota", "an execution reaches a quota of the service"],
  ["idempotency", "a side effect can happen twice"],
  ["cost", "an execution costs more than necessary"],
  ["security", "something is exposed that should not be"],
  ["style", "the definition is hard to read or misleading"],
];

const SEVERITY = `## Severity

One policy for all rules. The same situation has the same severity in JSONPath and JSONata, at the top and inside a Map or Parallel.

| Level | What it is for | Examples |
| --- | --- | --- |
| **error** | AWS refuses the definition; an execution fails because of the state machine itself, proved or shown by a run; an execution can stay open for up to one year because no one else ends it | an unknown field; a path that never resolves; a callback or activity without a timeout |
| **warning** | something outside the state machine decides, it happens in ordinary operation, and nothing in the state machine bounds, retries or catches it | a job without a timeout; Lambda service errors without a Retry; a loop without an iteration limit; a non-idempotent Task in an asynchronous Express workflow |
| **info** | advice: something else bounds it already, or it costs more than it need | a Lambda or API call without a timeout, which the service ends; a callback without a timeout where the state machine has one; a Catch that only leads to a Fail state |
| silent | the definition is sound, or nothing is known | |

A Lambda or API call without a TimeoutSeconds is an info, because the service ends it: only a lost response keeps it open. As a
warning it would be 163 of 423 findings (39 %) on 240 public state machines, and the median of findings at
warning and above would be 2.0 in ten states instead of 0.6 (\`node bench/findings.mjs\`).

A finding is reported once per cause: the same rule, reason and suggestion in one state machine, or at one line that several states
share, is one finding at the first place. The others are its \`occurrences\`, and its fix covers all of them.`;

export async function generate({ root, emit }) {
  const { BUILT_IN_FINDINGS, COMMANDS, programWith, RULES } = await derived(root);
  emit("docs/rules.md", rulesPage(RULES, BUILT_IN_FINDINGS));
  emit("docs/cli.md", await cliPage(COMMANDS, programWith));
  const read = (path) => readFileSync(join(root, path), "utf8");
  emit("docs/ci.md", withActionTables(read("docs/ci.md"), parse(read("action.yml"))));
}

function withActionTables(page, { inputs, outputs }) {
  const given = Object.entries(inputs).map(
    ([name, i]) => `| \`${name}\` | ${cell(i.description)} | ${i.default === "" ? "" : `\`${i.default}\``} |`,
  );
  const made = Object.entries(outputs).map(([name, o]) => `| \`${name}\` | ${cell(o.description)} |`);
  const tables = `| Input | Meaning | Default |\n| --- | --- | --- |\n${given.join("\n")}\n\n| Output | Meaning |\n| --- | --- |\n${made.join("\n")}`;
  return page.replace(/<!-- action -->[\s\S]*?<!-- \/action -->/, () => `<!-- action -->\n${tables}\n<!-- /action -->`);
}

function rulesPage(rules, builtIn) {
  const sections = CATEGORIES.map(([category, meaning]) => {
    const rows = rules
      .filter((rule) => rule.category === category)
      .sort((a, b) => a.id.localeCompare(b.id))
      .map(
        (rule) =>
          `| [${rule.id}](../rules/${rule.id}/README.md) | ${cell(rule.summary)} | ${levels(rule)} | ${rule.fixable ? `\`--fix${rule.fixable === "unsafe" ? "-unsafe" : ""}\`` : ""} |`,
      );
    return `## ${category}\n\n${sentence(meaning)}.\n\n| Rule | What it finds | Level | Fix |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# Rules

Generated from the rules' metadata by \`node scripts/generate.mjs\`; do not edit. ${rules.length} rules. The level is that of the preset
\`recommended\`, which is the default; \`strict\` and \`all\` turn on more rules. A finding can be more or less severe than its
rule where the facts make it worse or better. \`sfn-lint explain RULE\` shows the page of a rule in the terminal.

${SEVERITY}

${sections.join("\n")}
## Reported by sfn-lint itself

These findings come from no rule: they cannot be configured, but they can be suppressed.

| Finding | What it says | Level |
| --- | --- | --- |
${builtIn.map(({ id, summary, severity }) => `| ${id} | ${cell(summary)} | ${severity} |`).join("\n")}
`;
}

const levels = ({ severity, presets }) =>
  (presets?.includes("recommended") ?? true) ? severity : `off (${(presets ?? []).join(", ") || "all"})`;
const cell = (text) => text.replace(/\|/g, "\\|");
const sentence = (text) => text[0].toUpperCase() + text.slice(1);

async function cliPage(commands, programWith) {
  const names = Object.keys(commands);
  const silent = { out() {}, err() {}, width: 100, isTerminal: false, color: false, exit() {} };
  const program = await programWith(names, silent);
  const order = ["lint", ...names.filter((name) => name !== "lint").sort()];
  const parts = order.map((name) => {
    const command = program.commands.find((c) => c.name() === name);
    let text = "";
    command.configureOutput({ ...program.configureOutput(), writeOut: (more) => (text += more), getOutHelpWidth: () => 100 });
    command.outputHelp();
    return `## ${name}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
  });
  return `# Command line

Generated from the program's help by \`node scripts/generate.mjs\`; do not edit.

${parts.join("\n")}`;
}
