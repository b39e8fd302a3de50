import { posix } from "node:path";
import { type Attribute, attribute, type Block, type Body, type Expression } from "../../languages/hcl/syntax.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Modules } from "./module.js";

/** Folders above a file in which what it includes is looked for. */
const MAX_FOLDERS_UP = 10;
/** The file that `find_in_parent_folders()` finds: Terragrunt's own name first. */
const PARENTS = ["terragrunt.hcl", "root.hcl"];

/** A file of Terragrunt with what it includes. */
export interface TerragruntFile {
  /** Inputs of the module, the including file's before those that it includes. */
  readonly inputs: readonly { readonly argument: Attribute; readonly file: SourceFile }[];
  /** `inputs`, for the place of the whole. */
  readonly declaration: Attribute | undefined;
  readonly terraform: Block | undefined;
}

/** The inputs that a file of Terragrunt gives to its module, with those of the files that it includes. */
export function terragruntFile(file: SourceFile, body: Body, modules: Modules): TerragruntFile {
  const own = argumentsOf(body).map((argument) => ({ argument, file }));
  const inherited = body.blocks
    .filter(({ type }) => type === "include")
    .flatMap((block) => {
      const parent = includedBy(block, file, modules);
      return parent ? argumentsOf(modules.body(parent).body).map((argument) => ({ argument, file: parent })) : [];
    });
  const names = new Set(own.map(({ argument }) => argument.name));
  return {
    inputs: [...own, ...inherited.filter(({ argument }) => !names.has(argument.name))],
    declaration: body.attributes.find(({ name }) => name === "inputs"),
    terraform: body.blocks.find(({ type }) => type === "terraform"),
  };
}

function argumentsOf(body: Body): Attribute[] {
  const inputs = body.attributes.find(({ name }) => name === "inputs");
  if (inputs?.value.type !== "object") return [];
  return inputs.value.items.flatMap(({ key, value, at }): Attribute[] =>
    key.type === "name" ? [{ name: key.name, nameAt: key.at, value, at }] : [],
  );
}

/** `include { path = find_in_parent_folders("root.hcl") }` */
function includedBy(block: Block, file: SourceFile, { access }: Modules): SourceFile | undefined {
  const path = attribute(block.body, "path")?.value;
  if (path?.type !== "call" || path.name !== "find_in_parent_folders") return undefined;
  const given = path.args[0] && literalText(path.args[0]);
  const names = given === undefined ? PARENTS : [given];
  for (let up = 1; up <= MAX_FOLDERS_UP; up++)
    for (const name of names) {
      const candidate = posix.join(...Array.from({ length: up }, () => ".."), name);
      if (!access.exists(file, candidate)) continue;
      const read = access.read(file, candidate);
      return "refused" in read ? undefined : read;
    }
  return undefined;
}

/**
 * The folder of the module in this repository, from the folder of the file: `../modules//flow` has two slashes before
 * the part that Terragrunt runs. Undefined for a module from elsewhere.
 */
export function localSource(source: Expression | undefined, file: SourceFile, { access }: Modules): string | undefined {
  if (source?.type !== "template") return undefined;
  const [first, ...rest] = source.parts;
  const [start, tail] = first?.kind === "text" ? ["", source.parts] : [first?.kind === "value" ? callName(first.value) : undefined, rest];
  if (start === undefined || tail.some(({ kind }) => kind !== "text")) return undefined;
  const written = tail.map((part) => (part.kind === "text" ? part.text.text : "")).join("");
  const path = (written.split(/[?#]/, 1)[0] ?? "").replace(/\/{2,}/g, "/");
  if (start === "" || start === "get_terragrunt_dir") {
    const relative = start === "" ? path : `.${path}`;
    return /^\.\.?(?:\/|$)/.test(relative) ? relative : undefined;
  }
  if (start !== "get_repo_root" || !path.startsWith("/")) return undefined;
  // the repository's root is the nearest folder above that has what is named
  for (let up = 1; up <= MAX_FOLDERS_UP; up++) {
    const candidate = posix.join(...Array.from({ length: up }, () => ".."), path);
    if ((access.list?.(file, candidate) ?? []).length > 0) return candidate.startsWith(".") ? candidate : `./${candidate}`;
  }
  return undefined;
}

const callName = (expression: Expression): string | undefined => (expression.type === "call" ? expression.name : undefined);

function literalText(expression: Expression): string | undefined {
  const [part, more] = expression.type === "template" ? expression.parts : [];
  return part?.kind === "text" && !more ? part.text.text : undefined;
}
