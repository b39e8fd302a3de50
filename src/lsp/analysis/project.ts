import { discover } from "../../discovery/discover.js";
import { readSourceFile } from "../../discovery/read-file.js";
import type { ReadSession } from "../../hosts/read-session.js";
import { filesOf } from "../../linter/host-context.js";
import { definitionsIn } from "../../linter/read-definitions.js";

/** Templates, services, configurations and programs that name the file of a definition. */
const REFERS =
  /DefinitionUri|DefinitionS3Location|Fn::Transform|AWS::Include|templatefile\(|\bfile\(|fromFile|readFileSync|require\(|from\s+["'][^"']+\.json["']/;
const OWN_FORM = /\.(?:asl|states)(?:\.|$)/;

/** Files of a workspace that are looked into for such references. */
const MOST_FILES = 5_000;

/**
 * Which files are parts of others: a definition that a template names is linted as the template gives it, with its
 * substitutions, its type and the resources around it.
 */
export async function* parts(
  folders: readonly string[],
  access: () => ReadSession,
): AsyncGenerator<{ readonly file: string; readonly root: string }> {
  let left = MOST_FILES;
  for (const folder of folders) {
    const { files } = await discover([folder]);
    for (const { path } of files) {
      if (OWN_FORM.test(path) || left-- <= 0) continue;
      for (const file of await partsOf(path, access())) yield { file, root: path };
      // requests come first
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function partsOf(path: string, access: ReadSession): Promise<string[]> {
  try {
    const source = readSourceFile(path);
    if (!REFERS.test(source.text)) return [];
    const { definitions } = await definitionsIn(source, false, access);
    return [...new Set(definitions.flatMap((definition) => [...filesOf(definition)].map((file) => file.path)))].filter(
      (file) => file !== path,
    );
  } catch {
    // what cannot be read names nothing; it is reported when it is linted
    return [];
  }
}
