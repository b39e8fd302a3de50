import { computedText } from "../../../languages/evaluator/text.js";
import { type ConstructedObject, isNothing, listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import { type State, targetOf } from "../chains.js";
import { Fields, keyOf, renderedMember } from "../fields.js";
import { errorList, errorsOf, retrier } from "./handlers.js";
import { putPaths, unknownText } from "./state-fields.js";
import type { Synthesis } from "./synthesis.js";

/** `Retry` and `Catch`. */
export function putHandlers(fields: Fields, synthesis: Synthesis, state: State, jsonata: boolean): void {
  fields.put(
    "Retry",
    handlersOf(synthesis, state, "retries", (item) => retrier(item)),
  );
  fields.put(
    "Catch",
    handlersOf(synthesis, state, "catches", (item) => catcher(synthesis, item, jsonata)),
  );
}

/** What handles all errors is last, whenever it was added. */
function handlersOf(synthesis: Synthesis, state: State, name: string, render: (item: ConstructedObject) => Value): Value | undefined {
  const list = state.state.get(name);
  if (!list) return undefined;
  if (list.kind !== "list") return unknownText(state.at);
  if (list.open) synthesis.log.assumptions.add(`the ${name} of "${synthesis.names.of(state)}" are not all known`);
  const items = list.items.filter((item) => item.kind === "made");
  const all = (item: ConstructedObject) => errorsOf(item.args[name === "catches" ? 1 : 0]).includes("States.ALL");
  const rendered = [...items.filter((i) => !all(i)), ...items.filter(all)].map(render);
  return listOf(list.open ? [unknownText(state.at), ...rendered] : rendered, state.at);
}

function catcher(synthesis: Synthesis, item: ConstructedObject, jsonata: boolean): Value {
  const [to, props] = item.args;
  const fields = new Fields(item.at);
  const target = targetOf(to);
  fields.put("ErrorEquals", errorList(props, item.at), keyOf(props, "errors"));
  putPaths(fields, props, ["ResultPath"]);
  if (jsonata) fields.put("Output", memberOf(props, "outputs"), keyOf(props, "outputs"));
  fields.put("Assign", jsonata ? memberOf(props, "assign") : renderedMember(props, "assign"), keyOf(props, "assign"));
  fields.put("Next", target && to ? computedText(synthesis.names.of(target), to.at) : unknownText(item.at), to?.at);
  if (props && props.kind !== "object" && !isNothing(props))
    return { kind: "unknown", placeholder: "unknown", name: "${catch}", at: item.at };
  return fields.object;
}
