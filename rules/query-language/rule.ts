import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "query-language",
    category: "validity",
    severity: "error",
    summary: "A field belongs to the other query language",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
  },
  "query-language/",
);
