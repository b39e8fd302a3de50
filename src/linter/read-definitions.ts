import { readNamed } from "../hosts/asl/read-named.js";
import type { Definition } from "../hosts/host.js";
import type { ReadSession } from "../hosts/read-session.js";
import { type HostReading, readDefinitions } from "../hosts/registry.js";
import type { SourceFile } from "../text/source-file.js";

/** The definitions in a file; a file that the user named is read as one where no host knows it. */
export async function definitionsIn(
  file: SourceFile,
  named: boolean,
  access: ReadSession,
): Promise<{ readonly reading: HostReading | undefined; readonly definitions: readonly Definition[] }> {
  const reading = await readDefinitions(file, access);
  return { reading, definitions: reading?.definitions ?? (named ? await readNamed(file) : []) };
}
