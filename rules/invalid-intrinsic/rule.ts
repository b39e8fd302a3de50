import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "invalid-intrinsic",
    category: "validity",
    severity: "error",
    summary: "A call of an intrinsic function cannot work",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html",
  },
  "intrinsic/",
);
