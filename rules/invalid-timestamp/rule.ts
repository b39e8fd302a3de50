import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-timestamp",
    category: "validity",
    severity: "error",
    summary: "Timestamp is not in RFC 3339 format",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html",
  },
  "structure/timestamp",
);
