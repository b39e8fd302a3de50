import { posix } from "node:path";
import type { Definition } from "../host.js";
import type { ReadSession } from "../read-session.js";

/**
 * The definitions that are not known in their synthesized form already. A machine of `cdk.out` is complete, its program
 * is read as far as that goes without running it: where both are looked at, `cdk.out` speaks, and the program's machine
 * is no second one. (Most repositories leave `cdk.out` out by `.gitignore`; then the program speaks, unless `cdk.out`
 * is named.)
 */
export function withoutSynthesized(definitions: readonly Definition[], access: ReadSession): readonly Definition[] {
  const known = access.synthesized;
  if (!known) return definitions;
  return definitions.filter((definition) => {
    if (definition.host !== "cdk") return true;
    if (definition.deployment?.constructPath !== undefined) {
      known.add(definition);
      return true;
    }
    return ![...known].some((made) => isMadeBy(made, definition));
  });
}

/** The same construct id in the app's folder; where the synthesizer recorded the program's line, in that very file. */
function isMadeBy(made: Definition, source: Definition): boolean {
  if (lastPart(made.name) !== lastPart(source.name)) return false;
  const { program } = made.deployment ?? {};
  if (program) return program.file.path === source.file.path;
  const app = appFolder(made.file.path);
  return app === "." ? !source.file.path.startsWith("..") : source.file.path.startsWith(`${app}/`);
}

const lastPart = (name: string) => name.slice(name.lastIndexOf("/") + 1);

/** The folder that holds the assembly: `infra` of `infra/cdk.out/Stack.template.json`, through assemblies within it. */
function appFolder(template: string): string {
  let folder = posix.dirname(template);
  while (/^assembly-/.test(posix.basename(folder))) folder = posix.dirname(folder);
  return posix.dirname(folder);
}
