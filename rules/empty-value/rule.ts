import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "empty-value",
    category: "validity",
    severity: "error",
    summary: "A list or object that must hold something is empty",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/empty",
);
