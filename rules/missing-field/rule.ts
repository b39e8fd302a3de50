import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "missing-field",
    category: "validity",
    severity: "error",
    summary: "A field that AWS requires is missing",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/missing-field",
);
