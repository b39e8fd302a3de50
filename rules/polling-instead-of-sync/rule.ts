import { defineRule, type LoopFact, pluralize, pollingModel, type State, type TaskState } from "#rule-kit";

interface Polls {
  readonly poll: TaskState;
  readonly sync: string;
  readonly states: readonly State[];
  readonly loop?: LoopFact;
}

export default defineRule<Polls>({
  id: "polling-instead-of-sync",
  category: "cost",
  severity: "info",
  summary: "Polling loop where the .sync integration exists",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync",
  presets: ["recommended", "strict"],
  reads: ["graph", "loops"],
  *check(context) {
    if (context.type === "EXPRESS") return;
    for (const scope of context.graph.scopes) {
      for (const component of scope.components) {
        if (
          !component.loop ||
          !component.states.some((state) => state.type === "Wait") ||
          !component.states.some((state) => state.type === "Choice")
        )
          continue;
        for (const state of component.states) {
          const resource = state.type === "Task" ? state.resource?.value : undefined;
          if (state.type !== "Task" || resource?.form !== "aws-sdk") continue;
          const sync = pollingModel(resource.service ?? "", resource.action ?? "")?.sync;
          // only where the machine starts the job itself could .sync take its place
          if (!sync || !startsIt(scope.states, sync)) continue;
          const loop = context.facts.loops.find((one) => one.states.includes(state));
          yield {
            at: state.resource?.node ?? state.node,
            certainty: "may",
            state,
            data: { poll: state, sync, states: component.states, ...(loop ? { loop } : {}) },
          };
        }
      }
    }
  },
  describe({ poll, sync, states, loop }) {
    const events = loop?.eventsPerIteration.min;
    return {
      message: `"${poll.name}" polls a job that ${sync}.sync can wait for`,
      reason: `Each iteration bills ${pluralize(states.length, "state transition")}${events ? ` and writes ${events} history events` : ""}, and job completion is detected late.`,
      suggestion: `Start the job with "arn:aws:states:::${sync}.sync" and remove the loop`,
    };
  },
});

function startsIt(states: readonly State[], sync: string): boolean {
  const action = sync.split(":")[1];
  return states.some(
    (state) => state.type === "Task" && state.resource?.value.action === action && state.resource?.value.pattern === "request-response",
  );
}
