import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "invalid-path",
    category: "validity",
    severity: "error",
    summary: "A JSONPath does not parse, or is no Reference Path where one is needed",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html",
  },
  "path/",
);
