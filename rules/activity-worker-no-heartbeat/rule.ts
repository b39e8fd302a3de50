import { type ActivityPoll, defineRule } from "#rule-kit";

interface Silent {
  readonly poll: ActivityPoll;
}

export default defineRule<Silent>({
  id: "activity-worker-no-heartbeat",
  category: "reliability",
  severity: "info",
  summary: "A worker that sends no heartbeat cannot be told from a dead one",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html",
  presets: ["strict"],
  reads: ["activityWorkers"],
  *check({ workers }) {
    const poll = workers?.polls[0];
    if (poll && workers.sendsHeartbeat === "no") yield { at: poll.at, certainty: "may", data: { poll } };
  },
  describe() {
    return {
      message: "This worker sends no heartbeat",
      reason:
        "With HeartbeatSeconds in the state, a task whose worker sends none fails; without it, a dead worker is noticed only at the timeout.",
      suggestion: "Call SendTaskHeartbeat with the token while the work goes on",
    };
  },
});
