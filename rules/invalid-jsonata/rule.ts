import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-jsonata",
    category: "validity",
    severity: "error",
    summary: "JSONata expression does not parse",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
  },
  "jsonata/syntax",
  "jsonata/delimiters",
);
