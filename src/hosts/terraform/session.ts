import { Budget, metered } from "../../budget/budget.js";
import { parseTemplate } from "../../languages/hcl/parse.js";
import type { TemplatePart } from "../../languages/hcl/syntax.js";
import { parseYaml } from "../../languages/yaml/parse-yaml.js";
import type { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import { type Span, textOf } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { HostProblem } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { readReferenced } from "../shared/referenced-file.js";
import type { Modules } from "./module.js";

/** A definition has at most 1 MiB; beyond these counts a program multiplies rather than says something. */
const DEFINITION = { steps: 300_000, units: 16 * 1024 * 1024, depth: 300 };
/** A file may have hundreds of definitions, each of which is small. */
const FILE = { steps: 1_500_000, units: 64 * 1024 * 1024, depth: 10_000 };

/** What all definitions of one file take together. */
export const fileBudget = (): Budget => new Budget("evaluating the file", FILE);

/** Folders above a module in which a path without `path.module` is looked for: where Terraform is run from is not known. */
const MAX_FOLDERS_UP = 6;

/** An expression has no value: an attribute that is not there, a wrong type. `try` goes on behind it. */
export class NoValue extends Error {}

/** What the computing of one definition shares over modules and files: its budget, what it met, what it read. */
export class Session {
  /** In plain words, where a choice had to be made without knowing; each once. */
  readonly notes = new Set<string>();
  /** Files whose text became part of a value. */
  readonly used = new Map<string, SourceFile>();
  /** Trees that `jsonencode` was given, by the text that it makes of them. */
  readonly encoded = new WeakMap<Node, Node>();
  /** Locals, variables and files that are being computed. */
  readonly following = new Set<string>();
  /** How often a variable's default was taken, which a deployment may set to another value. */
  defaultsTaken = 0;
  private readonly found = new Map<string, HostProblem>();
  private readonly yaml = new Map<string, Node | undefined>();
  private readonly waiting = new Map<string, MappedText>();
  private evaluators = 0;
  private budget = new Budget("evaluating the definition", DEFINITION);
  private nested = false;

  constructor(
    readonly modules: Modules,
    /** Paths are told from here: the folder that Terraform runs in, as far as one knows. */
    readonly root: SourceFile,
    private readonly whole: Budget = fileBudget(),
  ) {}

  get access(): ReadSession {
    return this.modules.access;
  }

  get problems(): readonly HostProblem[] {
    return [...this.found.values()];
  }

  problem(at: Span, severity: HostProblem["severity"], message: string): void {
    const key = `${at.file.path} ${at.start} ${message}`;
    if (!this.found.has(key)) this.found.set(key, { range: at, severity, message });
  }

  /** A number for each evaluator, to tell their names apart. */
  number(): number {
    return this.evaluators++;
  }

  /** Starts anew with what was read meanwhile. */
  again(): void {
    this.notes.clear();
    this.found.clear();
    this.used.clear();
    this.budget = new Budget("evaluating the definition", DEFINITION);
  }

  /** @throws BudgetSpentError */
  step(n = 1): void {
    this.budget.step(n);
    this.whole.step(n);
  }

  /** Before a text of so many characters is made. @throws BudgetSpentError */
  make(characters: number): void {
    this.budget.make(characters);
    this.whole.make(characters);
  }

  made(text: MappedText): MappedText {
    this.make(text.text.length);
    return text;
  }

  /** Work on values within it (copies, comparisons) is counted with the steps. @throws BudgetSpentError */
  deeper<T>(compute: () => T): T {
    this.whole.step();
    if (this.nested) return this.budget.within(compute);
    this.nested = true;
    try {
      return metered(
        (steps) => this.step(steps),
        () => this.budget.within(compute),
      );
    } finally {
      this.nested = false;
    }
  }

  /** Runs what a name stands for, unless that is already running: a cycle has no value. */
  follow<T>(key: string, at: Span, compute: () => T): T | undefined {
    if (this.following.has(key)) {
      this.problem(at, "error", `${textOf(at)} is a circular reference`);
      return undefined;
    }
    this.following.add(key);
    try {
      return this.deeper(compute);
    } finally {
      this.following.delete(key);
    }
  }

  /** A file that a function names. What cannot be read is a problem at that place. */
  file(path: string, at: Span): SourceFile | undefined {
    const read = readReferenced(this.access, this.root, this.located(path));
    if ("missing" in read) {
      this.problem(at, "error", `"${path}" cannot be read: ${read.missing}`);
      return undefined;
    }
    this.used.set(read.file.path, read.file);
    if (read.otherCase !== undefined)
      this.problem(at, "warning", `The file is named ${read.otherCase}, so case-sensitive file systems do not find "${path}"`);
    return read.file;
  }

  exists(path: string): boolean {
    return this.access.exists(this.root, this.located(path));
  }

  /** Names in a folder, sorted. */
  list(path: string): readonly string[] {
    return [...(this.access.list?.(this.root, path) ?? [])].sort();
  }

  /** Where Terraform runs is not known for a module read by itself: a path from there is looked for in the folders above. */
  private located(path: string): string {
    const { access, root } = this;
    if (path.startsWith("/") || path.startsWith("../") || access.exists(root, path)) return path;
    for (let n = 1; n <= MAX_FOLDERS_UP; n++) {
      const above = `${"../".repeat(n)}${path.replace(/^\.\//, "")}`;
      if (access.exists(root, above)) return above;
    }
    return path;
  }

  /** @throws HclError at the fault in the template. */
  template(content: MappedText): readonly TemplatePart[] {
    return parseTemplate(content);
  }

  /** The tree of a YAML text; undefined while it is not read yet, or where it is no YAML. */
  yamlTree(content: MappedText): Node | undefined {
    const key = `${content.origin.file.path} ${content.origin.start} ${content.text}`;
    if (!this.yaml.has(key)) this.waiting.set(key, content);
    return this.yaml.get(key);
  }

  /** Reads the YAML texts that were met; false where there was none. */
  async readYaml(): Promise<boolean> {
    if (this.waiting.size === 0) return false;
    for (const [key, content] of this.waiting) {
      const { root, problems } = await parseYaml(content);
      this.yaml.set(key, problems.some((p) => !p.tolerated) ? undefined : root);
    }
    this.waiting.clear();
    return true;
  }
}
