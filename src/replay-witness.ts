import type { Machine } from "./asl/model.js";
import type { ExecutionResult } from "./execution/execution.js";
import { readMocks } from "./execution/mocks/read-mocks.js";
import { runMachine } from "./execution/run.js";
import { parseJson } from "./languages/json/parse-json.js";
import { MappedText } from "./text/mapped-text.js";
import type { Json } from "./text/node.js";
import { sourceFile } from "./text/source-file.js";

/** The mocks of a witness, in the form of a mocks file. */
export const mocksFile = ({ mocks, s3 }: { readonly mocks: unknown; readonly s3?: unknown }): object => ({
  states: mocks,
  ...(s3 === undefined ? {} : { s3 }),
});

/** Runs what proves a finding, with its input and mocks. */
export function replayWitness(
  machine: Machine,
  witness: { readonly input: unknown; readonly mocks: unknown; readonly s3?: unknown },
  { name, type }: { readonly name: string; readonly type: "STANDARD" | "EXPRESS" },
): ExecutionResult {
  const { root } = parseJson(MappedText.ofFile(sourceFile("witness.json", JSON.stringify(mocksFile(witness)))));
  return runMachine(machine, {
    input: witness.input as Json,
    type: type === "EXPRESS" ? "express" : "standard",
    unmocked: "echo",
    stateMachineName: name,
    ...(root ? { mocks: readMocks(root) } : {}),
  });
}
