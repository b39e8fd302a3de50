import { posix } from "node:path";
import type { DeclaredResource } from "../hosts/deployment.js";
import type { Definition } from "../hosts/host.js";
import type { ReadSession } from "../hosts/read-session.js";
import type { Node } from "../text/node.js";
import type { SourceFile } from "../text/source-file.js";
import { definitionsIn } from "./read-definitions.js";

/** Folders and files of the repository that are looked at for a state machine of a name, and of these the ones that are read. */
const MOST_FOLDERS = 300;
const MOST_FILES = 1_000;
const MOST_READ = 200;
const MOST_FOLDERS_UP = 4;
const DECLARES = /\.(?:json|ya?ml|tf)$/;
const NO_SOURCE = /^(?:\.|node_modules$|cdk\.out$|dist$|build$|coverage$|package(?:-lock)?\.json$)/;

/** State machines of other files of the repository, read only where one of them is asked for. */
export class OtherFiles {
  private readonly read = new Map<string, Promise<readonly Definition[]>>();
  private readonly named = new Map<string, Promise<Definition | undefined>>();

  constructor(private readonly access: ReadSession) {}

  /** The state machine that a resource of the same stack or module, or a construct, declares in another file. */
  async ofResource({ id, at: { file } }: Pick<DeclaredResource, "id" | "at">): Promise<Definition | undefined> {
    const found = (await this.definitions(file)).filter(({ name, deployment }) => (deployment?.self?.id ?? name) === id);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The only state machine of that name in the nearest folder upwards that has one. */
  ofName(name: string, from: SourceFile): Promise<Definition | undefined> {
    const before = this.named.get(name);
    if (before) return before;
    const found = this.search(name, from);
    this.named.set(name, found);
    return found;
  }

  /** State machines of other files that may start one of that name: their text names it in an ARN, and an API that starts executions. */
  async starting(name: string, from: SourceFile): Promise<readonly Definition[]> {
    const found: Definition[] = [];
    const seen = new Set<string>();
    const budget = { folders: MOST_FOLDERS, files: MOST_FILES, read: MOST_READ };
    const starts = ({ text }: SourceFile): boolean => text.includes(`:stateMachine:${name}`) && /:start(?:Sync)?Execution/.test(text);
    for (let up = 0, top = "."; up <= MOST_FOLDERS_UP; up++, top = posix.join(top, ".."))
      for (const file of this.within(from, top, seen, budget, starts)) found.push(...(await this.definitions(file)));
    return found;
  }

  private async search(name: string, from: SourceFile): Promise<Definition | undefined> {
    const seen = new Set<string>();
    const budget = { folders: MOST_FOLDERS, files: MOST_FILES, read: MOST_READ };
    for (let up = 0, top = "."; up <= MOST_FOLDERS_UP; up++, top = posix.join(top, "..")) {
      const found: Definition[] = [];
      for (const file of this.within(from, top, seen, budget, (one) => mayDeclare(one, name)))
        found.push(...(await this.definitions(file)).filter((one) => isCalled(one, name)));
      if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    }
    return undefined;
  }

  /** Files below a folder that pass a test of their text. */
  private *within(
    from: SourceFile,
    top: string,
    seen: Set<string>,
    budget: { folders: number; files: number; read: number },
    passes: (file: SourceFile) => boolean,
  ): Iterable<SourceFile> {
    const folders = [top];
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      if (seen.has(folder)) continue;
      if (--budget.folders < 0 || budget.files < 0 || budget.read <= 0) return;
      seen.add(folder);
      for (const entry of this.access.list?.(from, folder) ?? []) {
        if (NO_SOURCE.test(entry)) continue;
        const path = posix.join(folder, entry);
        // a folder, as far as its name tells
        if (!entry.includes(".")) folders.push(path);
        if (!DECLARES.test(entry) || --budget.files < 0 || budget.read <= 0) continue;
        budget.read--;
        const file = this.access.read(from, path);
        if (!("refused" in file) && file.path !== from.path && passes(file)) yield file;
      }
    }
  }

  /** What is read for another file's sake is not taken from the files that are still to be linted. */
  private definitions(file: SourceFile): Promise<readonly Definition[]> {
    const before = this.read.get(file.path);
    if (before) return before;
    const session = {
      ...this.access,
      consumed: new Set<string>(),
      named: new Set<string>(),
      given: new Set<string>(),
      synthesized: new Set<Definition>(),
    };
    const reading = definitionsIn(file, false, session).then(({ definitions }) => definitions);
    this.read.set(file.path, reading);
    return reading;
  }
}

const mayDeclare = ({ path, text }: SourceFile, name: string): boolean =>
  isStem(path, name) ? text.includes("StartAt") : text.includes(name) && /state_?machine/i.test(text);

/** `child` of `flows/child.asl.json`. */
const isStem = (path: string, name: string): boolean => posix.basename(path).replace(/\.(?:asl\.)?(?:json|ya?ml)$/, "") === name;

/** By the name that its resource gives it; a file of its own by the file's. */
export function isCalled(definition: Definition, name: string): boolean {
  return givenNames(definition).includes(name) || (definition.host === "asl" && isStem(definition.file.path, name));
}

/** Properties of CloudFormation, SAM, Terraform and Serverless that name a state machine. */
export const NAMES = ["StateMachineName", "Name", "name"] as const;

/** The names that its resource gives it. */
export const givenNames = ({ deployment }: Definition): readonly string[] =>
  NAMES.flatMap((property) => textOf(deployment?.self?.property(property)) ?? []);

const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === "string" && node.placeholders.length === 0 ? node.value : undefined;
