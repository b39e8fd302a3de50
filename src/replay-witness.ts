import type { Machine } from "./asl/model.js";
import type { ExecutionResult } from "./execution/execution.js";
import { readMocks } from "./execution/mocks/read-mocks.js";
import { runMachine } from "./execution/run.js";
import { parseJson } from "./languages/json/parse-json.js";
import { MappedText } from "./text/mapped-text.js";
import type { Json } from "./text/node.js";
import { sourceFile } from "./text/source-file.js";

/** Runs what proves a finding, with its input and mocks. */
export function replayWitness(
  machine: Machine,
  { input, mocks }: { readonly input: unknown; readonly mocks: unknown },
  { name, type }: { readonly name: string; readonly type: "STANDARD" | "EXPRESS" },
): ExecutionResult {
  const { root } = parseJson(MappedText.ofFile(sourceFile("witness.json", JSON.stringify({ states: mocks }))));
  return runMachine(machine, {
    input: input as Json,
    type: type === "EXPRESS" ? "express" : "standard",
    unmocked: "echo",
    stateMachineName: name,
    ...(root ? { mocks: readMocks(root) } : {}),
  });
}
