import type { Facts } from "../analysis/facts/facts.js";
import type { Machine } from "../asl/model.js";
import { MAX_SETTINGS_BYTES, readPlainFile, UnreadableFileError } from "../discovery/plain-file.js";
import type { Graph } from "../graph/graph.js";
import type { WorkflowType } from "../hosts/deployment.js";
import type { Definition } from "../hosts/host.js";
import type { Json } from "../text/node.js";
import { startedBy } from "../triggers/input-of.js";
import { ConfigError } from "./config/load.js";
import type { ResolvedSettings } from "./config/resolve.js";

/** @throws ConfigError where the schema's file cannot be read. */
function inputSchema({ inputSchema: given }: ResolvedSettings): Json | undefined {
  if (typeof given !== "string") return given as Json | undefined;
  try {
    return JSON.parse(readPlainFile(given, { most: MAX_SETTINGS_BYTES }).toString("utf8")) as Json;
  } catch (error) {
    // the parser's own message quotes the text
    const reason = error instanceof UnreadableFileError ? error.message.replace(`${given}: `, "") : "it is not valid JSON";
    throw new ConfigError(`${given}: input schema cannot be read: ${reason}`);
  }
}

/** What the configuration declares, in the words of the analysis. @throws ConfigError where the schema's file cannot be read. */
export function declaredFacts(settings: ResolvedSettings): { maxBytes: ReadonlyMap<string, number>; inputSchema?: Json } {
  const schema = inputSchema(settings);
  const maxBytes = new Map([...settings.known].flatMap(([path, { maxBytes: n }]) => (n === undefined ? [] : [[path, n] as const])));
  return { maxBytes, ...(schema === undefined ? {} : { inputSchema: schema }) };
}

/** The analysis is loaded only where a rule asks for facts of a definition whose form is right. */
export async function factsFor(
  machine: Machine,
  _graph: Graph,
  definition: Definition,
  type: WorkflowType | undefined,
  settings: ResolvedSettings,
): Promise<Facts | undefined> {
  const { analyze } = await import("../analysis/facts/analyze-machine.js");
  const started = startedBy(definition.deployment);
  return analyze(machine, { ...declaredFacts(settings), ...(started ? { startedBy: started } : {}), ...(type ? { type } : {}) });
}
