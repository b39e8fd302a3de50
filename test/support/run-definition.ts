import type { ExecutionResult } from "../../src/execution/execution.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { type RunOptions, runMachine } from "../../src/execution/run.js";
import { parseAsl, parseText } from "./parse.js";

/** Runs a definition with the content of a mocks file. */
export async function runDefinition(definition: object, mocks: object, options: RunOptions = {}): Promise<ExecutionResult> {
  const { machine } = await parseAsl(definition);
  const { root } = parseText(JSON.stringify(mocks));
  if (!machine || !root) throw new Error("nothing to run");
  return runMachine(machine, { mocks: readMocks(root), ...options });
}

export const LAMBDA = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f", "Payload.$": "$" } };

/** `id<-previous type`, for each event after the first `from`. */
export const eventsOf = ({ history }: ExecutionResult, from = 0): string[] =>
  history.slice(from).map((e) => `${e.id}<-${e.previousEventId} ${e.type}`);
