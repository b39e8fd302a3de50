import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "unreachable-state",
    category: "validity",
    severity: "error",
    summary: "No transition leads to a state",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/unreachable",
);
