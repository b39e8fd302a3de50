import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "empty-value",
    category: "validity",
    severity: "error",
    summary: "Required list or object is empty",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/empty",
);
