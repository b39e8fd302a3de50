import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "empty-value",
    category: "validity",
    severity: "error",
    summary: "A list or object that must hold something is empty",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/empty",
);
