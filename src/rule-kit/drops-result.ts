import type { State } from "../asl/model.js";
import { expressionsOf } from "../asl/variable-references.js";

/** Whether nothing of a state's result goes on: ResultPath or OutputPath null, or an Output and Assign that do not read it. */
export function dropsResult(state: State): boolean {
  if (state.queryLanguage !== "JSONata")
    return ("resultPath" in state && state.resultPath?.value === null) || ("outputPath" in state && state.outputPath?.value === null);
  if (!("output" in state) || !state.output) return false;
  return [...expressionsOf(state)].every((one) => one.kind !== "jsonata" || !readsResult(one.source));
}

/** `$states` as a whole, or any member of it but these. */
const readsResult = (source: string): boolean => source.replace(/\$states\s*\.\s*(input|context|errorOutput)\b/g, "").includes("$states");
