import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-template",
    category: "validity",
    severity: "error",
    summary: "Value of a key that ends in .$ is not a path or intrinsic function",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html",
  },
  "template/",
);
