import { type Catcher, defineRule, type Field, type State, type Template } from "#rule-kit";

interface Dropped {
  readonly state: State;
  readonly catcher: Catcher;
  /** The field that lets the error fall. */
  readonly by: "ResultPath" | "Output";
}

export default defineRule<Dropped>({
  id: "catch-drops-error",
  category: "reliability",
  severity: "info",
  summary: "A Catch that hands nobody the error it caught",
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
      message: `Catch of "${state.name}" drops the error: no state behind it can tell what went wrong`,
      reason: `${by === "ResultPath" ? '"ResultPath": null discards {Error, Cause}' : "Its Output does not hold $states.errorOutput"}; only the execution's history still has it, for 90 days.`,
      suggestion:
        by === "ResultPath"
          ? 'Keep it with "ResultPath": "$.error"'
          : 'Add "error": "{% $states.errorOutput %}" to Output, or assign it to a variable',
    };
  },
});

/** One that catches a single, named error knows what happened. */
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

/** Does the error go into the value, whole or in part? What cannot be read may hold it. */
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
