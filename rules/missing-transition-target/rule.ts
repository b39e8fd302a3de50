import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "missing-transition-target",
    category: "validity",
    severity: "error",
    summary: "Transition to a state that does not exist in the same States object",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/missing-target",
);
