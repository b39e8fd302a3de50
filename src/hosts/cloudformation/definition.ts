import { nearest } from "../../asl/did-you-mean.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Member, Node } from "../../text/node.js";
import { asRoot, asText } from "../../text/node-builders.js";
import type { SyntaxProblem } from "../../text/problems.js";
import type { Span } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { HostProblem } from "../host.js";
import type { ReadSession } from "../read-session.js";
import {
  parseDefinitionText,
  parseInlineDefinition,
  type Substitute,
  substituted,
  substitutedTree,
  withFileProblems,
} from "../shared/definition-text.js";
import { type Construct, originalOf } from "./cdk-out.js";
import { callOf } from "./evaluation/calls.js";
import type { Evaluator } from "./evaluation/evaluator.js";
import { replacement } from "./evaluation/substitutions.js";
import { includeOf, withIncludes } from "./includes.js";
import { openLocation } from "./locations.js";
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

/** The definition of a state machine's resource, wherever the template or a file next to it has it. */
export async function definitionOf(
  resource: Resource,
  evaluator: Evaluator,
  access: ReadSession,
  construct?: Construct,
): Promise<FoundDefinition> {
  const property = (name: string) => resource.properties?.members.find((m) => m.key.name === name);
  const { substitute, substitutions, misspelled } = substitutionsOf(property("DefinitionSubstitutions"), evaluator);
  const found = await find();
  return { ...found, trouble: [...found.trouble, ...misspelled()], substitutions };

  async function find(): Promise<FoundDefinition> {
    const text = property("DefinitionString");
    if (text) return fromText(text, evaluator, access, substitute);
    const object = property("Definition");
    if (object) return fromObject(object, evaluator, access, substitute);
    const uri = property("DefinitionUri") ?? property("DefinitionS3Location");
    if (uri) return fromFile(uri.value, evaluator, access, substitute, construct);
    return { ...NOTHING, partial: "the resource has no definition" };
  }
}

interface Substitutions {
  readonly substitute: Substitute;
  readonly substitutions: ReadonlyMap<string, string>;
  /** Placeholders without a value, where a value of nearly the name has no placeholder: asked when all were replaced. */
  misspelled(): HostProblem[];
}

function substitutionsOf(member: Member | undefined, evaluator: Evaluator): Substitutions {
  const values = new Map<string, Node>();
  const used = new Set<string>();
  const missed = new Map<string, Span>();
  const substitutions = new Map<string, string>();
  const map = member && evaluator.evaluate(member.value);
  if (map?.kind === "object") {
    for (const m of map.members) {
      values.set(m.key.name, m.value);
      const text = asText(m.value);
      const resource = text?.holesIn().find((h) => h.placeholder.resource !== undefined)?.placeholder.resource;
      if (resource !== undefined) substitutions.set(`\${${m.key.name}}`, resource);
    }
  }
  const substitute: Substitute = (name, written, at) => {
    const value = values.get(name);
    if (value) used.add(name);
    else if (!missed.has(name)) missed.set(name, at);
    return value && replacement(value, written, at);
  };
  const { parameters, resources } = evaluator.template;
  const misspelled = (): HostProblem[] => {
    const unused = [...values.keys()].filter((name) => !used.has(name));
    return [...missed].flatMap(([name, range]) => {
      // what Fn::Sub has filled in is no placeholder of the definition
      if (parameters.has(name) || resources.has(name)) return [];
      const meant = nearest(name, unused);
      // a part of a longer text may be meant for a shell, and a name in capitals for another tool
      const isArn = values.size > 0 && isResource(range) && /[a-z]/.test(name);
      if (meant === undefined && !isArn) return [];
      return [
        {
          range,
          severity: "warning" as const,
          message: `DefinitionSubstitutions does not define ${name}, which stays as it is${meant === undefined ? "" : `; did you mean ${meant}?`}`,
        },
      ];
    });
  };
  return { substitute, substitutions, misspelled };
}

/** All of the value of a `Resource`, which is an ARN. */
function isResource({ file: { text }, start, end }: Span): boolean {
  return (
    /(?:^|[\s{,"'])Resource["']?\s*:\s*["']?$/.test(text.slice(Math.max(0, start - BEFORE), start)) &&
    /^["']?\s*(?:[,}\r\n]|$)/.test(text.slice(end, end + BEFORE))
  );
}

/** Characters around a placeholder that are looked at. */
const BEFORE = 100;

async function fromText(member: Member, evaluator: Evaluator, access: ReadSession, substitute: Substitute): Promise<FoundDefinition> {
  const included = includeOf(member.value);
  if (included) return withFunctions(await fromFile(included.location, evaluator, access, substitute), evaluator);
  const { node: value, trouble } = await withIncludes(member.value, evaluator, access);
  const call = callOf(value);
  if (call?.name === "Fn::ToJsonString") return { ...fromTree(call.argument, evaluator, substitute), trouble };
  const made = evaluator.evaluate(value);
  if (made?.kind === "object") return { ...fromTree(value, evaluator, substitute), trouble };
  const text = made && asText(made);
  if (!text || made.kind === "placeholder")
    return { ...NOTHING, trouble, partial: "the text of the definition is unknown until deployment" };
  const parsed = await parseInlineDefinition(substituted(text, substitute));
  const unread = text.segments.some((s) => s.placeholder?.kind === "unknown" && s.placeholder.name === "${?}");
  const partial = parsed.root === undefined && unread ? "parts of its text are computed at deployment" : parsed.partial;
  return { ...NOTHING, ...parsed, trouble, ...(partial === undefined ? {} : { partial }) };
}

async function fromObject(member: Member, evaluator: Evaluator, access: ReadSession, substitute: Substitute): Promise<FoundDefinition> {
  const included = includeOf(member.value);
  if (included) return withFunctions(await fromFile(included.location, evaluator, access, substitute), evaluator);
  const { node: value, trouble } = await withIncludes(member.value, evaluator, access);
  // SAM takes a definition as text here as well
  const made = value.kind === "object" ? value : evaluator.evaluate(value);
  if (made?.kind === "string") return fromText(member, evaluator, access, substitute);
  return { ...fromTree(value, evaluator, substitute), trouble };
}

/** What is included is part of the template: its functions are computed too. */
function withFunctions(found: FoundDefinition, evaluator: Evaluator): FoundDefinition {
  const made = found.root && evaluator.evaluate(found.root);
  return made?.kind === "object" && made !== found.root ? { ...found, root: asRoot(made) } : found;
}

function fromTree(value: Node, evaluator: Evaluator, substitute: Substitute): FoundDefinition {
  const made = evaluator.evaluateDefinition(value);
  if (made?.kind !== "object") return { ...NOTHING, partial: "the definition is unknown until deployment" };
  return { ...NOTHING, root: asRoot(substitutedTree(made, substitute)) };
}

/** A file that was found above the template's folder is read without a word: the template is built there. */
async function fromAbove(file: SourceFile, access: ReadSession, substitute: Substitute): Promise<FoundDefinition> {
  access.consumed.add(file.path);
  const parsed = withFileProblems(await parseDefinitionText(substituted(MappedText.ofFile(file), substitute), file.path), file);
  return { ...NOTHING, ...parsed, file };
}

/** @param at what names the file. */
async function fromFile(
  at: Node,
  evaluator: Evaluator,
  access: ReadSession,
  substitute: Substitute,
  construct?: Construct,
): Promise<FoundDefinition> {
  const { file: template } = evaluator.template;
  const located = openLocation(evaluator.evaluate(at), template, access);
  if (!located) return { ...NOTHING, partial: "the location of the definition is unknown until deployment" };
  if ("elsewhere" in located) return { ...NOTHING, partial: "the definition is in Amazon S3, not in this repository" };
  if ("missing" in located) {
    // a build may put the template, or the file, elsewhere
    return { ...NOTHING, partial: located.missing, trouble: [{ range: at.range, severity: "warning", message: located.missing }] };
  }
  if ("above" in located) return fromAbove(located.above, access, substitute);
  access.consumed.add(located.file.path);
  const file = originalOf(located.file, construct, template, access) ?? located.file;
  access.consumed.add(file.path);
  const parsed = withFileProblems(await parseDefinitionText(substituted(MappedText.ofFile(file), substitute), file.path), file);
  const message = `The file is named ${located.otherCase}, so case-sensitive file systems do not find "${located.path}"`;
  const trouble: HostProblem[] = located.otherCase === undefined ? [] : [{ range: at.range, severity: "warning", message }];
  return { ...NOTHING, ...parsed, file, trouble };
}
