import { type ActivityPoll, defineRule } from "#rule-kit";

interface TooFew {
  readonly poll: ActivityPoll;
  readonly pollers: number;
  readonly least: number;
}

export default defineRule<TooFew>({
  id: "activity-worker-pollers",
  category: "reliability",
  severity: "warning",
  summary: "A worker that keeps fewer polls open than AWS advises takes tasks late",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-activity-pollers",
  presets: ["recommended", "strict"],
  options: {
    pollers: { type: "number", default: 100, summary: "Open polls for each activity ARN that AWS advises" },
    processes: { type: "number", default: 1, summary: "How many processes of the worker run at the same time" },
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
      message: `This worker keeps ${pollers === 1 ? "one poll" : `${pollers} polls`} of ${poll.activity ?? "its activity"} open, fewer than ${least}`,
      reason:
        "A poll whose answer gets lost blocks others for up to 60 seconds; with few polls open all of them queue behind it and tasks wait.",
      suggestion: `Poll ${least} times at once, over all processes; set the rule's option "processes" if several run`,
    };
  },
});
