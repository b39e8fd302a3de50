import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unknown-resource",
    category: "validity",
    severity: "error",
    summary: "A Resource is no ARN that Step Functions knows",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html",
  },
  "resource/",
);
