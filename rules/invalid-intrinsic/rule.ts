import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "invalid-intrinsic",
    category: "validity",
    severity: "error",
    summary: "A call of an intrinsic function cannot work",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html",
  },
  "intrinsic/",
);
