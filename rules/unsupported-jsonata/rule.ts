import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unsupported-jsonata",
    category: "validity",
    severity: "error",
    summary: "A JSONata expression uses what Step Functions does not support",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
  },
  "jsonata/unsupported",
);
