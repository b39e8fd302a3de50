import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "invalid-jsonata",
    category: "validity",
    severity: "error",
    summary: "A JSONata expression does not parse",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
  },
  "jsonata/syntax",
  "jsonata/delimiters",
);
