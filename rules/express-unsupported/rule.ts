import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "express-unsupported",
    category: "validity",
    severity: "error",
    summary: "An Express machine uses what only Standard can",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  },
  "express/",
);
