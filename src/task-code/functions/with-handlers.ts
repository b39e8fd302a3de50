import type { DeployedResource, Deployment } from "../../hosts/deployment.js";
import type { FileAccess } from "../../text/file-access.js";
import { readHandler } from "./read-handler.js";

/** The surroundings with the source of these functions read. Nothing is loaded where none of them has code in the repository. */
export async function withHandlers(surroundings: Deployment, functions: ReadonlySet<string>, access: FileAccess): Promise<Deployment> {
  const resources = new Map<string, DeployedResource>(surroundings.resources);
  for (const id of functions) {
    const found = resources.get(id);
    if (found?.kind !== "function" || found.handler || !found.code) continue;
    const handler = await readHandler(found.code, found.at.file, access);
    if (handler) resources.set(id, { ...found, handler });
  }
  return { ...surroundings, resources };
}
