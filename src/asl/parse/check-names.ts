import { allStates, type Machine } from "../model.js";
import type { ParseContext } from "./context.js";
import { locationOf } from "./location.js";

const MAX_NAME = 80;

/** Names of states are unique over the whole machine, nested scopes included, and at most 80 characters long. */
export function checkNames(root: Machine, context: ParseContext): void {
  const seen = new Set<string>();
  const labels = new Set<string>();
  for (const state of allStates(root)) {
    const { name, key } = state;
    if (key.placeholders.length === 0 && [...name].length > MAX_NAME) {
      context.report({
        code: "name/too-long",
        severity: "error",
        range: key.range,
        state,
        message: `A state name can have at most ${MAX_NAME} characters, but this one has ${[...name].length}`,
        awsCode: "INVALID_STATE_NAME",
        awsLocation: locationOf(state),
      });
    }
    if (seen.has(name)) {
      context.report({
        code: "name/duplicate",
        severity: "error",
        range: key.range,
        state,
        message: `Duplicate State name: ${name}`,
        suggestion: "Rename it: state names must be unique in the whole state machine, including branches and Maps",
        awsCode: "DUPLICATE_STATE_NAME",
        awsLocation: locationOf(state),
      });
    }
    seen.add(name);
    if (state.type !== "Map" || !state.label) continue;
    if (labels.has(state.label.value)) {
      context.report({
        code: "map/label",
        severity: "error",
        range: state.label.node.range,
        state,
        message: `Label "${state.label.value}" is already used by another Map`,
        awsCode: "DUPLICATE_LABEL_NAME",
        awsLocation: `${locationOf(state)}/Label`,
      });
    }
    labels.add(state.label.value);
  }
}
