import { looksLikeMachine } from "../../asl/parse/parse-machine.js";
import { range } from "../../text/range.js";
import type { SourceFile } from "../../text/source-file.js";
import type { Definition } from "../host.js";
import { parseDefinition } from "./host.js";

/** A file that was named on the command line is looked into whatever its name, if it can be a definition at all. */
export async function readNamed(file: SourceFile): Promise<readonly Definition[]> {
  if (!/\.(json|jsonc|ya?ml|asl)$/.test(file.path) && !/^\s*\{/.test(file.text)) return [];
  const { root, problems } = await parseDefinition(file);
  const broken = problems.some((p) => !p.tolerated) || file.problems.some((p) => p.code === "file-too-large");
  if (!broken && !looksLikeMachine(root) && !/\.(asl|states)\b/.test(file.path)) return [];
  const at = range(file, 0, Math.min(1, file.text.length));
  return [
    {
      name: file.path.replace(/^.*\//, "").replace(/(\.(asl|states))?\.\w+$/, ""),
      host: "asl",
      file,
      at: root?.range ?? at,
      problems,
      ...(root ? { root } : {}),
    },
  ];
}
