import type { FunctionCode, FunctionSourceFacts } from "../../hosts/deployment.js";
import { argumentsOf, calledName, lastName, propertyOf, type Syntax } from "../../languages/javascript/syntax.js";
import type { FileAccess } from "../../text/file-access.js";
import type { SourceFile } from "../../text/source-file.js";
import { isNotIdempotent } from "./effects.js";
import { type Part, partsOf } from "./handler-files.js";
import { ThrownErrors } from "./thrown-errors.js";

/**
 * What a function's code does, read off its source: the errors it throws by name, its use of task tokens, calls that
 * are not idempotent. Undefined where the code is in another language or not in the repository.
 * @param from the file that declares the function: folders are relative to its own.
 */
export async function readHandler(code: FunctionCode, from: SourceFile, access: FileAccess): Promise<FunctionSourceFacts | undefined> {
  if (/^python/.test(code.runtime ?? "")) return (await import("./read-python-handler.js")).readPythonHandler(code, from, access);
  if (code.runtime !== undefined && !/^(?:nodejs|provided)/.test(code.runtime)) return undefined;
  const parts = await partsOf(code, from, access);
  const [first] = parts;
  if (!first) return undefined;
  const errors = new ThrownErrors(parts.map(({ tree, place }) => ({ tree, place })));
  const calls = (name: string) => parts.some(({ tree }) => tree.nodes.some((node) => sends(node, name)));
  return {
    file: first.file.path,
    throws: [...errors.names].sort(),
    throwsUnknown: errors.open,
    unnamed: errors.unnamed,
    words: wordsOf(parts),
    sendsTaskSuccess: calls("sendTaskSuccess"),
    sendsTaskFailure: calls("sendTaskFailure"),
    sendsTaskHeartbeat: calls("sendTaskHeartbeat"),
    pollsActivity: calls("getActivityTask"),
    effects: parts.flatMap(effectsOf),
  };
}

/** Names and short texts that are anywhere in the code: an error that none of them names comes from elsewhere. */
function wordsOf(parts: readonly Part[]): Set<string> {
  const words = new Set<string>();
  for (const { tree } of parts)
    for (const node of tree.nodes) {
      if (node.type === "Identifier") words.add(String(node.name));
      if (node.type === "Literal" && typeof node.value === "string" && node.value.length < 100) words.add(node.value);
    }
  return words;
}

/** `client.sendTaskSuccess(…)` of both SDKs, `new SendTaskSuccessCommand(…)` of the newer one. */
function sends(node: Syntax, method: string): boolean {
  const name = calledName(node);
  if (node.type === "NewExpression") return name === `${method.charAt(0).toUpperCase()}${method.slice(1)}Command`;
  return name === method && node.type === "CallExpression" && (node.callee as Syntax).type === "MemberExpression";
}

function effectsOf({ tree, place }: Part): FunctionSourceFacts["effects"] {
  return tree.nodes.flatMap((node) => {
    const name = node.type === "NewExpression" ? lastName(node.callee) : undefined;
    const command = /^(\w+)Command$/.exec(name ?? "")?.[1];
    if (command === undefined) return [];
    const input = argumentsOf(node)[0];
    return isNotIdempotent(command, (member) => propertyOf(input, member) !== undefined) ? [{ command, at: place(...node.range) }] : [];
  });
}
