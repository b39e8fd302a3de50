import { defineRule, type MapState, member, type ObjectNode, type Span } from "#rule-kit";

interface Old {
  readonly state: MapState;
  readonly object: ObjectNode;
  readonly from: string;
  readonly to: string;
}

export default defineRule<Old>({
  id: "deprecated-field",
  category: "style",
  severity: "info",
  summary: "Deprecated field of a Map state",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html#map-state-inline-deprecated-fields",
  presets: ["strict"],
  fixable: "safe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map" || state.queryLanguage !== "JSONPath") continue;
        for (const [from, to] of [
          ["Iterator", "ItemProcessor"],
          ["Parameters", "ItemSelector"],
        ] as const) {
          const found = member(state.node, from);
          if (found && !member(state.node, to))
            yield { at: found.key.range as Span, certainty: "will", state, data: { state, object: state.node, from, to } };
        }
      }
    }
  },
  describe({ state, from, to }) {
    return {
      message: `"${state.name}" uses the deprecated field ${from}; use ${to}`,
      reason: `AWS documents ItemReader, ItemBatcher and ProcessorConfig for the new names only.`,
      suggestion: `Rename ${from} to ${to}`,
    };
  },
  fix({ object, from, to }, edit) {
    edit.renameKey(object, from, to);
    return { title: `Rename ${from} to ${to}` };
  },
});
