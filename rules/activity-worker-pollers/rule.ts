import { type ActivityPoll, defineRule, pluralize } from "#rule-kit";

interface TooFew {
  readonly poll: ActivityPoll;
  readonly pollers: number;
  readonly least: number;
}

export default defineRule<TooFew>({
  id: "activity-worker-pollers",
  category: "reliability",
  severity: "warning",
  summary: "Activity worker keeps fewer pollers open than AWS recommends",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-activity-pollers",
  presets: ["recommended", "strict"],
  options: {
    pollers: { type: "number", default: 100, summary: "Open polls per activity ARN that AWS recommends" },
    processes: { type: "number", default: 1, summary: "Number of worker processes that run concurrently" },
  },
  reads: ["activityWorkers"],
  *check({ workers, options }) {
    const least = Number(options.pollers ?? 100);
    const processes = Number(options.processes ?? 1);
    for (const poll of workers?.polls ?? []) {
      if (poll.pollers === undefined || poll.pollers * processes >= least) continue;
      yield { at: poll.pollersAt ?? poll.at, certainty: "may", data: { poll, pollers: poll.pollers * processes, least } };
    }
  },
  describe({ poll, pollers, least }) {
    return {
      message: `This worker keeps ${pluralize(pollers, "poll")} of ${poll.activity ?? "its activity"} open, fewer than the recommended ${least}`,
      reason: "A lost poll response can block other polls for up to 60 seconds; with few open polls, tasks start late.",
      suggestion: `Keep ${least} polls open across all processes, and set the rule option "processes" if several run`,
    };
  },
});
