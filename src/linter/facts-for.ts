import type { Facts } from "../analysis/facts/facts.js";
import type { Answers } from "../analysis/fixpoint/answers.js";
import type { Machine, State } from "../asl/model.js";
import { MAX_SETTINGS_BYTES, readPlainFile, UnreadableFileError } from "../discovery/plain-file.js";
import type { Graph } from "../graph/graph.js";
import type { HandlerShapes, WorkflowType } from "../hosts/deployment.js";
import type { Definition } from "../hosts/host.js";
import type { ChildMachine } from "../rule-kit/rule.js";
import type { Json } from "../text/node.js";
import { startedBy } from "../triggers/input-of.js";
import { resultsOfFunctions } from "./called-functions.js";
import { resultsOf } from "./children.js";
import { ConfigError } from "./config/load.js";
import type { ResolvedSettings } from "./config/resolve.js";

/** @throws ConfigError where the schema's file cannot be read. */
function inputSchema({ inputSchema: set, known }: ResolvedSettings): Json | undefined {
  const given = set ?? known.get("input")?.schema;
  if (typeof given !== "string") return given as Json | undefined;
  try {
    return JSON.parse(readPlainFile(given, { most: MAX_SETTINGS_BYTES }).toString("utf8")) as Json;
  } catch (error) {
    // the parser's own message quotes the text
    const reason = error instanceof UnreadableFileError ? error.message.replace(`${given}: `, "") : "it is not valid JSON";
    throw new ConfigError(`${given}: input schema cannot be read: ${reason}`);
  }
}

interface DeclaredFacts {
  readonly maxBytes: ReadonlyMap<string, number>;
  readonly known: Answers;
  readonly inputSchema?: Json;
}

/** Schemas of what states get or give, by the name of the state. */
function schemasOf({ known }: ResolvedSettings, role: "result" | "output"): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  for (const [path, { schema }] of known) {
    const state = path.startsWith("states.") && path.endsWith(`.${role}`) ? path.slice("states.".length, -role.length - 1) : undefined;
    if (state !== undefined && schema !== undefined) found.set(state, schema);
  }
  return found;
}

/** What the configuration declares, in the words of the analysis. @throws ConfigError where the schema's file cannot be read. */
export function declaredFacts(settings: ResolvedSettings): DeclaredFacts {
  const schema = inputSchema(settings);
  const maxBytes = new Map([...settings.known].flatMap(([path, { maxBytes: n }]) => (n === undefined ? [] : [[path, n] as const])));
  const known = {
    results: schemasOf(settings, "result"),
    outputs: schemasOf(settings, "output"),
    minBytes: new Map([...settings.known].flatMap(([path, { minBytes: n }]) => (n === undefined ? [] : [[path, n] as const]))),
  };
  return { maxBytes, known, ...(schema === undefined ? {} : { inputSchema: schema }) };
}

/** The analysis is loaded only where a rule asks for facts of a definition whose form is right. */
export async function factsFor(
  machine: Machine,
  _graph: Graph,
  definition: Definition,
  type: WorkflowType | undefined,
  settings: ResolvedSettings,
  children: ReadonlyMap<State, ChildMachine>,
  functions: ReadonlyMap<State, HandlerShapes>,
): Promise<Facts | undefined> {
  const { analyze } = await import("../analysis/facts/analyze-machine.js");
  const started = startedBy(definition.deployment);
  const { known, ...declared } = declaredFacts(settings);
  return analyze(machine, {
    ...declared,
    known: { ...known, children: resultsOf(children), functions: resultsOfFunctions(functions) },
    ...(started ? { startedBy: started } : {}),
    ...(type ? { type } : {}),
  });
}
