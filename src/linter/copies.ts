import { basename } from "node:path";
import type { ReadSession } from "../hosts/read-session.js";
import type { Place } from "../text/range.js";
import { type SourceFile, sourceFile } from "../text/source-file.js";
import type { LoadedConfig } from "./config/model.js";
import type { Finding } from "./finding.js";
import type { LintedFile } from "./lint.js";
import { type Dependency, type Digest, type FileOutcome, lookAgain } from "./outcome.js";
import { fingerprint } from "./run-rules.js";

/** Files of one name and text around which different things were found: of so many, each later one is tried as a copy. */
const MOST_ALIKE = 16;

interface Known {
  readonly path: string;
  readonly named: boolean;
  readonly outcome: FileOutcome;
  /** Its sources, where each of its fingerprints is made of them alone; undefined where they are not. Found when a first copy asks. */
  files?: ReadonlyMap<string, SourceFile> | undefined;
  checked: boolean;
}

/**
 * Results of files of one run, for their copies: build outputs, a folder per environment. A copy has the same name and
 * text, and finds around it what the first file has found around it. It gets the same result with its own paths.
 */
export class Copies {
  /** By text, then by name. */
  private readonly known = new Map<string, Map<string, Known[]>>();

  /** Undefined where the configuration speaks of single files. */
  static under(config: LoadedConfig, digest: Digest): Copies | undefined {
    return config.layers.every((layer) => !layer.config.overrides?.length) ? new Copies(digest) : undefined;
  }

  private constructor(private readonly digest: Digest) {}

  /** @param outcome with the digests of its dependencies. */
  keep(source: SourceFile, named: boolean, outcome: FileOutcome): void {
    const { linted } = outcome;
    const own = outcome.entangled || outcome.given.length > 0 || outcome.synthesized.length > 0 || linted.crashes.length > 0;
    if (own || source.problems.length > 0) return;
    const byName = this.known.get(source.text) ?? new Map<string, Known[]>();
    this.known.set(source.text, byName);
    const name = basename(source.path);
    const known = byName.get(name) ?? [];
    byName.set(name, known);
    if (known.length < MOST_ALIKE) known.push({ path: source.path, named, outcome, checked: false });
  }

  find(source: SourceFile, named: boolean, access: ReadSession): FileOutcome | undefined {
    if (source.problems.length > 0) return undefined;
    for (const first of this.known.get(source.text)?.get(basename(source.path)) ?? []) {
      if (first.named !== named) continue;
      const found = this.moved(first, source, access);
      if (found) return found;
    }
    return undefined;
  }

  private moved(known: Known, source: SourceFile, access: ReadSession): FileOutcome | undefined {
    const { path, outcome } = known;
    if (!known.checked) known.files = checkedFiles(outcome.linted);
    known.checked = true;
    const { files } = known;
    if (!files) return undefined;
    const paths = new Map([[path, source.path]]);
    const dependencies: Dependency[] = [];
    for (const dependency of outcome.dependencies) {
      const from = paths.get(dependency.from);
      if (from === undefined) return undefined;
      const { text, file } = lookAgain({ ...dependency, from }, access);
      if (this.digest(text) !== dependency.digest) return undefined;
      if (dependency.target !== undefined) {
        if (!file || (paths.get(dependency.target) ?? file.path) !== file.path) return undefined;
        paths.set(dependency.target, file.path);
      }
      dependencies.push({ ...dependency, from, ...(file ? { target: file.path } : {}) });
    }
    const consumed = outcome.consumed.map((one) => paths.get(one));
    const linted = moveLinted(outcome.linted, files, paths);
    if (!linted || !consumed.every((one) => one !== undefined)) return undefined;
    return { ...outcome, linted, consumed, dependencies };
  }
}

/** The sources of a result, if each of its fingerprints can be made again of them. */
function checkedFiles({ sources, findings }: LintedFile): ReadonlyMap<string, SourceFile> | undefined {
  const files = new Map([...sources].map(([path, text]) => [path, sourceFile(path, text)]));
  return findings.every((one) => fingerprintOf(one, files.get(one.place.file)) === one.fingerprint) ? files : undefined;
}

/** The same result with other paths; undefined where a path is also part of a text. */
function moveLinted(
  linted: LintedFile,
  files: ReadonlyMap<string, SourceFile>,
  paths: ReadonlyMap<string, string>,
): LintedFile | undefined {
  const sources = new Map<string, string>();
  for (const [path, text] of linted.sources) {
    const now = paths.get(path);
    if (now === undefined) return undefined;
    sources.set(now, text);
  }
  const mover = new Mover(paths);
  const findings: Finding[] = [];
  for (const finding of linted.findings) {
    const now = mover.move(finding);
    findings.push({ ...now, fingerprint: fingerprintOf(finding, files.get(finding.place.file), now.place.file) ?? "" });
  }
  const { machines, suppressions, secrets } = linted;
  const moved: LintedFile = {
    ...linted,
    sources,
    findings,
    machines: mover.move(machines),
    suppressions: mover.move(suppressions),
    secrets: mover.move(secrets),
  };
  return mover.failed ? undefined : moved;
}

/** Copies plain data; each `file` in it becomes another. */
class Mover {
  failed = false;

  constructor(private readonly paths: ReadonlyMap<string, string>) {}

  // findings, places and runs are as deep as they are declared; a run's input is data of any depth, and is kept
  move<T>(value: T, name = ""): T {
    if (typeof value === "string") return this.text(value, name) as T;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.move(one as unknown)) as T;
    const made: Record<string, unknown> = {};
    for (const [key, one] of Object.entries(value)) made[key] = DATA.has(key) ? one : this.move(one, key);
    return made as T;
  }

  private text(text: string, name: string): string {
    const now = name === "file" ? this.paths.get(text) : undefined;
    if (now !== undefined) return now;
    if (name === "file") this.failed = true;
    for (const path of this.paths.keys()) if (text.includes(path)) this.failed = true;
    return text;
  }
}

/** Data of the definition, as it is. */
const DATA: ReadonlySet<string> = new Set(["input", "mocks", "evidence", "options"]);

/** @param path of the file, in place of its own. Undefined where the place is in a file whose text is not at hand. */
function fingerprintOf(finding: Finding, file: SourceFile | undefined, path = file?.path): string | undefined {
  if (!file || path === undefined) return undefined;
  const { rule, place, machine, state, message } = finding;
  const shown = path === file.path ? file : sourceFile(path, file.text);
  return fingerprint(rule, { file: shown, start: offsetOf(place.start, file), end: offsetOf(place.end, file) }, machine, state, message);
}

const offsetOf = ({ line, column }: Place["start"], { lineStarts }: SourceFile): number => (lineStarts[line - 1] ?? 0) + column - 1;
