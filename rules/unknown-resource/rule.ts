import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unknown-resource",
    category: "validity",
    severity: "error",
    summary: "Resource is not a valid Task ARN",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html",
  },
  "resource/",
);
