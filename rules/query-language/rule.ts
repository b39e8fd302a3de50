import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "query-language",
    category: "validity",
    severity: "error",
    summary: "A field belongs to the other query language",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
  },
  "query-language/",
);
