import { defineRule, type State, type VariableFact } from "#rule-kit";

interface Unused {
  readonly state: State;
  readonly variable: VariableFact;
}

export default defineRule<Unused>({
  id: "variable-unused",
  category: "style",
  severity: "info",
  summary: "Variable is assigned but never read",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
  presets: ["strict"],
  fixable: "unsafe",
  reads: ["variables"],
  *check(context) {
    const read = new Set<string>();
    const writes: Unused[] = [];
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        for (const variable of context.facts.variables(state)) {
          if (variable.access === "read") read.add(variable.name);
          else writes.push({ state, variable });
        }
      }
    }
    const reported = new Set<string>();
    for (const write of writes) {
      if (read.has(write.variable.name) || reported.has(write.variable.name)) continue;
      reported.add(write.variable.name);
      yield { at: write.variable.node ?? write.state.key.range, certainty: "will", state: write.state, data: write };
    }
  },
  describe({ variable }) {
    return {
      message: `$${variable.name} is assigned but never read`,
      reason: "It counts toward the limit of 10 MiB for all variables of an execution.",
      suggestion: "Remove the assignment",
    };
  },
  fix({ variable }, edit) {
    const holder = variable.node?.parent;
    if (holder?.kind !== "object") return undefined;
    const key = holder.members.find((one) => one.value === variable.node)?.key.name;
    // the last one goes with its Assign
    if (key === undefined || holder.members.length < 2) return undefined;
    edit.removeMember(holder, key);
    return { title: `Remove the assignment of $${variable.name}` };
  },
});
