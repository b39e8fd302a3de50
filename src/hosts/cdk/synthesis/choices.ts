import { computedText } from "../../../languages/evaluator/text.js";
import { type ConstructedObject, isNothing, listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import { type State, targetOf } from "../chains.js";
import { Fields, keyOf, renderedMember } from "../fields.js";
import { unknownText } from "./state-fields.js";
import type { Synthesis } from "./synthesis.js";

/** `Choices` and `Default`. */
export function putChoices(fields: Fields, synthesis: Synthesis, state: State, jsonata: boolean): void {
  const list = state.state.get("choices");
  if (list?.kind === "list") {
    const rules = list.items.map((item) => (item.kind === "made" ? rule(synthesis, item, jsonata) : item));
    fields.put("Choices", listOf(list.open ? [...rules, unknownText(state.at)] : rules, state.at));
    if (list.open) synthesis.log.assumptions.add(`the rules of "${synthesis.names.of(state)}" are not all known`);
  } else fields.put("Choices", list ? unknownText(state.at) : listOf([], state.at));
  const otherwise = state.state.get("default");
  const target = targetOf(otherwise);
  if (otherwise && !isNothing(otherwise))
    fields.put("Default", target ? computedText(synthesis.names.of(target), otherwise.at) : unknownText(otherwise.at), otherwise.at);
}

function rule(synthesis: Synthesis, item: ConstructedObject, jsonata: boolean): Value {
  const [to, condition, options] = item.args;
  const fields = new Fields(item.at);
  if (condition?.kind === "object") fields.spread(condition);
  else {
    synthesis.log.suppose("a condition is built in an unsupported form");
    return { kind: "unknown", placeholder: "unknown", name: "${condition}", at: item.at };
  }
  if (jsonata) fields.put("Output", memberOf(options, "outputs"), keyOf(options, "outputs"));
  fields.put("Assign", jsonata ? memberOf(options, "assign") : renderedMember(options, "assign"), keyOf(options, "assign"));
  const target = targetOf(to);
  fields.put("Next", target && to ? computedText(synthesis.names.of(target), to.at) : unknownText(item.at), to?.at);
  return fields.put("Comment", memberOf(options, "comment")).object;
}
