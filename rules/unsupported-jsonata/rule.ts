import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unsupported-jsonata",
    category: "validity",
    severity: "error",
    summary: "JSONata feature not supported by Step Functions",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
  },
  "jsonata/unsupported",
);
