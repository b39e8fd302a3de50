// Made by scripts/generate-action.mjs from src/action; do not edit.

// src/action/main.ts
import { dirname as dirname3, join as join3 } from "node:path";
import { fileURLToPath } from "node:url";

// src/action/run-action.ts
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync as existsSync2, mkdirSync, mkdtempSync, readFileSync as readFileSync2, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname as dirname2, isAbsolute, join as join2, normalize, resolve, sep } from "node:path";

// src/text/without-controls.ts
var withoutControls = (text) => (
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be replaced
  text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\uFFFD")
);

// src/drawing/mermaid-label.ts
var mermaidLabel = (text) => withoutControls(text).replace(/["\\\n`]/g, "'").replace(/[{}<>]/g, (c) => ({ "<": "\u2039", ">": "\u203A" })[c] ?? " ").replace(/[#;%]/g, (c) => `#${c.charCodeAt(0)};`);

// src/action/failing-paths.ts
var MOST_PATHS = 8;
var MOST_STATES = 40;
function failingPaths(findings) {
  const proved = findings.filter(({ witness }) => witness !== void 0 && witness.path.length > 0);
  if (proved.length === 0) return "";
  const blocks = proved.slice(0, MOST_PATHS).map(block);
  const more = proved.length > MOST_PATHS ? `
${proved.length - MOST_PATHS} more failures have a path; \`sfn-lint replay\` shows them.
` : "";
  return `
### Failing executions
${blocks.join("")}${more}`;
}
function block(finding) {
  const title = [finding.machine, finding.message].filter((part) => part !== void 0).join(": ");
  return `
<details><summary>${html(title)}</summary>

\`\`\`mermaid
${diagram(finding)}
\`\`\`

</details>
`;
}
function diagram({ state: failed, witness }) {
  const { path, result } = witness;
  const visits = /* @__PURE__ */ new Map();
  for (const { state, times } of path) visits.set(state, (visits.get(state) ?? 0) + (times ?? 1));
  const names = [...visits.keys()].slice(0, MOST_STATES);
  const ids = new Map(names.map((name, i) => [name, `s${i}`]));
  const steps = /* @__PURE__ */ new Set();
  for (const [i, { state, times }] of path.entries()) {
    const before = path[i - 1];
    if (before?.times !== void 0 && times !== void 0) continue;
    const [from, to] = [before && ids.get(before.state), ids.get(state)];
    if (from && to) steps.add(`  ${from} --> ${to}`);
  }
  const last = failed !== void 0 && ids.has(failed) ? failed : names.at(-1);
  const end = `${result.status}${result.error === void 0 ? "" : ` ${result.error}`}`;
  return [
    "flowchart TD",
    "  begin((start))",
    ...names.map((name) => `  ${ids.get(name)}["${label(name, visits.get(name) ?? 1)}"]`),
    `  ended{{"${mermaidLabel(end)}"}}`,
    ...names[0] === void 0 ? [] : ["  begin --> s0"],
    ...steps,
    ...last === void 0 ? [] : [`  ${ids.get(last)} ==> ended`, `  style ${ids.get(last)} stroke:#c0362c,stroke-width:4px`],
    "  style ended fill:#fdf0ee,stroke:#c0362c,color:#17202b"
  ].join("\n");
}
var label = (name, visits) => `${mermaidLabel(name)}${visits > 1 ? ` \xD7${visits.toLocaleString("en-US")}` : ""}`;
var html = (text) => text.replace(/[\r\n]+/g, " ").replace(/[&<>"'`*_[\]\\|~#@:]/g, (c) => `&#${c.charCodeAt(0)};`);

// src/action/find-linter.ts
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
var FROM_REPOSITORY = "repository";
function findLinter(wanted, folder, home, temp) {
  if (wanted === FROM_REPOSITORY) return installedIn(folder);
  if (wanted !== "") return install(wanted, temp);
  const built = join(home, "bin/sfn-lint.js");
  if (existsSync(built) && existsSync(join(home, "dist/cli/main.cjs"))) return built;
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return install(version, temp);
}
function installedIn(folder) {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve("sfn-lint/package.json");
    return join(dirname(manifest), "bin/sfn-lint.js");
  } catch {
    throw new Error("the repository has no sfn-lint installed, which the input version asks for; install its dependencies first");
  }
}
function install(version, temp) {
  if (!/^[\w.^~-]+$/.test(version)) throw new Error(`the input version should be a version such as 1.2.3, not "${version}"`);
  const prefix = join(temp, `sfn-lint-${version}`);
  const bin = join(prefix, "node_modules/sfn-lint/bin/sfn-lint.js");
  if (!existsSync(bin)) {
    const words = [
      "install",
      "--prefix",
      prefix,
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--loglevel=error",
      `sfn-lint@${version}`
    ];
    execFileSync(process.platform === "win32" ? "npm.cmd" : "npm", words, { cwd: temp, stdio: ["ignore", "ignore", "inherit"] });
  }
  return bin;
}

// src/action/inputs.ts
function inputsFrom(env) {
  const text = (name) => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  const flag = (name) => {
    const value = text(name).toLowerCase();
    if (value === "" || value === "true") return true;
    if (value === "false") return false;
    throw new Error(`the input ${name} should be true or false, not "${value}"`);
  };
  const paths = text("paths").split(/\r?\n/).map((path) => path.trim()).filter((path) => path !== "");
  return {
    paths: paths.length > 0 ? paths : ["."],
    workingDirectory: text("working-directory") || ".",
    config: text("config"),
    configCode: flag("config-code"),
    baseline: text("baseline"),
    failOn: text("fail-on"),
    maxWarnings: text("max-warnings"),
    sarifFile: text("sarif-file"),
    annotations: flag("annotations"),
    summary: flag("summary"),
    version: text("version")
  };
}

// src/action/job-summary.ts
var LIMIT = 1024 * 1024;
var fits = (text, used) => Buffer.byteLength(text) + used <= LIMIT;
function withinLimit(markdown, used) {
  if (fits(markdown, used)) return markdown;
  const note = "\n\nThe list goes on: GitHub shows no more here. The log and the SARIF file have all findings.\n";
  let room = LIMIT - used - Buffer.byteLength(note);
  const lines = [];
  for (const line of markdown.split("\n")) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) break;
    lines.push(line);
  }
  return lines.length > 0 ? lines.join("\n") + note : "";
}

// src/action/run-action.ts
function runAction(env, home) {
  const inputs = inputsFrom(env);
  if (!inputs.configCode && inputs.version === FROM_REPOSITORY)
    throw new Error(`the input version: ${FROM_REPOSITORY} runs code of the checkout, which config-code: false forbids`);
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  const temp = env.RUNNER_TEMP ?? tmpdir();
  const bin = findLinter(inputs.version, resolve(workspace, inputs.workingDirectory), home, temp);
  const reports = mkdtempSync(join2(temp, "sfn-lint-"));
  const began = statSync(reports).mtimeMs;
  try {
    const { status, error } = spawnSync(process.execPath, [bin, ...wordsFor(inputs, workspace, reports)], {
      cwd: workspace,
      stdio: ["ignore", "inherit", "inherit"]
    });
    if (error) throw error;
    publish(inputs, env, reports, workspace, began);
    return status ?? 2;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}
var fromRoot = ({ workingDirectory }, path) => (isAbsolute(path) ? path : normalize(join2(workingDirectory, path))).replaceAll("\\", "/");
function wordsFor(inputs, workspace, reports) {
  const words = [
    "lint",
    "--no-progress",
    "--cache",
    "-f",
    inputs.annotations ? "github" : "text",
    "-f",
    `json=${join2(reports, "report.json")}`
  ];
  if (inputs.summary) words.push("-f", `markdown=${join2(reports, "report.md")}`);
  if (inputs.sarifFile !== "") {
    const file = resolve(workspace, fromRoot(inputs, inputs.sarifFile));
    makeFolder(dirname2(file), workspace);
    words.push("-f", `sarif=${file}`);
  }
  if (inputs.config !== "") words.push("--config", fromRoot(inputs, inputs.config));
  if (!inputs.configCode) words.push("--no-config-code");
  if (inputs.baseline !== "") words.push("--baseline", fromRoot(inputs, inputs.baseline));
  if (inputs.failOn !== "") words.push("--fail-on", inputs.failOn);
  if (inputs.maxWarnings !== "") words.push("--max-warnings", inputs.maxWarnings);
  return [...words, "--", ...inputs.paths.map((path) => fromRoot(inputs, path))];
}
function makeFolder(folder, workspace) {
  let at = folder;
  while (!existsSync2(at)) at = dirname2(at);
  const isWithin = (path, root) => `${path}${sep}`.startsWith(`${root}${sep}`);
  if (isWithin(folder, resolve(workspace)) && !isWithin(realpathSync(at), realpathSync(workspace))) return;
  mkdirSync(folder, { recursive: true });
}
function publish(inputs, env, reports, workspace, began) {
  const report = join2(reports, "report.json");
  if (!existsSync2(report)) return;
  const { summary, findings } = JSON.parse(readFileSync2(report, "utf8"));
  output(env, "findings", String(summary.errors + summary.warnings + summary.infos));
  output(env, "errors", String(summary.errors));
  output(env, "warnings", String(summary.warnings));
  const sarif = inputs.sarifFile === "" ? void 0 : statSync(resolve(workspace, fromRoot(inputs, inputs.sarifFile)), { throwIfNoEntry: false });
  if (sarif?.isFile() && sarif.mtimeMs >= began) output(env, "sarif-file", fromRoot(inputs, inputs.sarifFile));
  const target = env.GITHUB_STEP_SUMMARY;
  if (!inputs.summary || target === void 0 || target === "") return;
  const used = existsSync2(target) ? statSync(target).size : 0;
  const table = readFileSync2(join2(reports, "report.md"), "utf8");
  appendFileSync(target, withinLimit(table, used));
  const paths = failingPaths(findings);
  if (withinLimit(table, used) === table && fits(paths, used + Buffer.byteLength(table))) appendFileSync(target, paths);
}
function output(env, name, value) {
  const file = env.GITHUB_OUTPUT;
  if (file === void 0 || file === "") return;
  const end = `end-${randomUUID()}`;
  appendFileSync(file, `${name}<<${end}
${value}
${end}
`);
}

// src/action/main.ts
try {
  process.exitCode = runAction(process.env, join3(dirname3(fileURLToPath(import.meta.url)), ".."));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stdout.write(`::error title=sfn-lint::${message.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A")}
`);
  process.exitCode = 2;
}
