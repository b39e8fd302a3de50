import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-template",
    category: "validity",
    severity: "error",
    summary: "A key that ends in .$ has no path or function for its value",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html",
  },
  "template/",
);
