import { nearest } from "../asl/did-you-mean.js";
import { fileAccess } from "../discovery/read-file.js";
import type { LoadedConfig } from "../linter/config/model.js";
import { overall, settingsFor } from "../linter/config/resolve.js";
import { dropDuplicateMachines } from "../linter/deduplicate.js";
import type { Report } from "../linter/finding.js";
import type { AnalyzedDefinition, LintedFile, LintSetup } from "../linter/lint.js";
import type { ResultCache } from "../linter/result-cache.js";
import { fails } from "../reporters/order.js";
import { type Terminal, UsageError } from "./command.js";
import { Clock } from "./lint/clock.js";
import { completeReport } from "./lint/complete-report.js";
import { effectiveSettings } from "./lint/effective-settings.js";
import { filesOf, givenMachines } from "./lint/input-files.js";
import type { LintJob } from "./lint/job.js";
import { lintFiles } from "./lint/lint-files.js";
import { sayNotes } from "./lint/notes.js";
import type { LintCommandOptions } from "./lint/options.js";
import { outputsOf, textOnOutput } from "./lint/outputs.js";
import { Progress } from "./lint/progress.js";
import { reportedFindings } from "./lint/reported-findings.js";
import { setupFor } from "./lint/setup.js";
import { statistics } from "./lint/statistics.js";
import { isolation, threadsOf } from "./lint/threading.js";
import { loadSettings, rulesFor } from "./settings.js";
import { writeReports } from "./write-reports.js";

/** `sfn-lint [paths…]`: find, lint, report, and say by the exit code how it went; with `--watch` again and again. */
export async function lintCommand(paths: readonly string[], options: LintCommandOptions, terminal: Terminal): Promise<void> {
  if (!options.watch) {
    await lintOnce(paths, options, options.fix || options.fixUnsafe ? errorsOnce(terminal) : terminal);
    return;
  }
  if (paths.includes("-") || options.fix || options.fixUnsafe || options.writeBaseline !== undefined)
    throw new UsageError("--watch cannot be combined with standard input, --fix, --fix-unsafe, or --write-baseline");
  let kept: ResultCache | undefined;
  const again = async (): Promise<void> => {
    kept = await lintOnce(paths, options, terminal, kept);
  };
  await (await import("./lint/watch.js")).watch(paths, again, terminal);
}

/** @param kept results of the last run of this process. @returns those of this one. */
async function lintOnce(
  paths: readonly string[],
  options: LintCommandOptions,
  terminal: Terminal,
  kept?: ResultCache,
): Promise<ResultCache | undefined> {
  const outputs = outputsOf(options);
  const clock = new Clock();
  const config = await loadSettings(paths[0], options);
  const rules = await rulesFor(config);
  checkRuleNames(options.rule ?? [], new Set(rules.map((r) => r.id)));
  if (options.printConfig !== undefined) {
    const effective = effectiveSettings(settingsFor(config, options.printConfig), config.preset, rules);
    terminal.data(`${JSON.stringify({ files: config.files, ...effective }, null, 2)}\n`);
    return undefined;
  }
  clock.mark("configuration");
  const { files: found, failed } = await filesOf(paths, options, config, terminal);
  clock.mark("discovery");
  const access = fileAccess();
  const given = options.machine?.length ? await givenMachines(options.machine) : undefined;
  const toFix = (options.fix || options.fixUnsafe || options.fixDryRun) === true;
  const analyzed: AnalyzedDefinition[] | undefined = outputs.some(({ format }) => format === "html") ? [] : undefined;
  const setup: LintSetup = {
    ...setupFor(rules, config, access, options, toFix),
    ...(given ? { machines: given } : {}),
    ...(analyzed ? { inspect: (one: AnalyzedDefinition) => void analyzed.push(one) } : {}),
  };
  const files = options.since === undefined ? found : await (await import("./lint/since.js")).changedSince(options.since, found, setup);
  const job: LintJob = { paths, options, terminal, config, rules, setup, files, kept };
  // fixes and pages are made of what was read and analyzed, which is not kept
  const { linted, cache } = await lintAll(job, !toFix && analyzed === undefined);
  clock.mark("linting");
  if (!failed) await sayNotes(job, linted);
  const shown = dropDuplicateMachines(linted, access);
  const { findings, inBaseline } = reportedFindings(shown, job, terminal);
  const report = await completeReport(job, shown, findings, inBaseline, { outputs, analyzed });
  for (const crash of shown.flatMap((f) => f.crashes)) {
    terminal.err(`sfn-lint: ${crash}\n`);
    terminal.exit(2);
  }
  if (failed) terminal.exit(2);
  // the report, its counts and the exit code are of what is left
  if (toFix && (await (await import("./lint/fix.js")).fixFindings(job, linted, shown, findings, outputs)))
    return lintOnce(paths, { ...options, fix: false, fixUnsafe: false, progress: false }, terminal);
  writeReports(report, outputs, terminal);
  if (options.emitWitness !== undefined) (await import("./emit-witness.js")).emitWitnesses(report, options.emitWitness, terminal);
  clock.mark("report");
  // below the text report, where a pager shows both; apart from formats that programs read
  if (options.stats) (textOnOutput(outputs) ? terminal.out : terminal.err)(statistics(report));
  if (options.timing) terminal.err(clock.table());
  exitBy(report, options, config, terminal);
  return cache;
}

/** @param apart no file's result depends on what was read and analyzed for another. */
async function lintAll(job: LintJob, apart: boolean): Promise<{ readonly linted: LintedFile[]; readonly cache: ResultCache | undefined }> {
  const { paths, options, terminal, config, setup, files } = job;
  const given = setup.machines !== undefined;
  const progress = new Progress(terminal, options.progress !== false, files.length);
  const cache =
    (options.cache || options.watch) && apart && !given && !paths.includes("-")
      ? (await import("./lint/open-cache.js")).openCache(options.cache ? options.cacheLocation : null, config, options, job.kept)
      : undefined;
  const digest = cache || (apart && files.length >= FEW_COPIES) ? (await import("../linter/result-cache.js")).digestOf : undefined;
  const copies = digest && apart ? (await import("../linter/copies.js")).Copies.under(config, digest) : undefined;
  const linted = await lintFiles(files, {
    setup,
    cache,
    digest,
    copies,
    ahead: apart && !given ? await threadsOf(paths, files, options, digest !== undefined) : undefined,
    isolated: isolation(paths, options, cache !== undefined),
    rehearses: !apart,
    step: () => progress.step(),
    unreadable(message) {
      terminal.err(`sfn-lint: ${message}\n`);
      terminal.exit(2);
    },
    empty(path) {
      if (options.allowEmpty) return;
      terminal.err(`sfn-lint: ${path}: no state machine in it (an object with StartAt and States, or a template that declares one)\n`);
      terminal.exit(2);
    },
  });
  progress.end();
  return { linted, cache };
}

/** What both runs over the same files say on standard error is said once. */
function errorsOnce(terminal: Terminal): Terminal {
  const said = new Set<string>();
  const err = (text: string): void => {
    if (!said.has(text)) terminal.err(text);
    said.add(text);
  };
  return { ...terminal, err };
}

/** Among so few, copies are not looked for. */
const FEW_COPIES = 8;

function checkRuleNames(names: readonly string[], known: ReadonlySet<string>): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const hint = nearest(unknown, known);
  throw new UsageError(`unknown rule "${unknown}"${hint ? `; did you mean "${hint}"?` : "; run sfn-lint rules to list all rules"}`);
}

function exitBy(report: Report, options: LintCommandOptions, config: LoadedConfig, terminal: Terminal): void {
  const maxWarnings = options.maxWarnings ?? overall(config, "maxWarnings");
  const failing = report.findings.some((finding) => fails(finding, report));
  if (failing || (maxWarnings !== undefined && report.summary.warnings > maxWarnings)) terminal.exit(1);
}
