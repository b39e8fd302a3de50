import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-intrinsic",
    category: "validity",
    severity: "error",
    summary: "Invalid intrinsic function call",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html",
  },
  "intrinsic/",
);
