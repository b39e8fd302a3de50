import { fileAccess, readSourceFile } from "../../src/discovery/read-file.js";
import type { Definition, HostResult } from "../../src/hosts/host.js";
import { readDefinitions } from "../../src/hosts/registry.js";
import { type Json, type Node, toJson } from "../../src/text/node.js";
import { textOf } from "../../src/text/range.js";

export interface ReadFixture extends HostResult {
  readonly consumed: readonly string[];
  of(name: string): Definition;
}

/** Reads a program under `fixtures/` as the linter does. */
export async function readFixture(path: string): Promise<ReadFixture> {
  const access = fileAccess();
  access.named?.add(`fixtures/${path}`);
  const result = (await readDefinitions(readSourceFile(`fixtures/${path}`), access)) ?? { definitions: [], problems: [] };
  return {
    ...result,
    consumed: [...access.consumed],
    of(name) {
      const found = result.definitions.find((d) => d.name === name);
      if (!found) throw new Error(`no machine ${name} in ${result.definitions.map((d) => d.name).join(", ")}`);
      return found;
    },
  };
}

/** The node at a path of member names and indexes. */
export function nodeAt(definition: Definition, ...path: readonly (string | number)[]): Node {
  let node: Node | undefined = definition.root;
  for (const step of path) {
    node =
      node?.kind === "object"
        ? node.members.find((m) => m.key.name === step)?.value
        : node?.kind === "array"
          ? node.items[step as number]
          : undefined;
  }
  if (!node) throw new Error(`nothing at ${path.join("/")}`);
  return node;
}

/** What is in the user's file where a finding on that node would point. */
export const written = (definition: Definition, ...path: readonly (string | number)[]): string => textOf(nodeAt(definition, ...path).range);

/** The same for the name of a member. */
export function writtenKey(definition: Definition, ...path: readonly (string | number)[]): string {
  const parent = nodeAt(definition, ...path.slice(0, -1));
  const member = parent.kind === "object" ? parent.members.find((m) => m.key.name === path[path.length - 1]) : undefined;
  if (!member) throw new Error(`no member ${path.join("/")}`);
  return textOf(member.key.range);
}

export const json = (definition: Definition): Json => {
  if (!definition.root) throw new Error(`${definition.name} was not read: ${definition.partialReason}`);
  return toJson(definition.root);
};
