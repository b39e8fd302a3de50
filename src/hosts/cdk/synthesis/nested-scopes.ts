import { computedText, plainText } from "../../../languages/evaluator/text.js";
import { listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import type { State } from "../chains.js";
import { classRange, Fields } from "../fields.js";
import { unknownText } from "./state-fields.js";
import type { Synthesis } from "./synthesis.js";

/** `Branches` of a Parallel. */
export function branchesOf(synthesis: Synthesis, state: State, jsonata: boolean): Value {
  const list = state.state.get("branches");
  if (!list) return listOf([], state.at);
  const branches = list.kind === "list" ? list.items.map((branch) => synthesis.scope(branch, jsonata)) : [];
  const open = list.kind !== "list" || list.open;
  if (open) synthesis.log.assumptions.add(`some branches of "${synthesis.names.of(state)}" are unknown`);
  return listOf(open ? [...branches, unknownText(state.at)] : branches, state.at);
}

/** `ItemProcessor` of a Map, or `Iterator` where the program says so. */
export function putProcessor(fields: Fields, synthesis: Synthesis, state: State, jsonata: boolean, distributed: boolean): void {
  const given = state.state.get("processor");
  if (given?.kind !== "made") {
    synthesis.log.suppose(`the item processor of "${synthesis.names.of(state)}" is unknown`);
    fields.open();
    return;
  }
  const [body, config, kind] = given.args;
  const inner = body && synthesis.scope(body, jsonata);
  if (plainText(kind) === "iterator" && !distributed) {
    fields.put("Iterator", inner, given.at);
    return;
  }
  const mode = memberOf(config, "mode");
  const wide = distributed || plainText(mode) === "DISTRIBUTED";
  const type = distributed ? memberOf(state.args[2], "mapExecutionType") : memberOf(config, "executionType");
  const settings = new Fields(given.at).put(
    "Mode",
    wide ? computedText("DISTRIBUTED", mode?.at ?? classRange(state)) : (mode ?? computedText("INLINE", given.at)),
  );
  if (wide) settings.put("ExecutionType", type ?? (distributed ? computedText("STANDARD", classRange(state)) : undefined));
  const processor = new Fields(given.at).put("ProcessorConfig", settings.object);
  if (inner?.kind === "object") fields.put("ItemProcessor", processor.spread(inner).object, given.at);
  else fields.put("ItemProcessor", unknownText(given.at));
}
