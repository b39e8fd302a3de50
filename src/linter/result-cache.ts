import { createHash, hash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readPlainFile } from "../discovery/plain-file.js";
import type { ReadSession } from "../hosts/read-session.js";
import type { SourceFile } from "../text/source-file.js";
import type { LintedFile } from "./lint.js";
import { type FileOutcome, lookAgain } from "./outcome.js";

/** Entries of one cache file. */
const MOST_ENTRIES = 20_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Digests of short texts, such as whether a file exists. */
const known = new Map<string, string>();
const SHORT = 16;

/** SHA-1 of a text in base64; those of short texts are kept. */
export function digestOf(text: string): string {
  const before = text.length < SHORT ? known.get(text) : undefined;
  if (before !== undefined) return before;
  const digest = hash("sha1", text, "base64");
  if (text.length < SHORT) known.set(text, digest);
  return digest;
}

interface Entry {
  readonly digest: string;
  readonly outcome: Omit<FileOutcome, "linted"> & { readonly linted: Omit<LintedFile, "sources"> };
  /** Files whose texts the report shows. */
  readonly sources: readonly string[];
}

/**
 * Results of earlier runs. A result holds while the file, what it depends on, the version, the configuration and the
 * options are the same. The file of the cache is never trusted: what is not as it was written is not used.
 */
export class ResultCache {
  private readonly entries: Map<string, Entry>;
  private changed = false;

  /**
   * @param file where it is kept; undefined: in memory alone.
   * @param key of everything besides the files: version, configuration, options.
   */
  constructor(
    private readonly file: string | undefined,
    readonly key: string,
  ) {
    this.entries = file === undefined ? new Map() : readEntries(file, key);
  }

  /** The result of an earlier run, if nothing that it depends on has changed. */
  find(source: SourceFile, named: boolean, access: ReadSession): FileOutcome | undefined {
    const entry = this.entries.get(keyOf(source.path, named));
    if (entry?.digest !== digestOf(source.text)) return undefined;
    const texts = new Map([[source.path, source.text]]);
    for (const dependency of entry.outcome.dependencies) {
      const { text, file } = lookAgain(dependency, access);
      if (digestOf(text) !== dependency.digest) return undefined;
      if (file) texts.set(file.path, file.text);
    }
    const sources = new Map<string, string>();
    for (const path of entry.sources) {
      const text = texts.get(path);
      if (text === undefined) return undefined;
      sources.set(path, text);
    }
    return { ...entry.outcome, linted: { ...entry.outcome.linted, sources } };
  }

  keep(source: SourceFile, named: boolean, outcome: FileOutcome): void {
    const { sources, read: _, ...linted } = outcome.linted;
    const known = new Set([source.path, ...outcome.dependencies.flatMap(({ target }) => target ?? [])]);
    if (outcome.entangled || linted.crashes.length > 0 || ![...sources.keys()].every((path) => known.has(path))) return;
    const key = keyOf(source.path, named);
    // the last ones used are the last ones in the file
    this.entries.delete(key);
    this.entries.set(key, { digest: digestOf(source.text), outcome: { ...outcome, linted }, sources: [...sources.keys()] });
    this.changed = true;
  }

  /** Failing to write is no failure of the run. */
  save(): void {
    const file = this.file;
    if (!this.changed || file === undefined) return;
    this.changed = false;
    const body = inAscii(JSON.stringify([...this.entries].slice(-MOST_ENTRIES)));
    const partial = `${file}.${randomUUID()}`;
    try {
      // a device or a folder is never replaced
      if (existsSync(file) && !statSync(file).isFile()) return;
      mkdirSync(dirname(file), { recursive: true });
      // a link that somebody laid there is not followed
      writeFileSync(partial, `${digestOf(this.key + body)}\n${body}`, { mode: 0o600, flag: "wx" });
      renameSync(partial, file);
    } catch {
      rmSync(partial, { force: true });
    }
  }
}

/** JSON of ASCII alone is read in half the time and memory. */
const inAscii = (json: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII
  json.replace(/[^\u0000-\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

const keyOf = (path: string, named: boolean): string => `${named ? "named" : "found"}\n${path}`;

/** The entries of a cache file that this version wrote with this configuration, whole; else none. */
function readEntries(file: string, key: string): Map<string, Entry> {
  try {
    const bytes = readPlainFile(file, { most: MOST_BYTES });
    const end = bytes.indexOf(10);
    const body = bytes.subarray(end + 1);
    if (bytes.toString("latin1", 0, end) !== createHash("sha1").update(key).update(body).digest("base64")) return new Map();
    return new Map(JSON.parse(body.toString("latin1")) as [string, Entry][]);
  } catch {
    return new Map();
  }
}
