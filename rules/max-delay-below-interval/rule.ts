import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "max-delay-below-interval",
    category: "correctness",
    severity: "warning",
    summary: "MaxDelaySeconds makes every retry wait the same",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  "handlers/max-delay",
);
