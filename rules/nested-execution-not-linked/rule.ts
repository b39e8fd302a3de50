import { argumentOf, defineRule, type ObjectNode, type TaskState } from "#rule-kit";

const LINK = "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID";

interface Unlinked {
  readonly state: TaskState;
  readonly input: ObjectNode;
}

export default defineRule<Unlinked>({
  id: "nested-execution-not-linked",
  category: "style",
  severity: "info",
  summary: "Child execution is not linked to its parent",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-nested-workflows.html",
  presets: ["strict"],
  fixable: "safe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        const resource = state.type === "Task" ? state.resource?.value : undefined;
        if (
          state.type !== "Task" ||
          resource?.form !== "optimized" ||
          resource.service !== "states" ||
          resource.action !== "startExecution"
        )
          continue;
        const input = argumentOf(state, "Input");
        if (input.kind !== "given" || !("node" in input.value) || input.value.node.kind !== "object") continue;
        const node = input.value.node;
        if (argumentOf(state, "Input", LINK).kind !== "absent") continue;
        const holder = node.parent;
        const key = holder?.kind === "object" ? holder.members.find((m) => m.value === node)?.key.range : undefined;
        yield { at: key ?? node, certainty: "will", state, data: { state, input: node } };
      }
    }
  },
  describe({ state }) {
    return {
      message: `Input of "${state.name}" does not link the child execution to its parent`,
      reason: "The console uses this field to link parent and child executions.",
      suggestion:
        state.queryLanguage === "JSONata" ? `Add "${LINK}": "{% $states.context.Execution.Id %}"` : `Add "${LINK}.$": "$$.Execution.Id"`,
    };
  },
  fix({ state, input }, edit) {
    if (state.queryLanguage === "JSONata") edit.addMember(input, LINK, "{% $states.context.Execution.Id %}");
    else edit.addMember(input, `${LINK}.$`, "$$.Execution.Id");
    return { title: `Add ${LINK}` };
  },
});
