import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unreachable-state",
    category: "validity",
    severity: "error",
    summary: "State is unreachable",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/unreachable",
);
