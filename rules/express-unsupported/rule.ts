import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "express-unsupported",
    category: "validity",
    severity: "error",
    summary: "Feature not supported by Express state machines",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  },
  "express/",
);
