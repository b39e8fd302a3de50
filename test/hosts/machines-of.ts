import type { Definition, HostProblem } from "../../src/hosts/host.js";
import type { ReadSession } from "../../src/hosts/read-session.js";
import { readDefinitions } from "../../src/hosts/registry.js";
import { isRepeated } from "../../src/hosts/shared/duplicates.js";
import { get, type Json, toJson } from "../../src/text/node.js";
import { memoryAccess } from "../support/memory-access.js";

export interface Machines {
  /** `file name states`, a machine that was read in part with a question mark. */
  readonly listed: readonly string[];
  readonly definitions: readonly Definition[];
  readonly problems: readonly HostProblem[];
  json(name: string): Json | undefined;
  of(name: string): Definition | undefined;
}

/** What a look through a repository in memory finds, in the order of its files. */
export async function machinesOf(files: Readonly<Record<string, string>>, named: readonly string[] = []): Promise<Machines> {
  const access: ReadSession & ReturnType<typeof memoryAccess> = { ...memoryAccess(files), named: new Set(named) };
  const definitions: Definition[] = [];
  const problems: HostProblem[] = [];
  for (const path of Object.keys(files)) {
    if (access.consumed.has(path)) continue;
    const reading = await readDefinitions(access.open(path), access);
    definitions.push(...(reading?.definitions ?? []));
    problems.push(...(reading?.problems ?? []));
  }
  const once = definitions.filter(({ host, name, file }) => !isRepeated({ host, name, file: file.path }, access));
  const of = (name: string) => once.find((d) => d.name === name);
  return {
    listed: once.map((d) => `${d.file.path} ${d.name} ${states(d)}${d.partialReason === undefined ? "" : "?"}`),
    definitions: once,
    problems,
    of,
    json: (name) => {
      const root = of(name)?.root;
      return root && toJson(root);
    },
  };
}

function states({ root }: Definition): number {
  const found = root?.kind === "object" ? get(root, "States") : undefined;
  return found?.kind === "object" ? found.members.length : 0;
}
