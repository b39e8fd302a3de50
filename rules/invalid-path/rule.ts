import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-path",
    category: "validity",
    severity: "error",
    summary: "Invalid JSONPath or Reference Path",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html",
  },
  "path/",
);
