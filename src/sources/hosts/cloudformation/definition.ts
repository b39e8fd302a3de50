import { MappedText } from "../../text/mapped-text.js";
import { get, type Member, type Node } from "../../text/node.js";
import type { SyntaxProblem } from "../../text/problems.js";
import type { SourceFile } from "../../text/source-file.js";
import { parseDefinitionText, type Substitute, substituted, substitutedTree, withFileProblems } from "../definition-text.js";
import type { FileAccess, HostProblem } from "../host.js";
import { asRoot, asText } from "../nodes.js";
import { readReferenced } from "../referenced-file.js";
import { type Construct, originalOf } from "./cdk-out.js";
import { callOf, type Evaluator, replacement } from "./evaluate.js";
import type { Resource } from "./template.js";

/** One machine's definition as a tree, from whichever property gives it. */
export interface FoundDefinition {
  readonly root?: Node;
  /** The file of its own that holds it. */
  readonly file?: SourceFile;
  readonly problems: readonly SyntaxProblem[];
  readonly trouble: readonly HostProblem[];
  readonly partial?: string;
  /** Logical ids of resources, by the name of the placeholder that stands for them. */
  readonly substitutions: ReadonlyMap<string, string>;
}

const NOTHING = { problems: [], trouble: [], substitutions: new Map<string, string>() };

export async function definitionOf(
  resource: Resource,
  evaluator: Evaluator,
  access: FileAccess,
  construct?: Construct,
): Promise<FoundDefinition> {
  const member = (name: string) => resource.properties?.members.find((m) => m.key.name === name);
  const { substitute, substitutions } = substitutionsOf(member("DefinitionSubstitutions"), evaluator);
  const found = await find();
  return { ...found, substitutions };

  async function find(): Promise<FoundDefinition> {
    const text = member("DefinitionString");
    if (text) return fromText(text, evaluator, substitute);
    const object = member("Definition");
    if (object) return fromObject(object, evaluator, access, substitute);
    const uri = member("DefinitionUri") ?? member("DefinitionS3Location");
    if (uri) return fromFile(uri, evaluator, access, substitute, construct);
    return { ...NOTHING, partial: "the resource has no definition" };
  }
}

function substitutionsOf(member: Member | undefined, evaluator: Evaluator): { substitute: Substitute; substitutions: Map<string, string> } {
  const values = new Map<string, Node>();
  const substitutions = new Map<string, string>();
  const map = member && evaluator.evaluate(member.value);
  if (map?.kind === "object") {
    for (const m of map.members) {
      values.set(m.key.name, m.value);
      const text = asText(m.value);
      const resource = text?.holesIn().find((h) => h.hole.resource !== undefined)?.hole.resource;
      if (resource !== undefined) substitutions.set(`\${${m.key.name}}`, resource);
    }
  }
  const substitute: Substitute = (name, written, at) => {
    const value = values.get(name);
    return value && replacement(value, written, at);
  };
  return { substitute, substitutions };
}

async function fromText({ value }: Member, evaluator: Evaluator, substitute: Substitute): Promise<FoundDefinition> {
  const call = callOf(value);
  if (call?.name === "Fn::ToJsonString") return fromTree(call.argument, evaluator, substitute);
  const made = evaluator.evaluate(value);
  if (made?.kind === "object") return fromTree(value, evaluator, substitute);
  const text = made && asText(made);
  if (!text || made.kind === "hole") return { ...NOTHING, partial: "the definition's text is known at deployment only" };
  const parsed = await parseDefinitionText(substituted(text, substitute), "");
  const unread = text.segments.some((s) => s.hole?.kind === "unknown" && s.hole.name === "${?}");
  const partial = parsed.root === undefined && unread ? "parts of its text are computed at deployment" : undefined;
  return { ...NOTHING, ...parsed, ...(partial === undefined ? {} : { partial }) };
}

async function fromObject(member: Member, evaluator: Evaluator, access: FileAccess, substitute: Substitute): Promise<FoundDefinition> {
  const { value } = member;
  const included = callOf(value)?.name === "Fn::Transform" ? includedFile(value) : undefined;
  if (included) return fromFile({ ...member, value: included }, evaluator, access, substitute);
  // SAM takes a definition as text here as well
  const made = value.kind === "object" ? value : evaluator.evaluate(value);
  if (made?.kind === "string") return fromText(member, evaluator, substitute);
  return fromTree(value, evaluator, substitute);
}

function includedFile(value: Node): Node | undefined {
  const transform = callOf(value)?.argument;
  const parameters = transform?.kind === "object" ? get(transform, "Parameters") : undefined;
  return parameters?.kind === "object" ? get(parameters, "Location") : undefined;
}

function fromTree(value: Node, evaluator: Evaluator, substitute: Substitute): FoundDefinition {
  const made = evaluator.evaluate(value);
  if (made?.kind !== "object") return { ...NOTHING, partial: "the definition is known at deployment only" };
  return { ...NOTHING, root: asRoot(substitutedTree(made, substitute)) };
}

async function fromFile(
  member: Member,
  evaluator: Evaluator,
  access: FileAccess,
  substitute: Substitute,
  construct?: Construct,
): Promise<FoundDefinition> {
  const { file: template } = evaluator.template;
  const at = member.value.range;
  const location = evaluator.evaluate(member.value);
  const paths = pathsOf(location);
  if (paths.length === 0) return { ...NOTHING, partial: "the place of its definition is known at deployment only" };
  const inS3 = location?.kind === "object" || /^s3:\/\//.test((location?.kind === "string" && location.value) || "");
  let missing = "";
  for (const path of paths) {
    if (inS3 && !access.exists(template, path)) continue;
    const read = readReferenced(access, template, path);
    if ("missing" in read) {
      missing ||= read.missing;
      continue;
    }
    access.consumed.add(read.file.path);
    const file = originalOf(read.file, construct, template, access) ?? read.file;
    access.consumed.add(file.path);
    const parsed = withFileProblems(await parseDefinitionText(substituted(MappedText.ofFile(file), substitute), file.path), file);
    const trouble: HostProblem[] =
      read.otherCase === undefined
        ? []
        : [
            {
              range: at,
              severity: "warning",
              message: `the file is named ${read.otherCase}: file systems that tell case apart will not find "${path}"`,
            },
          ];
    return { ...NOTHING, ...parsed, file, trouble };
  }
  if (inS3) return { ...NOTHING, partial: "its definition is in Amazon S3 and not in this repository" };
  const message = `"${paths[0]}" cannot be read: ${missing}`;
  return { ...NOTHING, partial: message, trouble: [{ range: at, severity: "error", message }] };
}

/** Where the file may be, in the order to look: a path; the key of an object in S3, which a build left beside the template. */
function pathsOf(location: Node | undefined): string[] {
  if (location?.kind === "string") {
    const s3 = /^s3:\/\/[^/]+\/(.+)$/.exec(location.value);
    if (s3) return keyPaths(s3[1] as string);
    return location.holes.length > 0 || location.value === "" ? [] : [location.value];
  }
  if (location?.kind !== "object") return [];
  const key = get(location, "Key");
  const text = key && asText(key)?.text;
  return text ? keyPaths(text) : [];
}

function keyPaths(key: string): string[] {
  const last = key.slice(key.lastIndexOf("/") + 1);
  // a stage's assembly lies below the one that holds the assets
  const paths = [key, last, `asset.${last}`, `../asset.${last}`].filter((path) => path !== "" && !path.includes("${"));
  return [...new Set(paths)];
}
