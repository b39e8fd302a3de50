import type { Facts } from "../../analysis/facts/facts.js";
import { InterruptedError, interruptible } from "../../budget/interruption.js";
import { readSourceFile } from "../../discovery/read-file.js";
import type { Definition } from "../../hosts/host.js";
import { overall } from "../../linter/config/resolve.js";
import type { Finding, Fix } from "../../linter/finding.js";
import { brokenBy } from "../../linter/guard.js";
import { guardFixes } from "../../linter/guarded-fixes.js";
import { filesOf } from "../../linter/host-context.js";
import { type AnalyzedDefinition, type LintedFile, lintFile } from "../../linter/lint.js";
import { maskFindings } from "../../linter/mask-secrets.js";
import { needsFacts } from "../../linter/rule-context.js";
import { suppressFindings } from "../../linter/suppression-findings.js";
import type { Rule } from "../../rule-kit/index.js";
import { type SourceFile, sourceFile } from "../../text/source-file.js";
import { Configurations, type FolderConfig } from "./configurations.js";
import { digestOf, stateValues } from "./digest.js";
import { EditorFiles } from "./editor-files.js";
import type { LintSettings, Reply, Request, SentFinding } from "./messages.js";
import { parts } from "./project.js";

/** The last complete run on a file, kept to check its fixes. */
interface Kept {
  readonly linted: LintedFile;
  readonly findings: readonly Finding[];
}

/** Files whose last run is kept. */
const MOST_KEPT = 20;

/** Lints documents as they are in the editor. Requests are handled one after the other. */
export class Analyzer {
  private readonly files = new EditorFiles();
  private configurations = new Configurations({ search: true, code: false });
  private settings: LintSettings = { search: true, code: false };
  private scans = 0;
  private readonly kept = new Map<string, Kept>();
  /** Facts by file and state machine. */
  private readonly analyzed = new Map<string, ReadonlyMap<string, Facts>>();

  /** @param cancelled holds the id of the request that is to be given up. */
  constructor(
    private readonly reply: (reply: Reply) => void,
    private readonly cancelled: Int32Array,
  ) {}

  /** Tells which files of the folders are parts of others. A later call ends an earlier one. */
  async scan(folders: readonly string[]): Promise<void> {
    const id = ++this.scans;
    for await (const part of parts(folders, () => this.files.access())) {
      if (id !== this.scans) return;
      this.reply({ kind: "part", ...part });
    }
  }

  async handle(request: Exclude<Request, { kind: "folders" }>): Promise<void> {
    switch (request.kind) {
      case "settings":
        this.settings = request.settings;
        this.configurations = new Configurations(request.settings);
        return;
      case "document":
        this.files.set(request.path, request.text);
        return;
      case "changed-files":
        this.configurations = new Configurations(this.settings);
        return;
      case "fix":
        this.reply({ kind: "fix", id: request.id, ...(await this.checkedFix(request.path, request.index)) });
        return;
      case "values": {
        const facts = this.analyzed.get(request.path)?.get(request.machine);
        this.reply({ kind: "values", id: request.id, values: facts ? stateValues(request.state, facts) : {} });
        return;
      }
      case "lint":
        this.reply({ kind: "done", id: request.id, path: request.path, ...(await this.run(request.id, request.path)) });
    }
  }

  private async run(id: number, path: string): Promise<{ interrupted: boolean; failure?: string }> {
    try {
      await interruptible(
        () => Atomics.load(this.cancelled, 0) === id,
        () => this.lint(id, path),
      );
      return { interrupted: false };
    } catch (error) {
      return error instanceof InterruptedError ? { interrupted: true } : { interrupted: false, failure: brokenBy(error) };
    }
  }

  /** Rules on the form are quick and come first; the analysis takes its time. */
  private async lint(id: number, path: string): Promise<void> {
    const file = this.source(path);
    const loaded = await this.configurations.of(path);
    const configuration = loaded.problem === undefined ? {} : { configuration: loaded.problem };
    if (loaded.ignores(path)) {
      this.reply({ kind: "findings", id, path, stage: "complete", findings: [], files: [path], ...configuration });
      return;
    }
    const form = await this.lintWith(
      file,
      loaded,
      loaded.rules.filter((rule) => !needsFacts(rule)),
    );
    this.reply({ kind: "findings", id, path, stage: "form", findings: this.sent(form), files: filesIn(form.linted), ...configuration });
    // requests that have come meanwhile may make this one stale
    await new Promise((resolve) => setImmediate(resolve));
    const analyzed: { definition: Definition; facts: Facts }[] = [];
    const complete = await this.lintWith(file, loaded, loaded.rules, (definition, facts) => analyzed.push({ definition, facts }));
    this.keep(path, complete);
    const files = filesIn(complete.linted);
    this.reply({ kind: "findings", id, path, stage: "complete", findings: this.sent(complete), files, ...configuration });
    const machines = analyzed.map(({ definition, facts }) => digestOf(definition, facts));
    this.analyzed.set(path, new Map(analyzed.map(({ definition, facts }) => [definition.name, facts])));
    this.reply({ kind: "digest", id, path, machines });
  }

  private async lintWith(
    file: SourceFile,
    { config, rules: all }: FolderConfig,
    rules: readonly Rule[],
    observe?: (definition: Definition, facts: Facts) => void,
  ): Promise<Kept> {
    const { type } = this.settings;
    const linted = await lintFile(file, false, {
      rules,
      config,
      access: this.files.access(),
      toFix: true,
      ...(type ? { type } : {}),
      ...(observe ? { inspect: ({ definition, facts }: AnalyzedDefinition) => facts && observe(definition, facts) } : {}),
    });
    const known = new Set(all.map((rule) => rule.id));
    const requireReason = overall(config, "requireReason") ?? false;
    return { linted, findings: suppressFindings([linted], requireReason, rules.length < all.length, known) };
  }

  private source(path: string): SourceFile {
    const text = this.files.textOf(path);
    return text === undefined ? readSourceFile(path) : sourceFile(path, text);
  }

  private sent({ linted, findings }: Kept): SentFinding[] {
    const analyzing = new Set([...this.configurations.known].filter(needsFacts).map((rule) => rule.id));
    return maskFindings(findings, linted.secrets).map(({ evidence: _, cause: __, fingerprint: ___, ...finding }, index) => ({
      ...finding,
      index,
      analyzed: analyzing.has(finding.rule),
    }));
  }

  private keep(path: string, run: Kept): void {
    this.kept.delete(path);
    this.kept.set(path, run);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
      this.analyzed.delete(oldest);
    }
  }

  /** The fix, unless the file with it would not read as the expected state machines. */
  private async checkedFix(path: string, index: number): Promise<{ fix?: Fix; refused?: string }> {
    const run = this.kept.get(path);
    const fix = run?.findings[index]?.fix;
    const read = run?.linted.read;
    if (!fix || !read) return {};
    try {
      const sources = new Map(run.linted.sources);
      const file = fix.edits[0]?.file ?? path;
      const { refused } = await guardFixes(new Map([[file, [fix]]]), (name) => sources.get(name), [read], this.files.access());
      const [why] = refused;
      return why ? { refused: why.reason } : { fix };
    } catch (error) {
      return { refused: brokenBy(error) };
    }
  }
}

/** Files that the definitions of a file are written in, and the file itself. */
function filesIn({ read, sources }: LintedFile): string[] {
  const files = new Set(read ? [read.source.path] : [...sources.keys()]);
  for (const definition of read?.definitions ?? []) for (const file of filesOf(definition)) files.add(file.path);
  return [...files];
}
