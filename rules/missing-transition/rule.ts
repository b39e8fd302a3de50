import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "missing-transition",
    category: "validity",
    severity: "error",
    summary: "A state neither names the next one nor ends its scope",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/missing",
);
