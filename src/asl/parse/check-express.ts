import type { StringNode } from "../../text/node.js";
import { allStates, type Machine, type MapState, type State, type TaskState } from "../model.js";
import type { ParseContext } from "./context.js";
import { locationOf } from "./location.js";

/**
 * What Express executions cannot do, in Express state machines and in the child executions of a Distributed Map.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
 */
export function checkExpress(root: Machine, context: ParseContext): void {
  const inside = new Map<Machine, Place>();
  for (const state of allStates(root)) {
    const place = placeOf(state.machine, context, inside);
    if (place === "standard") continue;
    const distributed = state.type === "Map" && state.processor?.processor?.mode === "DISTRIBUTED";
    if (state.type === "Task") checkTask(state, place, context);
    else if (distributed) checkMap(state, place, context);
  }
}

/** What kind of execution runs the scope: an Express machine's, an EXPRESS child's, or another. */
type Place = "machine" | "child" | "standard";

function placeOf(machine: Machine, context: ParseContext, known: Map<Machine, Place>): Place {
  const within: Machine[] = [];
  let place: Place | undefined;
  let at: Machine | undefined = machine;
  for (; at && !place; at = at.owner?.state.machine) {
    within.push(at);
    place = known.get(at);
    if (!place && at.processor?.mode === "DISTRIBUTED") place = at.processor.executionType === "EXPRESS" ? "child" : "standard";
  }
  place ??= context.type === "EXPRESS" ? "machine" : "standard";
  for (const scope of within) known.set(scope, place);
  return place;
}

function checkTask(state: TaskState, place: Place, context: ParseContext): void {
  const resource = state.resource?.value;
  const what =
    resource?.form === "activity"
      ? "Activity ARN"
      : resource?.pattern === "waitForTaskToken"
        ? "'.waitForTaskToken' service integration"
        : resource?.pattern.startsWith("sync")
          ? "'.sync' service integration"
          : undefined;
  if (!what || !state.resource || resource?.form === "invalid") return;
  if (place === "child") {
    const used = resource?.form === "activity" ? "an activity" : `.${resource?.pattern}`;
    context.report({
      code: "express/child",
      severity: "error",
      range: state.resource.node.range,
      message: `"${state.name}" uses ${used}, which an EXPRESS child execution does not support`,
      suggestion: "Set ExecutionType of the Distributed Map to STANDARD, or the request-response pattern",
      state,
    });
    return;
  }
  context.report({
    code: "express/unsupported",
    severity: "error",
    range: (state.resource.node as StringNode).range,
    message: `Express state machine does not support ${what}`,
    awsCode: "SCHEMA_VALIDATION_FAILED",
    awsLocation: `${locationOf(state)}/Resource`,
    suggestion: "Use a Standard state machine, or the request-response pattern",
  });
}

/** Measured for Express machines: "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines". */
function checkMap(state: MapState, place: Place, context: ParseContext): void {
  context.report({
    code: place === "child" ? "express/child" : "express/unsupported",
    severity: "error",
    range: modeOf(state) ?? state.key.range,
    message:
      place === "child"
        ? `"${state.name}" is a Distributed Map inside an EXPRESS child execution, which cannot start one`
        : `"${state.name}" is a Distributed Map, which an Express state machine does not support`,
    ...(place === "machine" ? { awsCode: "SCHEMA_VALIDATION_FAILED", awsLocation: locationOf(state) } : {}),
    suggestion: place === "child" ? "Set ExecutionType of the enclosing Distributed Map to STANDARD" : "Make the state machine STANDARD",
    state,
  });
}

function modeOf(state: State): StringNode["range"] | undefined {
  if (state.type !== "Map" || state.processor?.node.kind !== "object") return undefined;
  const config = state.processor.node.members.find((m) => m.key.name === "ProcessorConfig")?.value;
  const mode = config?.kind === "object" ? config.members.find((m) => m.key.name === "Mode") : undefined;
  return mode?.value.range;
}
