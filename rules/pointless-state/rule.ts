import { defineRule, innerMachines, type State, writtenSeconds } from "#rule-kit";

interface Pointless {
  readonly state: State;
  readonly why: "wait" | "parallel" | "passes";
  readonly next?: State;
}

export default defineRule<Pointless>({
  id: "pointless-state",
  category: "cost",
  severity: "info",
  summary: "State has no effect but costs a transition",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html",
  presets: ["strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type === "Wait" && writtenSeconds(state) === 0)
          yield { at: state.until?.field.node ?? state.key.range, certainty: "will", state, data: { state, why: "wait" } };
        if (state.type === "Parallel" && innerMachines(state).length === 1 && state.catch.length === 0 && state.retry.length === 0)
          yield { at: state.key.range, certainty: "will", state, data: { state, why: "parallel" } };
      }
    }
  },
  describe({ state, why }) {
    return why === "wait"
      ? {
          message: `"${state.name}" waits for 0 seconds`,
          reason: "It is billed as a state transition and writes two history events without any effect.",
          suggestion: "Remove the state",
        }
      : {
          message: `Parallel state "${state.name}" has one branch and neither Retry nor Catch`,
          reason: "It adds four history events and wraps the output in an array.",
          suggestion: "Replace it with the states of its branch",
        };
  },
});
