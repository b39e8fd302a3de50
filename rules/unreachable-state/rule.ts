import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unreachable-state",
    category: "validity",
    severity: "error",
    summary: "No transition leads to a state",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/unreachable",
);
