import { defineRule, lacksOf, nearest, nodeUsing, type State, type ValueLack } from "#rule-kit";

interface Unlisted {
  readonly state: State;
  readonly lack: ValueLack;
  readonly meant?: string;
}

export default defineRule<Unlisted>({
  id: "unknown-enumeration-value",
  category: "correctness",
  severity: "warning",
  summary: "A status or type is compared with a value that the API does not list for it",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  presets: ["recommended", "strict"],
  reads: ["values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        const reported = new Set<string>();
        for (const used of lacksOf(state, context.facts)) {
          const { lack, operation } = used;
          const key = lack.kind === "value" ? `${operation.location} ${lack.value}` : undefined;
          if (lack.kind !== "value" || key === undefined || reported.has(key)) continue;
          reported.add(key);
          const meant = nearest(lack.value, lack.values);
          yield {
            at: nodeUsing(lack.value, operation, state) ?? state.key.range,
            certainty: "may",
            state,
            data: { state, lack, ...(meant ? { meant } : {}) },
          };
        }
      }
    }
  },
  describe({ state, lack, meant }) {
    if (lack.input)
      return {
        message: `"${state.name}" compares ${lack.name ?? "a value"} with "${lack.value}", which no event that starts the state machine has`,
        reason: `By the event pattern or the type of the event, the values are ${shown(lack.values)}.`,
        suggestion: meant ? `Write "${meant}"` : `Add "${lack.value}" to the event pattern, or remove the comparison`,
      };
    return {
      message: `"${state.name}" compares ${lack.name ?? "a value"} with "${lack.value}", which the API does not list for it`,
      reason: lack.values.length === 1 ? `Its value is always ${lack.values[0]} here.` : `The API lists ${shown(lack.values)}.`,
      suggestion: meant ? `Write "${meant}"` : "Compare with one of the listed values",
    };
  },
});

const MOST_NAMED = 10;
const shown = (values: readonly string[]): string =>
  values.length > MOST_NAMED ? `${values.slice(0, MOST_NAMED).join(", ")} and ${values.length - MOST_NAMED} more` : values.join(", ");
