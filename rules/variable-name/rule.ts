import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "variable-name",
    category: "validity",
    severity: "error",
    summary: "A variable's name is not allowed, or belongs to an outer scope",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
  },
  "variable/",
);
