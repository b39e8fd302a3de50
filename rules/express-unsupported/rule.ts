import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "express-unsupported",
    category: "validity",
    severity: "error",
    summary: "An Express machine uses what only Standard can",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html",
  },
  "express/",
);
