import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "missing-transition-target",
    category: "validity",
    severity: "error",
    summary: "A transition names a state that is not in the same States object",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/missing-target",
);
