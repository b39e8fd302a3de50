import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "max-delay-below-interval",
    category: "correctness",
    severity: "warning",
    summary: "MaxDelaySeconds is not greater than IntervalSeconds",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  "handlers/max-delay",
);
