import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "missing-transition",
    category: "validity",
    severity: "error",
    summary: "A state neither names the next one nor ends its scope",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/missing",
);
