import { computedText, plainText } from "../../../languages/evaluator/text.js";
import { isNothing, memberOf, type Value } from "../../../languages/evaluator/values.js";
import { classOf, type State } from "../chains.js";
import { Fields, keyOf, renderedMember } from "../fields.js";
import { pathOf } from "../json-path.js";
import { unwrapped } from "../values.js";
import { putChoices } from "./choices.js";
import { customState } from "./custom-state.js";
import { putHandlers } from "./error-handling.js";
import { ignoredOf, renderMap } from "./map-fields.js";
import { branchesOf, putProcessor } from "./nested-scopes.js";
import { lower, putFlow, putOutputs, putPaths, putType, unknownText } from "./state-fields.js";
import type { Synthesis } from "./synthesis.js";
import { putTask } from "./task-state.js";

/** The state that a construct of the CDK renders to. @param machineJsonata the query language of the machine is JSONata. */
export function stateOf(synthesis: Synthesis, state: State, machineJsonata: boolean): Value {
  const props = state.args[2];
  const name = classOf(state);
  if (props && !isNothing(props) && (props.kind !== "object" || props.open)) {
    synthesis.log.suppose(`${props.kind === "object" ? "some" : "the"} properties of "${synthesis.names.of(state)}" are unknown`);
    return unknownText(state.at);
  }
  const own = state.state.get("language") ?? memberOf(props, "queryLanguage");
  const jsonata = own && !isNothing(own) ? plainText(own) === "JSONata" : machineJsonata;
  if (name === "CustomState") return customState(synthesis, state, props);
  const fields = new Fields(state.at);
  if (jsonata && !machineJsonata) fields.put("QueryLanguage", own ? computedText("JSONata", own.at) : undefined);
  fields.put("Comment", memberOf(props, "comment"), keyOf(props, "comment"));
  switch (name) {
    case "Pass":
      putType(fields, "Pass", state);
      fields.put("Result", unwrapped(memberOf(props, "result")), keyOf(props, "result"));
      putPaths(fields, props, ["ResultPath", "InputPath", "OutputPath"]);
      fields.put("Parameters", renderedMember(props, "parameters"), keyOf(props, "parameters"));
      putOutputs(fields, props);
      putFlow(fields, synthesis, state);
      break;
    case "Wait":
      putType(fields, "Wait", state);
      putWait(fields, synthesis, props);
      putPaths(fields, props, ["InputPath", "OutputPath"]);
      putOutputs(fields, props);
      putFlow(fields, synthesis, state);
      break;
    case "Succeed":
      putType(fields, "Succeed", state);
      putPaths(fields, props, ["InputPath", "OutputPath"]);
      putOutputs(fields, props, false);
      break;
    case "Fail":
      putType(fields, "Fail", state);
      for (const field of ["Error", "ErrorPath", "Cause", "CausePath"]) {
        const given = memberOf(props, lower(field));
        fields.put(field, pathOf(given) ?? given, keyOf(props, lower(field)));
      }
      break;
    case "Choice":
      putType(fields, "Choice", state);
      putPaths(fields, props, ["InputPath", "OutputPath"]);
      putChoices(fields, synthesis, state, jsonata);
      putOutputs(fields, props);
      break;
    case "Parallel":
      putType(fields, "Parallel", state);
      putContainer(fields, synthesis, state, props, jsonata);
      fields.put("Branches", branchesOf(synthesis, state, machineJsonata));
      fields.put("Parameters", renderedMember(props, "parameters"), keyOf(props, "parameters"));
      break;
    case "Map":
    case "DistributedMap":
      putType(fields, "Map", state);
      putContainer(fields, synthesis, state, props, jsonata);
      fields.put("Parameters", renderedMember(props, "parameters"), keyOf(props, "parameters"));
      renderMap(fields, state, props, jsonata, synthesis.tools, synthesis.flags);
      synthesis.log.ignored.push(...ignoredOf(state, props, synthesis.flags));
      putProcessor(fields, synthesis, state, machineJsonata, name === "DistributedMap");
      break;
    default:
      putTask(fields, synthesis, state, name, jsonata, props);
  }
  return fields.object;
}

function putWait(fields: Fields, synthesis: Synthesis, props: Value | undefined): void {
  const time = memberOf(props, "time");
  if (time?.kind === "object") fields.spread(time);
  else {
    synthesis.log.suppose("the duration of a Wait is unknown");
    fields.open();
  }
}

/** What Parallel and Map have in common. */
function putContainer(fields: Fields, synthesis: Synthesis, state: State, props: Value | undefined, jsonata: boolean): void {
  putPaths(fields, props, ["ResultPath", "InputPath", "OutputPath"]);
  fields.put("ResultSelector", renderedMember(props, "resultSelector"), keyOf(props, "resultSelector"));
  putOutputs(fields, props);
  putFlow(fields, synthesis, state);
  putHandlers(fields, synthesis, state, jsonata);
}
