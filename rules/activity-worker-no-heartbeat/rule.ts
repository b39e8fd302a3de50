import { type ActivityPoll, defineRule } from "#rule-kit";

interface Silent {
  readonly poll: ActivityPoll;
}

export default defineRule<Silent>({
  id: "activity-worker-no-heartbeat",
  category: "reliability",
  severity: "info",
  summary: "Activity worker sends no heartbeats",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html",
  presets: ["strict"],
  reads: ["activityWorkers"],
  *check({ workers }) {
    const poll = workers?.polls[0];
    if (poll && workers.sendsHeartbeat === "no") yield { at: poll.at, certainty: "may", data: { poll } };
  },
  describe() {
    return {
      message: "This worker never calls SendTaskHeartbeat",
      reason:
        "If the state sets HeartbeatSeconds, tasks without heartbeats fail; if not, a crashed worker is detected only at the timeout.",
      suggestion: "Call SendTaskHeartbeat with the task token while the work is in progress",
    };
  },
});
