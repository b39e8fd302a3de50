import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "variable-name",
    category: "validity",
    severity: "error",
    summary: "A variable's name is not allowed, or belongs to an outer scope",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
  },
  "variable/",
);
