import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, normalize, resolve, sep } from "node:path";
import { failingPaths, type ReportedFinding } from "./failing-paths.js";
import { FROM_REPOSITORY, findLinter } from "./find-linter.js";
import { type Inputs, inputsFrom } from "./inputs.js";
import { fits, withinLimit } from "./job-summary.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The GitHub Action: runs the linter once over the repository, lets it write annotations, report and SARIF, and hands the
 * runner its outputs and the job summary. Paths are reported relative to the repository, as GitHub needs them.
 * @param home the action's folder.
 * @returns the step's exit code: the linter's own.
 */
export function runAction(env: Environment, home: string): number {
  const inputs = inputsFrom(env);
  if (!inputs.configCode && inputs.version === FROM_REPOSITORY)
    throw new Error(`the input version: ${FROM_REPOSITORY} runs code of the checkout, which config-code: false forbids`);
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  const temp = env.RUNNER_TEMP ?? tmpdir();
  const bin = findLinter(inputs.version, resolve(workspace, inputs.workingDirectory), home, temp);
  const reports = mkdtempSync(join(temp, "sfn-lint-"));
  // by the clock of the file system
  const began = statSync(reports).mtimeMs;
  try {
    const { status, error } = spawnSync(process.execPath, [bin, ...wordsFor(inputs, workspace, reports)], {
      cwd: workspace,
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (error) throw error;
    publish(inputs, env, reports, workspace, began);
    return status ?? 2;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** A path of an input as the repository's root sees it. */
const fromRoot = ({ workingDirectory }: Inputs, path: string) =>
  (isAbsolute(path) ? path : normalize(join(workingDirectory, path))).replaceAll("\\", "/");

function wordsFor(inputs: Inputs, workspace: string, reports: string): string[] {
  const words = [
    "lint",
    "--no-progress",
    "--cache",
    "-f",
    inputs.annotations ? "github" : "text",
    "-f",
    `json=${join(reports, "report.json")}`,
  ];
  if (inputs.summary) words.push("-f", `markdown=${join(reports, "report.md")}`);
  if (inputs.sarifFile !== "") {
    const file = resolve(workspace, fromRoot(inputs, inputs.sarifFile));
    makeFolder(dirname(file), workspace);
    words.push("-f", `sarif=${file}`);
  }
  if (inputs.config !== "") words.push("--config", fromRoot(inputs, inputs.config));
  if (!inputs.configCode) words.push("--no-config-code");
  if (inputs.baseline !== "") words.push("--baseline", fromRoot(inputs, inputs.baseline));
  if (inputs.failOn !== "") words.push("--fail-on", inputs.failOn);
  if (inputs.maxWarnings !== "") words.push("--max-warnings", inputs.maxWarnings);
  return [...words, "--", ...inputs.paths.map((path) => fromRoot(inputs, path))];
}

/** Folders of the checkout, and none where a link of it leads out: what others have laid there is refused when the file is written. */
function makeFolder(folder: string, workspace: string): void {
  let at = folder;
  while (!existsSync(at)) at = dirname(at);
  const isWithin = (path: string, root: string) => `${path}${sep}`.startsWith(`${root}${sep}`);
  if (isWithin(folder, resolve(workspace)) && !isWithin(realpathSync(at), realpathSync(workspace))) return;
  mkdirSync(folder, { recursive: true });
}

/** Outputs and summary, where the linter came as far as a report. */
function publish(inputs: Inputs, env: Environment, reports: string, workspace: string, began: number): void {
  const report = join(reports, "report.json");
  if (!existsSync(report)) return;
  const { summary, findings } = JSON.parse(readFileSync(report, "utf8")) as {
    summary: { errors: number; warnings: number; infos: number };
    findings: readonly ReportedFinding[];
  };
  output(env, "findings", String(summary.errors + summary.warnings + summary.infos));
  output(env, "errors", String(summary.errors));
  output(env, "warnings", String(summary.warnings));
  // one that was there before, or a folder, is not what this run has found
  const sarif =
    inputs.sarifFile === "" ? undefined : statSync(resolve(workspace, fromRoot(inputs, inputs.sarifFile)), { throwIfNoEntry: false });
  if (sarif?.isFile() && sarif.mtimeMs >= began) output(env, "sarif-file", fromRoot(inputs, inputs.sarifFile));
  const target = env.GITHUB_STEP_SUMMARY;
  if (!inputs.summary || target === undefined || target === "") return;
  const used = existsSync(target) ? statSync(target).size : 0;
  const table = readFileSync(join(reports, "report.md"), "utf8");
  appendFileSync(target, withinLimit(table, used));
  const paths = failingPaths(findings);
  // a drawing that is cut off is none
  if (withinLimit(table, used) === table && fits(paths, used + Buffer.byteLength(table))) appendFileSync(target, paths);
}

/** In the form that takes any value: nothing in it can end it early. */
function output(env: Environment, name: string, value: string): void {
  const file = env.GITHUB_OUTPUT;
  if (file === undefined || file === "") return;
  const end = `end-${randomUUID()}`;
  appendFileSync(file, `${name}<<${end}\n${value}\n${end}\n`);
}
