import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "missing-field",
    category: "validity",
    severity: "error",
    summary: "Required field is missing",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/missing-field",
);
