import { listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import type { State } from "../chains.js";
import { Fields } from "../fields.js";
import { putHandlers } from "./error-handling.js";
import { putFlow, unknownText } from "./state-fields.js";
import type { Synthesis } from "./synthesis.js";

/** A `CustomState`: its JSON, with what the chain adds to it. */
export function customState(synthesis: Synthesis, state: State, props: Value | undefined): Value {
  const json = memberOf(props, "stateJson");
  if (json?.kind !== "object" || json.open) {
    synthesis.log.suppose(`the JSON of "${synthesis.names.of(state)}" is unknown`);
    return unknownText(state.at);
  }
  const fields = new Fields(state.at);
  const has = (name: string) => json.members.has(name);
  if (!has("Next") && !has("End")) putFlow(fields, synthesis, state);
  const own: Fields = new Fields(state.at);
  putHandlers(own, synthesis, state, false);
  const added = own.object;
  for (const [name, member] of json.members) {
    const more = added.members.get(name)?.value;
    if (more?.kind === "list" && member.value.kind === "list")
      fields.put(name, listOf([...more.items, ...member.value.items], member.value.at), member.key);
    else fields.put(name, member.value, member.key);
  }
  for (const [name, member] of added.members) if (!has(name)) fields.put(name, member.value);
  return fields.object;
}
