import { type ActivityPoll, defineRule } from "#rule-kit";

interface Silent {
  readonly poll: ActivityPoll;
  readonly lacks: "success" | "failure";
}

export default defineRule<Silent>({
  id: "activity-worker-never-reports",
  category: "reliability",
  severity: "error",
  summary: "Activity worker polls for tasks but never reports their result",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html",
  presets: ["recommended", "strict"],
  reads: ["activityWorkers"],
  *check({ workers }) {
    const poll = workers?.polls[0];
    if (!workers || !poll) return;
    // a program that only takes tasks to fail them does report
    if (workers.reportsSuccess === "no" && workers.reportsFailure === "yes") return;
    if (workers.reportsSuccess === "no") yield { at: poll.at, certainty: "may", data: { poll, lacks: "success" } };
    else if (workers.reportsFailure === "no")
      yield { at: poll.at, certainty: "may", severity: "warning", data: { poll, lacks: "failure" } };
  },
  describe({ lacks }) {
    return lacks === "success"
      ? {
          message: "This worker polls for tasks but never calls SendTaskSuccess",
          reason: "The state waits for SendTaskSuccess with its task token until its timeout, or for up to one year.",
          suggestion: "Call SendTaskSuccess with the task token when the work is done, and SendTaskFailure when it fails",
        }
      : {
          message: "This worker never calls SendTaskFailure",
          reason: "When the work throws, the state keeps waiting until its timeout, or for up to one year.",
          suggestion: "Call SendTaskFailure with the task token in the catch block",
        };
  },
});
