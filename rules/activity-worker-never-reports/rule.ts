import { type ActivityPoll, defineRule } from "#rule-kit";

interface Silent {
  readonly poll: ActivityPoll;
  readonly lacks: "success" | "failure";
}

export default defineRule<Silent>({
  id: "activity-worker-never-reports",
  category: "reliability",
  severity: "error",
  summary: "A worker that takes tasks and never says how they ended keeps executions waiting",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html",
  presets: ["recommended", "strict"],
  reads: ["activityWorkers"],
  *check({ workers }) {
    const poll = workers?.polls[0];
    if (!workers || !poll) return;
    if (workers.reportsSuccess === "no") yield { at: poll.at, certainty: "may", data: { poll, lacks: "success" } };
    else if (workers.reportsFailure === "no")
      yield { at: poll.at, certainty: "may", severity: "warning", data: { poll, lacks: "failure" } };
  },
  describe({ lacks }) {
    return lacks === "success"
      ? {
          message: "This worker takes tasks and never reports their success",
          reason: "The state waits for SendTaskSuccess with the task's token until its timeout, or for a year.",
          suggestion: "Call SendTaskSuccess with the token when the work is done, and SendTaskFailure when it fails",
        }
      : {
          message: "This worker never reports a failure",
          reason: "When the work throws, the state hears nothing and waits until its timeout, or for a year.",
          suggestion: "Call SendTaskFailure with the token in the catch block",
        };
  },
});
