import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { nearest } from "../asl/did-you-mean.js";
import { discover, type FoundFile } from "../discovery/discover.js";
import { readStandardInput, UnreadableFileError, writePlainFile } from "../discovery/plain-file.js";
import { fileAccess, readSourceFile } from "../discovery/read-file.js";
import type { Definition } from "../hosts/host.js";
import { BaselineError, baselineOf, findNewFindings, parseBaseline, serializeBaseline } from "../linter/baseline.js";
import type { LoadedConfig, Preset } from "../linter/config/model.js";
import { isIgnored, overall, settingsFor } from "../linter/config/resolve.js";
import { dropDuplicateMachines } from "../linter/deduplicate.js";
import type { Finding, Report, Severity } from "../linter/finding.js";
import type { AnalyzedDefinition, LintedFile } from "../linter/lint.js";
import { hideSecrets } from "../linter/mask-secrets.js";
import { reportOf } from "../linter/report.js";
import type { ResultCache } from "../linter/result-cache.js";
import { levelOf } from "../linter/run-rules.js";
import { suppressFindings } from "../linter/suppression-findings.js";
import { fails } from "../reporters/order.js";
import { REPORTERS, reporterFor } from "../reporters/registry.js";
import { pluralize } from "../rule-kit/format.js";
import type { Rule } from "../rule-kit/index.js";
import { STANDARD_INPUT } from "../text/source-file.js";
import { type Terminal, UsageError } from "./command.js";
import { COMMANDS } from "./commands.generated.js";
import { type InputFile, type LintRun, lintFiles } from "./lint/lint-files.js";
import { setupFor } from "./lint/setup.js";
import type { ThreadSetup } from "./lint/threads.js";
import { loadSettings, rulesFor } from "./settings.js";
import { unknownName } from "./unknown-name.js";
import { type Output, writeReports } from "./write-reports.js";

export interface LintCommandOptions {
  readonly format: readonly string[];
  readonly output?: string;
  readonly type?: "standard" | "express";
  /** `name=FILE`: children that the definitions alone do not tell. */
  readonly machine?: readonly string[];
  readonly config?: string | boolean;
  readonly configCode?: boolean;
  readonly preset?: string;
  readonly rule?: readonly string[];
  readonly failOn?: Severity | "never";
  readonly maxWarnings?: number;
  readonly quiet?: boolean;
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly fixDryRun?: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly requireReason?: boolean;
  readonly emitWitness?: string;
  readonly stdinFilename?: string;
  readonly allowEmpty?: boolean;
  readonly printConfig?: string;
  readonly stats?: boolean;
  readonly timing?: boolean;
  readonly threads?: number;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly since?: string;
  readonly watch?: boolean;
  readonly progress?: boolean;
}

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
    terminal.data(
      `${JSON.stringify({ files: config.files, ...printable(settingsFor(config, options.printConfig), config.preset, rules) }, null, 2)}\n`,
    );
    return undefined;
  }
  clock.mark("configuration");
  const found = await filesOf(paths, options, config, terminal);
  const { failed } = found;
  clock.mark("discovery");
  const access = fileAccess();
  const given = options.machine?.length ? await givenMachines(options.machine) : undefined;
  const toFix = (options.fix || options.fixUnsafe || options.fixDryRun) === true;
  const analyzed: AnalyzedDefinition[] | undefined = outputs.some(({ format }) => format === "html") ? [] : undefined;
  const setup = {
    ...setupFor(rules, config, access, options, toFix),
    ...(given ? { machines: given } : {}),
    ...(analyzed ? { inspect: (one: AnalyzedDefinition) => void analyzed.push(one) } : {}),
  };
  // fixes and pages are made of what was read and analyzed, which is not kept
  const apart = !toFix && analyzed === undefined;
  const files =
    options.since === undefined ? found.files : await (await import("./lint/since.js")).changedSince(options.since, found.files, setup);
  const progress = new Progress(terminal, options.progress !== false, files.length);
  const cache =
    (options.cache || options.watch) && apart && !given && !paths.includes("-")
      ? (await import("./lint/open-cache.js")).openCache(options.cache ? options.cacheLocation : null, config, options, kept)
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
  clock.mark("linting");
  const machines = linted.flatMap((file) => file.machines.map((machine) => machine.file));
  if (!failed && options.since === undefined) await sayWhatWasNotRead(paths, files, machines, config, terminal);
  if (!failed && config.layers.some(({ config: one }) => one.known || one.overrides))
    await sayUnknownStates(config, new Map(linted.flatMap(({ sources }) => [...sources])), terminal);
  const shown = dropDuplicateMachines(linted, access);
  const { findings, inBaseline } = judge(shown, options, config, new Set(rules.map(({ id }) => id)), terminal);
  const made = reportOf(shown, options.quiet ? findings.filter((f) => f.severity === "error") : findings, rules);
  const failOn = options.failOn ?? overall(config, "failOn") ?? "error";
  const plain: Report = { ...made, failOn, summary: inBaseline > 0 ? { ...made.summary, baseline: inBaseline } : made.summary };
  const described = outputs.some(({ format }) => format === "sarif") ? await withPages(plain) : plain;
  const report = analyzed ? await withHtml(described, analyzed, shown) : described;
  for (const crash of shown.flatMap((f) => f.crashes)) {
    terminal.err(`sfn-lint: ${crash}\n`);
    terminal.exit(2);
  }
  if (failed) terminal.exit(2);
  if (toFix) {
    const { applyFixes } = await import("./apply-fixes.js");
    const read = linted.flatMap((file) => (file.read ? [file.read] : []));
    const forPeople = outputs.every(({ format, file }) => format === "text" || file !== undefined);
    const secrets = shown.flatMap((file) => file.secrets);
    const diffTo = (text: string) => (forPeople ? terminal.out : terminal.err)(hideSecrets(text, secrets));
    const again = async (changed: ReadonlySet<string>, pending: ReadonlyMap<string, string>) => {
      const fresh = setupFor(rules, config, fileAccess(undefined, undefined, pending), options, true);
      const quiet: Terminal = { ...terminal, out() {}, err() {}, exit() {} };
      const some = files
        .filter(({ path }) => changed.has(path))
        .map((file) => {
          const text = pending.get(file.path);
          return text === undefined ? file : { ...file, text: Buffer.from(text) };
        });
      const isolated = isolation(paths, options, false);
      const ignored = { step: () => {}, unreadable: () => {}, empty: () => {} };
      const relinted = await lintFiles(some, { setup: fresh, isolated, rehearses: true, ...ignored });
      const judged = judge(dropDuplicateMachines(relinted, fresh.access), options, config, new Set(rules.map(({ id }) => id)), quiet);
      return { findings: judged.findings, read: relinted.flatMap((file) => (file.read ? [file.read] : [])), access: fresh.access };
    };
    const written = await applyFixes({ findings, read, access }, { ...options, diffTo }, terminal, again);
    // the report, its counts and the exit code are of what is left
    if (written) return lintOnce(paths, { ...options, fix: false, fixUnsafe: false, progress: false }, terminal);
  }
  writeReports(report, outputs, terminal);
  if (options.emitWitness !== undefined) (await import("./emit-witness.js")).emitWitnesses(report, options.emitWitness, terminal);
  clock.mark("report");
  // below the text report, where a pager shows both; apart from formats that programs read
  if (options.stats) (textOnOutput(outputs) ? terminal.out : terminal.err)(statistics(report));
  if (options.timing) terminal.err(clock.table());
  exitBy(report, options, config, terminal);
  return cache;
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

const textOnOutput = (outputs: readonly { readonly format: string; readonly file?: string | undefined }[]): boolean =>
  outputs.some(({ format, file }) => format === "text" && file === undefined);

/** Many files are linted by several threads. */
async function threadsOf(
  paths: readonly string[],
  files: readonly InputFile[],
  options: LintCommandOptions,
  digests: boolean,
): Promise<LintRun["ahead"]> {
  if (files.length < 2 || (options.threads === undefined && files.length < FEW_FILES) || paths.includes("-")) return undefined;
  const { lintInThreads, threadsFor } = await import("./lint/threads.js");
  const threads = threadsFor(options.threads, files.length);
  if (threads < 2) return undefined;
  return (left, done) => lintInThreads(left, threads, threadSetup(paths, options, digests), done);
}

/** A large file is linted in a thread whose memory is limited. */
function isolation(paths: readonly string[], options: LintCommandOptions, digests: boolean): LintRun["isolated"] {
  return async (file) => (await import("./lint/threads.js")).lintInIsolation(file, threadSetup(paths, options, digests));
}

function threadSetup(paths: readonly string[], options: LintCommandOptions, digests: boolean): ThreadSetup {
  const { config, configCode, preset, type, rule, stats } = options;
  const given = Object.fromEntries(
    Object.entries({ config, configCode, preset, type, rule, stats }).filter(([, value]) => value !== undefined),
  );
  return { first: paths[0], options: given, digests };
}

/** So few are linted sooner than a thread has started. */
const FEW_FILES = 100;
/** Among so few, copies are not looked for. */
const FEW_COPIES = 8;

/** Programs in other languages, and where nothing was found at all, why. */
async function sayWhatWasNotRead(
  paths: readonly string[],
  files: readonly FoundFile[],
  machines: readonly string[],
  config: LoadedConfig,
  terminal: Terminal,
): Promise<void> {
  const looked = files.map(({ path }) => path);
  const { unreadPrograms } = await import("../discovery/unread-programs.js");
  const unread: { readonly file: string; readonly message: string }[] = unreadPrograms(looked, machines);
  if (machines.length === 0 && unread.length === 0 && !files.some(({ named }) => named)) {
    const { whyNothing } = await import("../discovery/why-nothing.js");
    unread.push(...whyNothing(paths, new Set(looked), (path) => isIgnored(config, path)));
  }
  for (const { file, message } of unread) terminal.err(`sfn-lint: ${file}: ${message}\n`);
}

/** `--machine name=FILE`, read once. @throws UsageError */
async function givenMachines(pairs: readonly string[]): Promise<ReadonlyMap<string, Definition>> {
  const { loadMachine } = await import("./load-machine.js");
  const found = new Map<string, Definition>();
  for (const pair of pairs) {
    const cut = pair.lastIndexOf("=");
    if (cut <= 0) throw new UsageError(`--machine takes name=FILE, not "${pair}"`);
    found.set(pair.slice(0, cut), (await loadMachine(pair.slice(cut + 1))).definition);
  }
  return found;
}

/** States that the configuration knows something of, and that nothing has. */
async function sayUnknownStates(config: LoadedConfig, texts: ReadonlyMap<string, string>, terminal: Terminal): Promise<void> {
  const { unknownStates } = await import("./lint/unknown-states.js");
  for (const { message, sure } of await unknownStates(config, texts)) {
    terminal.err(`sfn-lint: ${message}\n`);
    if (sure) terminal.exit(2);
  }
}

/** SARIF viewers show the page of a rule beside its findings. */
async function withPages(report: Report): Promise<Report> {
  const { PAGES } = await import("../linter/pages.generated.js");
  return {
    ...report,
    rules: report.rules.map((rule) => {
      const help = PAGES.get(rule.id);
      return help === undefined ? rule : { ...rule, help };
    }),
  };
}

/** The page is made when it is written. */
async function withHtml(report: Report, analyzed: readonly AnalyzedDefinition[], files: readonly LintedFile[]): Promise<Report> {
  const { reportPage } = await import("./report-page.js");
  const secrets = files.flatMap((file) => file.secrets);
  return { ...report, page: () => reportPage(report, analyzed, (text) => hideSecrets(text, secrets)) };
}

function outputsOf(options: LintCommandOptions): Output[] {
  const wanted = options.format.length > 0 ? options.format : ["text"];
  const outputs = wanted.map((spec) => {
    const [format = "", ...rest] = spec.split("=");
    if (!reporterFor(format))
      throw new UsageError(
        unknownName(
          "format",
          format,
          REPORTERS.map((r) => r.format),
        ),
      );
    return rest.length > 0 ? { format, file: rest.join("=") } : { format };
  });
  const [first] = outputs;
  const all =
    options.output !== undefined && first && first.file === undefined ? [{ ...first, file: options.output }, ...outputs.slice(1)] : outputs;
  for (const { file } of all) if (file !== undefined) checkWritable(file, "--output");
  if (options.writeBaseline !== undefined) checkWritable(options.writeBaseline, "--write-baseline");
  return all;
}

/** A bad path is told before the work is done. @throws UsageError */
function checkWritable(file: string, option: string): void {
  const path = resolve(file);
  const folder = dirname(path);
  if (existsSync(path) && statSync(path).isDirectory()) throw new UsageError(`${option}: ${file} is a folder`);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${option}: there is no folder ${dirname(file)}`);
}

function checkRuleNames(names: readonly string[], known: ReadonlySet<string>): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const hint = nearest(unknown, known);
  throw new UsageError(`unknown rule "${unknown}"${hint ? `; did you mean "${hint}"?` : "; run sfn-lint rules to list all rules"}`);
}

async function filesOf(
  paths: readonly string[],
  options: LintCommandOptions,
  config: Parameters<typeof isIgnored>[0],
  terminal: Terminal,
): Promise<{ files: readonly InputFile[]; failed: boolean }> {
  if (paths.includes("-")) {
    if (paths.length > 1) throw new UsageError("- cannot be combined with paths: standard input is one file");
    return { files: [{ path: options.stdinFilename ?? STANDARD_INPUT, named: true, text: readStandardInput() }], failed: false };
  }
  const { files, missing } = await discover(paths, { ignored: (path) => isIgnored(config, path) });
  for (const path of missing) {
    const command = /^[a-z-]+$/.test(path) ? nearest(path, Object.keys(COMMANDS)) : undefined;
    terminal.err(`sfn-lint: ${path}: no such file or folder${command ? `; did you mean the command ${command}?` : ""}\n`);
  }
  // a hook names whatever changed: then the configuration decides what is looked at
  return { files: options.allowEmpty ? files.filter(({ path }) => !isIgnored(config, path)) : files, failed: missing.length > 0 };
}

function judge(
  files: readonly LintedFile[],
  options: LintCommandOptions,
  config: Parameters<typeof overall>[0],
  known: ReadonlySet<string>,
  terminal: Terminal,
): { readonly findings: readonly Finding[]; readonly inBaseline: number } {
  const requireReason = options.requireReason ?? overall(config, "requireReason") ?? false;
  const findings = suppressFindings(files, requireReason, options.rule !== undefined, known);
  if (options.writeBaseline !== undefined) {
    writePlainFile(
      options.writeBaseline,
      hideSecrets(
        serializeBaseline(baselineOf(findings)),
        files.flatMap((file) => file.secrets),
      ),
    );
    terminal.err(`sfn-lint: ${options.writeBaseline}: ${pluralize(findings.length, "finding")} written as the baseline\n`);
    return { findings: [], inBaseline: findings.length };
  }
  if (options.baseline === undefined) return { findings, inBaseline: 0 };
  const left = fresh(findings, options.baseline, terminal);
  return { findings: left, inBaseline: findings.length - left.length };
}

function fresh(findings: readonly Finding[], path: string, terminal: Terminal): readonly Finding[] {
  try {
    const { fresh: left, gone } = findNewFindings(findings, parseBaseline(readSourceFile(path).text), (file) => existsSync(file));
    if (gone.length > 0)
      terminal.err(
        `sfn-lint: ${path}: ${pluralize(gone.length, "finding")} no longer ${gone.length === 1 ? "occurs" : "occur"}; recreate the file with --write-baseline\n`,
      );
    return left;
  } catch (error) {
    if (error instanceof BaselineError || error instanceof UnreadableFileError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

function exitBy(report: Report, options: LintCommandOptions, config: Parameters<typeof overall>[0], terminal: Terminal): void {
  const maxWarnings = options.maxWarnings ?? overall(config, "maxWarnings");
  const failing = report.findings.some((finding) => fails(finding, report));
  if (failing || (maxWarnings !== undefined && report.summary.warnings > maxWarnings)) terminal.exit(1);
}

function statistics(report: Report): string {
  const counts = new Map<string, number>();
  for (const { rule, severity } of report.findings)
    counts.set(`${severity.padEnd(8)}${rule}`, (counts.get(`${severity.padEnd(8)}${rule}`) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([rule, n]) => `${String(n).padStart(6)}  ${rule}\n`)
    .concat(coverageLine(report))
    .join("");
}

/** What the runs of the exploration reached, over all state machines that were explored. */
function coverageLine({ machines }: Report): string[] {
  const explored = machines.flatMap(({ coverage }) => (coverage ? [coverage] : []));
  if (explored.length === 0) return [];
  const part = (what: "states" | "edges" | "handlers"): string => {
    const sum = (of: "reached" | "all"): number => explored.reduce((total, coverage) => total + coverage[what][of], 0);
    return `${sum("reached")} of ${sum("all")} ${what}`;
  };
  return [`Runs reached ${part("states")}, ${part("edges")}, ${part("handlers")} in ${pluralize(explored.length, "state machine")}\n`];
}

/** What holds for a file, in the words of a configuration. */
function printable(settings: ReturnType<typeof settingsFor>, preset: Preset, rules: readonly Rule[]) {
  const setting = (rule: Rule) => {
    const level = levelOf(rule, preset, settings);
    if (!level) return "off";
    const severity = level.severity ?? rule.severity;
    return Object.keys(level.options).length > 0 ? [severity, level.options] : severity;
  };
  return { ...settings, rules: Object.fromEntries(rules.map((r) => [r.id, setting(r)])), known: Object.fromEntries(settings.known) };
}

/** A counter on stderr when it takes longer than a second and standard error is a terminal. */
class Progress {
  private readonly start = Date.now();
  private done = 0;
  private shown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly wanted: boolean,
    private readonly total: number,
  ) {}

  step(): void {
    this.done++;
    if (!this.wanted || Date.now() - this.start < 1000 || !process.stderr.isTTY) return;
    this.shown = true;
    this.terminal.status(`\r${this.done}/${this.total} files`);
  }

  end(): void {
    if (this.shown) this.terminal.status("\r\u001b[K");
  }
}

class Clock {
  private last = process.hrtime.bigint();
  /** What Node and loading the program took until here. */
  private readonly rows: [string, number][] = [["start and load", process.uptime() * 1000]];

  mark(what: string): void {
    const now = process.hrtime.bigint();
    this.rows.push([what, Number(now - this.last) / 1e6]);
    this.last = now;
  }

  table(): string {
    return this.rows.map(([what, ms]) => `${what.padEnd(16)}${ms.toFixed(1).padStart(9)} ms\n`).join("");
  }
}
