import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unknown-error-name",
    category: "correctness",
    severity: "warning",
    summary: "Unknown States.* error name in Retry or Catch",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  "handlers/unknown-error",
);
