import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unknown-field",
    category: "validity",
    severity: "error",
    summary: "Unknown or misplaced field",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "unknown-field/",
);
