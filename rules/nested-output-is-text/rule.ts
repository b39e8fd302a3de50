import { defineRule, type Path, type RuleContext, type TaskState, type Template } from "#rule-kit";

interface AsText {
  readonly state: TaskState;
  readonly how: "parsed by hand" | "read into" | "parsed twice";
}

export default defineRule<AsText>({
  id: "nested-output-is-text",
  category: "correctness",
  severity: "info",
  summary: "Output of a child execution is a JSON string with .sync, and JSON with .sync:2",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html",
  presets: ["recommended", "strict"],
  fixable: "unsafe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        const resource = state.type === "Task" ? state.resource : undefined;
        if (state.type !== "Task" || resource?.value.service !== "states" || !resource.value.pattern.startsWith("sync")) continue;
        const how = resource.value.pattern === "sync" ? handled(state) : parsedTwice(state, context);
        if (how)
          yield {
            at: resource.node,
            certainty: how === "parsed twice" ? "may" : "will",
            ...(how === "parsed by hand" ? {} : { severity: "warning" as const }),
            state,
            data: { state, how },
          };
      }
    }
  },
  describe({ state, how }) {
    if (how === "parsed twice")
      return {
        message: `"${state.name}" parses the child execution output, which .sync:2 has parsed already`,
        reason: "With .sync:2, Output is JSON; parsing an object or a list fails the state.",
        suggestion: "Remove the parsing, or use startExecution.sync",
      };
    return {
      message:
        how === "read into"
          ? `"${state.name}" reads fields of the child execution output, which is a JSON string with .sync`
          : `"${state.name}" parses the child execution output itself`,
      reason:
        how === "read into"
          ? "With .sync, Output is a JSON string, so the path does not resolve."
          : "startExecution.sync returns Output as a JSON string; .sync:2 returns it as JSON.",
      suggestion: how === "read into" ? "Use startExecution.sync:2" : "Use startExecution.sync:2 and remove the parsing",
    };
  },
  fix({ state, how }, edit) {
    const node = state.resource?.node;
    if (how !== "read into" || !node || node.kind !== "string") return undefined;
    edit.replaceValue(node, `${node.value}:2`);
    return { title: "Use startExecution.sync:2" };
  },
});

/** An output that is itself a JSON string, as far as the child is known, can be parsed. */
function parsedTwice(state: TaskState, { children }: RuleContext): AsText["how"] | undefined {
  const kinds = children?.get(state)?.facts.execution.output?.kinds;
  return handled(state) === "parsed by hand" && !kinds?.includes("string") ? "parsed twice" : undefined;
}

/** What the state's own selectors do with Output. */
function handled(state: TaskState): AsText["how"] | undefined {
  const todo: (Template | undefined)[] = [state.resultSelector?.value, state.output?.value, state.assign?.value];
  let read: AsText["how"] | undefined;
  while (todo.length > 0) {
    const at = todo.pop();
    if (!at) continue;
    if (at.kind === "object") todo.push(...at.entries.map((entry) => entry.value));
    else if (at.kind === "array") todo.push(...at.items);
    else if (at.kind === "intrinsic") {
      if (at.name === "States.StringToJson" && at.args.some((arg) => arg.kind === "path" && isOutput(arg, 1))) return "parsed by hand";
      for (const arg of at.args) if (arg.kind !== "literal") todo.push(arg);
    } else if (at.kind === "path" && state.resultSelector && isOutput(at, 2)) read = "read into";
    else if (at.kind === "jsonata") {
      if (/\$parse\(\s*\$states\.result\.Output\s*\)/.test(at.source)) return "parsed by hand";
      if (/\$states\.result\.Output\s*\.\s*\w/.test(at.source)) read = "read into";
    }
  }
  return read;
}

const isOutput = (path: Path, least: number): boolean => {
  const [first] = path.steps;
  return path.root.kind === "input" && first?.kind === "member" && first.name === "Output" && path.steps.length >= least;
};
