import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "max-delay-below-interval",
    category: "correctness",
    severity: "warning",
    summary: "MaxDelaySeconds makes every retry wait the same",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  "handlers/max-delay",
);
