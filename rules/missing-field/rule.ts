import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "missing-field",
    category: "validity",
    severity: "error",
    summary: "A field that AWS requires is missing",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/missing-field",
);
