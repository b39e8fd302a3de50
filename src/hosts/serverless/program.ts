import { Interpreter } from "../../languages/evaluator/interpreter.js";
import { NODE } from "../../languages/evaluator/node-library.js";
import { ToNode } from "../../languages/evaluator/to-node.js";
import { loadParser } from "../../languages/javascript/parse.js";
import type { SourceFile } from "../../text/source-file.js";
import type { HostResult } from "../host.js";
import type { ReadSession } from "../read-session.js";
import { readServiceTree } from "./read.js";

/** A service whose configuration is a program: what it exports is read as the tree of the service. */
export async function readServiceProgram(file: SourceFile, access: ReadSession): Promise<HostResult> {
  const run = new Interpreter({ parse: await loadParser(), access, libraries: [NODE] });
  const module = run.module(file);
  const exported = (module?.exports.get("=") ?? module?.exports.get("default"))?.();
  const toNode = new ToNode(undefined, undefined, true);
  const root = exported && toNode.node(exported);
  return root?.kind === "object" ? readServiceTree(file, root, [], access) : { definitions: [], problems: [] };
}
