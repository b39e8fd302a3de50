import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-timestamp",
    category: "validity",
    severity: "error",
    summary: "A literal timestamp is not RFC 3339",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html",
  },
  "structure/timestamp",
);
