import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-path",
    category: "validity",
    severity: "error",
    summary: "A JSONPath does not parse, or is no Reference Path where one is needed",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html",
  },
  "path/",
);
