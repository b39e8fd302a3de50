import { get, type Member, type Node, type ObjectNode } from "../../text/node.js";
import type { SourceFile } from "../../text/source-file.js";

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly member: Member;
  readonly node: ObjectNode;
  readonly properties?: ObjectNode;
}

/** The sections of a template, by name; nothing in it is computed yet. */
export interface Template {
  readonly file: SourceFile;
  readonly root: ObjectNode;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly parameters: ReadonlyMap<string, ObjectNode>;
  readonly mappings: ReadonlyMap<string, ObjectNode>;
  readonly conditions: ReadonlyMap<string, Node>;
  readonly globals?: ObjectNode;
  /** Another name under which a resource is known: the key of a function in a Serverless service. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Other files add resources to it. */
  readonly partial?: true;
}

/** The sections of a template. @param aliases logical ids by other names that references may use. */
export function templateOf(file: SourceFile, root: ObjectNode, aliases: ReadonlyMap<string, string> = new Map()): Template {
  const globals = objectAt(root, "Globals");
  return {
    file,
    root,
    resources: resourcesOf(root),
    parameters: objectsIn(objectAt(root, "Parameters")),
    mappings: objectsIn(objectAt(root, "Mappings")),
    conditions: new Map((objectAt(root, "Conditions")?.members ?? []).map((m) => [m.key.name, m.value])),
    ...(globals ? { globals } : {}),
    aliases,
  };
}

export function objectAt(node: ObjectNode | undefined, name: string): ObjectNode | undefined {
  const value = node && get(node, name);
  return value?.kind === "object" ? value : undefined;
}

export function stringAt(node: ObjectNode | undefined, name: string): string | undefined {
  const value = node && get(node, name);
  return value?.kind === "string" ? value.value : undefined;
}

function resourcesOf(root: ObjectNode): Map<string, Resource> {
  const found = new Map<string, Resource>();
  for (const member of objectAt(root, "Resources")?.members ?? []) {
    if (member.value.kind !== "object") continue;
    const type = stringAt(member.value, "Type");
    if (type === undefined) continue;
    const properties = objectAt(member.value, "Properties");
    const id = member.key.name;
    found.set(id, { id, type, member, node: member.value, ...(properties ? { properties } : {}) });
  }
  return found;
}

function objectsIn(section: ObjectNode | undefined): Map<string, ObjectNode> {
  const found = new Map<string, ObjectNode>();
  for (const m of section?.members ?? []) if (m.value.kind === "object") found.set(m.key.name, m.value);
  return found;
}
