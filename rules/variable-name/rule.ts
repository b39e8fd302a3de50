import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "variable-name",
    category: "validity",
    severity: "error",
    summary: "Invalid variable name, or name of a variable in an outer scope",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
  },
  "variable/",
);
