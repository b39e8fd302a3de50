import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unknown-error-name",
    category: "correctness",
    severity: "warning",
    summary: "A handler names a States.* error that does not exist",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  },
  "handlers/unknown-error",
);
