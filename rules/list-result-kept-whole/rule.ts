import { action, defineRule, type TaskState } from "#rule-kit";

interface Whole {
  readonly state: TaskState;
  readonly call: string;
  readonly lists: readonly string[];
  /** The parameter that limits a page. */
  readonly limit?: string;
}

export default defineRule<Whole>({
  id: "list-result-kept-whole",
  category: "quota",
  severity: "info",
  summary: "The answer of a list call goes into the state with everything in it",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#avoid-exec-failures",
  presets: ["strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Task" || state.resource?.value.form !== "aws-sdk" || state.resource.value.pattern !== "request-response")
          continue;
        if (state.resultSelector || state.output || state.resultPath?.value === null || context.facts.reachable(state) === "no") continue;
        const model = action(state.resource.value);
        if (!model?.pages || model.pages.results.length === 0 || state.outputPath?.value === null) continue;
        const call = `${model.service}:${model.action}`;
        yield {
          at: state.key.range,
          certainty: "may",
          state,
          data: { state, call, lists: model.pages.results, ...(model.pages.limit ? { limit: model.pages.limit } : {}) },
        };
      }
    }
  },
  describe({ state, call, lists, limit }) {
    return {
      message: `"${state.name}" keeps the whole answer of ${call}`,
      reason: `${lists.join(", ")} holds as many elements as the API puts into a page, each with all its members, and travels through every state behind.`,
      suggestion:
        state.queryLanguage === "JSONata"
          ? "Keep what is used with Output"
          : `Keep what is used with ResultSelector${limit ? `, and limit the page with ${limit}` : ""}`,
    };
  },
});
