import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "query-language",
    category: "validity",
    severity: "error",
    summary: "Field is not supported by the query language of the state",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
  },
  "query-language/",
);
