import { type Catcher, defineRule, type Field, type State, type Template } from "#rule-kit";

interface Dropped {
  readonly state: State;
  readonly catcher: Catcher;
  /** The field that discards the error. */
  readonly by: "ResultPath" | "Output";
}

export default defineRule<Dropped>({
  id: "catch-drops-error",
  category: "reliability",
  severity: "info",
  summary: "Catch discards the error output",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states",
  presets: ["strict"],
  reads: ["graph", "reachability"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if ((state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") || context.facts.reachable(state) === "no")
          continue;
        for (const catcher of state.catch) {
          const by = droppedBy(catcher);
          if (by && isBroad(catcher)) yield { at: by.field.node, certainty: "will", state, data: { state, catcher, by: by.name } };
        }
      }
    }
  },
  describe({ state, by }) {
    return {
      message: `Catch of "${state.name}" discards the error output, so later states cannot see what failed`,
      reason: `${by === "ResultPath" ? '"ResultPath": null discards {Error, Cause}' : "Its Output does not include $states.errorOutput"}; only the execution history keeps it, for 90 days.`,
      suggestion:
        by === "ResultPath"
          ? 'Keep it with "ResultPath": "$.error"'
          : 'Add "error": "{% $states.errorOutput %}" to Output, or assign it to a variable',
    };
  },
});

/** A catcher of a single named error does not need the error output. */
function isBroad(catcher: Catcher): boolean {
  return (
    catcher.errorEquals.some((name) => name.value === "States.ALL" || name.value === "States.TaskFailed") || catcher.errorEquals.length > 1
  );
}

function droppedBy(catcher: Catcher): { name: Dropped["by"]; field: Field<unknown> } | undefined {
  if (catcher.assign && mentionsError(catcher.assign.value)) return undefined;
  if (catcher.resultPath?.value === null) return { name: "ResultPath", field: catcher.resultPath };
  if (catcher.output && !mentionsError(catcher.output.value)) return { name: "Output", field: catcher.output };
  return undefined;
}

/** Whether the value includes the error output, whole or in part; a value that cannot be analyzed may include it. */
function mentionsError(template: Template): boolean {
  const todo: Template[] = [template];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "jsonata") {
      // linear: what it looks at ahead is what it cannot begin with again
      if (!at.ast || /\$states\s*(\.\s*errorOutput\b|(?!\s*\.))/.test(at.source)) return true;
    } else if (at.kind === "object") todo.push(...at.entries.map((entry) => entry.value));
    else if (at.kind === "array") todo.push(...at.items);
    else if (at.kind !== "literal") return true;
  }
  return false;
}
