import { range, type Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { ReadSession } from "../read-session.js";
import { objectAt, type Resource, stringAt } from "./template.js";

export interface Construct {
  /** For people: `MyStack/Machine`, without the inner `Resource`. */
  readonly name: string;
  /** As the synthesizer wrote it: `MyStack/Machine/Resource`. */
  readonly path: string;
  /** `lib/stack.ts:12:5`, where the synthesizer recorded it. */
  readonly createdAt?: string;
  /** The same in the program's text, where that is in the repository. */
  readonly source?: Span;
}

interface Recorded {
  readonly path: string;
  readonly createdAt?: { readonly file: string; readonly line: number; readonly column: number };
}

/**
 * What the synthesizer wrote beside its templates: which construct each resource came from and which line of the
 * program made that. Older versions keep it in `manifest.json`, newer ones in `<Stack>.metadata.json`.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html
 */
export class CloudAssembly {
  private readonly recorded: ReadonlyMap<string, readonly Recorded[]>;

  constructor(
    private readonly template: SourceFile,
    private readonly access: ReadSession,
  ) {
    this.recorded = /\.template\.json$/.test(template.path) ? recordedBeside(template, access) : new Map();
  }

  /** The construct of a synthesized template's resource; undefined in templates written by hand. */
  constructOf(resource: Resource): Construct | undefined {
    const written = stringAt(objectAt(resource.node, "Metadata"), "aws:cdk:path");
    const all = this.recorded.get(resource.id) ?? [];
    const found =
      (written === undefined ? undefined : all.find((r) => r.path === written)) ??
      (written === undefined || all.length === 1 ? all[0] : undefined);
    const path = written ?? found?.path;
    if (path === undefined) return undefined;
    const made = found?.createdAt;
    const source = made && this.sourceAt(made);
    return {
      path,
      name: path.replace(/\/Resource$/, ""),
      ...(made
        ? { createdAt: source ? `${source.file.path}:${made.line}:${made.column}` : `${made.file}:${made.line}:${made.column}` }
        : {}),
      ...(source ? { source } : {}),
    };
  }

  private sourceAt({ file, line, column }: { file: string; line: number; column: number }): Span | undefined {
    const read = this.access.read(this.template, file);
    if ("refused" in read) return undefined;
    const start = (read.lineStarts[line - 1] ?? Number.NaN) + column - 1;
    if (!(start < read.text.length)) return undefined;
    // up to the end of the call's name: `new StateMachine`
    const word = /^(?:new\s+)?[\w$.]*/.exec(read.text.slice(start, start + 200))?.[0] ?? "";
    return range(read, start, start + Math.max(1, word.length));
  }
}

/**
 * A template that an earlier synthesis left in the folder: the manifest beside it names others and not this one. A
 * renamed stack leaves its old template, and templates of nested stacks are named by the metadata of their parents.
 */
export function isStale(template: SourceFile, access: ReadSession): boolean {
  if (!/\.template\.json$/.test(template.path) || !access.exists(template, "manifest.json")) return false;
  const manifest = access.read(template, "manifest.json");
  if ("refused" in manifest) return false;
  // the folder of a stage that the app does not have any more
  const folder = /(?:^|\/)(assembly-[^/]+)\/[^/]+$/.exec(template.path)?.[1];
  const outer = folder === undefined ? undefined : access.read(template, "../manifest.json");
  if (outer && !("refused" in outer) && !outer.text.includes(`"${folder}"`)) return true;
  const own = template.path.replace(/^.*\//, "");
  const named = templatesNamed(manifest.text);
  if (!named || named.has(own)) return false;
  // a nested stack's template is an asset of its parent's stack
  for (const name of access.list?.(template, ".") ?? []) {
    if (!name.endsWith(".assets.json") || !named.has(name.replace(/\.assets\.json$/, ".template.json"))) continue;
    const assets = access.read(template, name);
    if (!("refused" in assets) && assets.text.includes(`"${own}"`)) return false;
  }
  return ![...named].some((parent) => {
    const file = access.read(template, parent);
    return !("refused" in file) && file.text.includes(own);
  });
}

/** The templates of a cloud assembly's stacks; undefined where the manifest is none. */
function templatesNamed(text: string): Set<string> | undefined {
  try {
    const { artifacts } = JSON.parse(text) as { artifacts?: Record<string, { properties?: { templateFile?: unknown } }> };
    if (typeof artifacts !== "object" || artifacts === null) return undefined;
    const files = Object.values(artifacts).map((artifact) => artifact?.properties?.templateFile);
    const named = new Set(files.filter((file): file is string => typeof file === "string"));
    return named.size > 0 ? named : undefined;
  } catch {
    return undefined;
  }
}

/** By logical id; the same id may come from several stacks of one folder. */
function recordedBeside(template: SourceFile, access: ReadSession): Map<string, Recorded[]> {
  const found = new Map<string, Recorded[]>();
  const names = access.list?.(template, ".") ?? [];
  const stem = template.path.replace(/^.*\//, "").replace(/\.template\.json$/, "");
  const own = `${stem}.metadata.json`;
  const candidates = names.includes(own) ? [own] : names.filter((n) => n.endsWith(".metadata.json"));
  if (names.includes("manifest.json")) candidates.push("manifest.json");
  for (const name of candidates) {
    const file = access.read(template, name);
    if ("refused" in file || !file.text.includes("aws:cdk:logicalId")) continue;
    // a nested stack's resources are recorded with its parent, which names the template
    if (name !== own && !file.text.includes(`${stem}.`)) continue;
    for (const [path, entries] of metadataIn(file.text)) collect(path, entries, found);
  }
  return found;
}

function metadataIn(text: string): [string, unknown][] {
  try {
    const json = JSON.parse(text) as { artifacts?: Record<string, { metadata?: Record<string, unknown> }> };
    if (json.artifacts) return Object.values(json.artifacts).flatMap((a) => Object.entries(a?.metadata ?? {}));
    return Object.entries(json as Record<string, unknown>);
  } catch {
    return [];
  }
}

function collect(path: string, entries: unknown, into: Map<string, Recorded[]>): void {
  if (!Array.isArray(entries)) return;
  const id = entries.find((e) => e?.type === "aws:cdk:logicalId");
  if (typeof id?.data !== "string") return;
  const stack = entries.find((e) => e?.type === "aws:cdk:creationStack")?.data ?? id.trace;
  const createdAt = firstOwnFrame(stack);
  const recorded: Recorded = { path: path.replace(/^\//, ""), ...(createdAt ? { createdAt } : {}) };
  into.set(id.data, [...(into.get(id.data) ?? []), recorded]);
}

const FRAME = /(?:\(|^|\s)((?:file:\/\/)?(?:[A-Za-z]:)?[^\s():]+):(\d+):(\d+)\)?$/;

/** The innermost frame that is the user's own program. */
function firstOwnFrame(stack: unknown): Recorded["createdAt"] {
  if (!Array.isArray(stack)) return undefined;
  for (const frame of stack) {
    if (typeof frame !== "string" || /node_modules|\bnode:|^\.\.\./.test(frame)) continue;
    const match = FRAME.exec(frame.trim());
    if (match) return { file: (match[1] as string).replace(/^file:\/\//, ""), line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}

/**
 * The file that an asset was copied from: one that the creating program names and that has the very same text.
 * Findings then are where the user writes, and the file is no second machine.
 */
export function originalOf(
  asset: SourceFile,
  construct: Construct | undefined,
  template: SourceFile,
  access: ReadSession,
): SourceFile | undefined {
  const program = construct?.source?.file;
  if (!program) return undefined;
  for (const path of namedFiles(program.text)) {
    for (const from of [program, template]) {
      // relative to the program, or to the app's folder, which holds cdk.out
      const read = access.read(from, from === program ? path : `../${path}`);
      if (!("refused" in read) && read.path !== asset.path && read.text === asset.text) return read;
    }
  }
  return undefined;
}

// linear: what it looks at ahead is what it cannot begin with again
const LITERAL = /(["'`])((?:(?!\1)[^\\\n$])*)\1/g;
const JOINED = /\b(?:join|resolve)\(([^()]*)\)/g;

/** Paths of definitions written in a program: literals, and the literals within `join(…)`. */
function namedFiles(text: string): string[] {
  const literals = [...text.matchAll(LITERAL)].map((m) => m[2] as string);
  const joined = [...text.matchAll(JOINED)].map((m) => [...(m[1] as string).matchAll(LITERAL)].map((l) => l[2] as string).join("/"));
  return [...new Set([...joined, ...literals])].filter((path) => /\.(?:json|ya?ml|asl)$/.test(path)).slice(0, 200);
}
