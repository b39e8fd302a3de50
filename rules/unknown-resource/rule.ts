import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "unknown-resource",
    category: "validity",
    severity: "error",
    summary: "A Resource is no ARN that Step Functions knows",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html",
  },
  "resource/",
);
