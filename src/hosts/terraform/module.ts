import { jsonBody, jsonValues } from "../../languages/hcl/json-syntax.js";
import { parseHcl } from "../../languages/hcl/parse.js";
import type { Attribute, Block, Body } from "../../languages/hcl/syntax.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Node } from "../../text/node.js";
import type { SourceFile } from "../../text/source-file.js";
import type { HostProblem } from "../host.js";
import type { ReadSession } from "../read-session.js";

/** A folder of Terraform files: what they declare, by name. Nothing in it is computed yet. */
export interface Module {
  /** A file of the folder, from which paths are told. */
  readonly anchor: SourceFile;
  /** What `path.module` is: the folder as seen from the root module's. */
  readonly path: string;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly variables: ReadonlyMap<string, Block>;
  /** By address: `aws_lambda_function.work`, `data.template_file.definition`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly modules: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Block>;
  /** Of all its files: one that cannot be parsed lacks in what the others refer to. */
  readonly problems: readonly HostProblem[];
  /** Values from `terraform.tfvars` and `*.auto.tfvars`. */
  readonly assigned: ReadonlyMap<string, Attribute>;
}

/** What the caller of a module gives, computed when asked for. */
export type Inputs = ReadonlyMap<string, () => Node>;

interface ReadBody {
  readonly body: Body;
  readonly problems: readonly HostProblem[];
}

const TERRAFORM = /\.(?:tf|tofu)(?:\.json)?$/;
/** More files than these are no module that people wrote. */
const MAX_FILES = 1_000;

/** Folders of modules that call each other, from one call on. */
const MAX_FOLDERS = 200;
const MACHINE_WORDS = /aws_sfn_state_machine|awscc_stepfunctions_state_machine|step-functions\/aws/;
const LOCAL_SOURCE = /\bsource"?\s*[=:]\s*"(\.\.?\/[^"\n]*)"/g;

/** Bodies of files, read once for each access to a repository. */
export class Modules {
  private readonly bodies = new Map<SourceFile, ReadBody>();
  private readonly folders = new Map<string, Module | undefined>();

  constructor(readonly access: ReadSession) {}

  body(file: SourceFile): ReadBody {
    const known = this.bodies.get(file);
    if (known) return known;
    const read = readBody(file);
    this.bodies.set(file, read);
    return read;
  }

  /** The module that a file belongs to. */
  moduleOf(file: SourceFile): Module {
    const folder = file.path.replace(/[^/]*$/, "");
    const known = this.folders.get(folder);
    if (known && this.holds(known, file)) return known;
    const module = this.load(file, ".", file) as Module;
    this.folders.set(folder, module);
    return module;
  }

  /** A module in another folder; undefined where there is none, or it may not be read. */
  moduleAt(root: SourceFile, path: string): Module | undefined {
    const key = `${root.path} ${path}`;
    if (!this.folders.has(key)) this.folders.set(key, this.load(root, path));
    return this.folders.get(key);
  }

  /** By the words in its files, nothing parsed: may the module in that folder, or one that it calls, make a machine? */
  mayMakeMachines(from: SourceFile, path: string, seen: Set<string> = new Set()): boolean {
    if (seen.has(path) || seen.size > MAX_FOLDERS) return false;
    seen.add(path);
    for (const name of this.access.list?.(from, path) ?? []) {
      const file = TERRAFORM.test(name) ? this.access.read(from, `${path}/${name}`) : undefined;
      if (!file || "refused" in file) continue;
      if (MACHINE_WORDS.test(file.text)) return true;
      for (const [, source = ""] of file.text.matchAll(LOCAL_SOURCE))
        if (this.mayMakeMachines(from, joinedPath(path, source), seen)) return true;
    }
    return false;
  }

  private holds(module: Module, file: SourceFile): boolean {
    const blocks = this.body(file).body.blocks.filter((b) => b.type === "resource" || b.type === "data");
    return blocks.every((b) => module.resources.get(addressOf(b))?.at.file === file);
  }

  private load(from: SourceFile, path: string, own?: SourceFile): Module | undefined {
    const names = (this.access.list?.(from, path) ?? []).slice(0, MAX_FILES * 10);
    const files: SourceFile[] = own ? [own] : [];
    const take = (name: string) => {
      const read = this.access.read(from, path === "." ? name : `${path}/${name}`);
      return "refused" in read ? undefined : read;
    };
    for (const name of names.filter((n) => TERRAFORM.test(n)).sort()) {
      const file = take(name);
      if (file && file.path !== own?.path && files.length < MAX_FILES) files.push(file);
    }
    const [anchor] = files;
    if (!anchor) return undefined;
    const values = names.filter((n) => /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(n)).sort();
    return moduleOf(
      anchor,
      path,
      files.map((file) => this.body(file)),
      values.flatMap((name) => {
        const file = take(name);
        return file ? [this.body(file).body] : [];
      }),
    );
  }
}

/** `./modules/x` and `../y` as one path. */
export function joinedPath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? "." : parts.join("/");
}

export const addressOf = ({ type, labels }: Block): string => [...(type === "data" ? ["data"] : []), ...labels].join(".");

function moduleOf(anchor: SourceFile, path: string, bodies: readonly ReadBody[], assigned: readonly Body[]): Module {
  const blocks = bodies.flatMap(({ body }) => body.blocks);
  const named = (type: string) => new Map(blocks.filter((b) => b.type === type).map((b) => [b.labels[0] ?? "", b]));
  // the first of two equal names: files of tests and examples come behind the file that is read
  const resources = new Map<string, Block>();
  for (const block of blocks)
    if ((block.type === "resource" || block.type === "data") && !resources.has(addressOf(block))) resources.set(addressOf(block), block);
  const locals = new Map<string, Attribute>();
  for (const block of blocks) if (block.type === "locals") for (const a of block.body.attributes) locals.set(a.name, a);
  return {
    anchor,
    path,
    locals,
    variables: named("variable"),
    resources,
    modules: named("module"),
    outputs: named("output"),
    problems: bodies.flatMap(({ problems }) => problems),
    assigned: new Map(assigned.flatMap((body) => body.attributes.map((a) => [a.name, a]))),
  };
}

function readBody(file: SourceFile): ReadBody {
  const text = MappedText.ofFile(file);
  if (/\.tfvars\.json$/.test(file.path)) return { body: jsonValues(text), problems: [] };
  if (/\.json$/.test(file.path)) return jsonBody(text);
  const { body, error } = parseHcl(text);
  if (!error) return { body, problems: [] };
  return { body, problems: [{ range: error.at, severity: "error", message: `Invalid for Terraform: ${error.message}` }] };
}
