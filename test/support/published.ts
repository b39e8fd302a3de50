import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileAccess, readSourceFile } from "../../src/discovery/read-file.js";
import type { WorkflowType } from "../../src/hosts/deployment.js";
import { readDefinitions } from "../../src/hosts/registry.js";
import { type Json, toJson } from "../../src/text/node.js";
import { SHARED } from "./shared.js";

export interface NamedDefinition {
  readonly name: string;
  readonly definition: Json;
  readonly type: WorkflowType;
}

/** The definitions of all files of a folder, in the order of their paths. */
export async function* definitionsIn(folder: string): AsyncGenerator<NamedDefinition> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  for (const file of files.filter((name) => /\.(?:json|ya?ml)$/.test(name))) {
    const found = await readDefinitions(readSourceFile(join(folder, file)), fileAccess()).catch(() => undefined);
    for (const { root, name, type = "STANDARD" } of found?.definitions ?? [])
      if (root) yield { name: `${file} ${name}`, definition: toJson(root), type };
  }
}

/** Published definitions beside a development checkout. */
export const published = (): AsyncGenerator<NamedDefinition> => definitionsIn(join(SHARED, "corpus"));
