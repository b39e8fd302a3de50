import { type ActivityPoll, defineRule } from "#rule-kit";

interface Silent {
  readonly poll: ActivityPoll;
}

export default defineRule<Silent>({
  id: "activity-worker-no-heartbeat",
  category: "reliability",
  severity: "info",
  summary: "A worker that sends no heartbeat cannot be told from a dead one",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html",
  presets: ["strict"],
  reads: ["workers"],
  *check({ workers }) {
    const poll = workers?.polls[0];
    if (poll && workers.sendsHeartbeat === "no") yield { at: poll.at, certainty: "may", evidence: { poll } };
  },
  say() {
    return {
      message: "This worker sends no heartbeat",
      because:
        "With HeartbeatSeconds in the state, a task whose worker sends none fails; without it, a dead worker is noticed only at the timeout.",
      instead: "Call SendTaskHeartbeat with the token while the work goes on",
    };
  },
});
