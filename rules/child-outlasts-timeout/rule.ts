import { defineRule, formatDuration, numberOf, type TaskState } from "#rule-kit";

interface Outlasting {
  readonly state: TaskState;
  readonly child: string;
  /** Seconds. */
  readonly timeout: number;
  readonly least: number;
}

export default defineRule<Outlasting>({
  id: "child-outlasts-timeout",
  category: "reliability",
  severity: "error",
  summary: "A task times out before the child execution that it waits for can end",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-nested-workflows.html",
  presets: ["recommended", "strict"],
  reads: ["duration", "deployment"],
  *check({ children = new Map() }) {
    for (const [state, child] of children) {
      if (state.type !== "Task" || !waits(state)) continue;
      const timeout = state.timeoutSeconds && numberOf(state.timeoutSeconds.value);
      const least = child.facts.execution.successAfter;
      if (timeout === undefined || least === undefined || least <= timeout || !state.timeoutSeconds) continue;
      yield {
        at: state.timeoutSeconds.node,
        certainty: "may",
        state,
        data: { state, child: child.name, timeout, least },
        related: [{ at: child.at, message: `A successful execution of "${child.name}" takes at least ${formatDuration(least)}` }],
      };
    }
  },
  describe({ state, child, timeout, least }) {
    return {
      message: `"${state.name}" times out after ${formatDuration(timeout)}, but a successful execution of ${child} takes at least ${formatDuration(least)}`,
      reason: "The task never succeeds: it fails with States.Timeout, if the child execution does not fail before.",
      suggestion: `Raise TimeoutSeconds above ${Math.ceil(least)}, or shorten ${child}`,
    };
  },
});

/** For the end of the child execution. */
const waits = ({ resource }: TaskState): boolean => resource?.value.pattern === "sync" || resource?.value.pattern === "sync:2";
