import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "missing-transition",
    category: "validity",
    severity: "error",
    summary: "State has neither Next nor End",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html",
  },
  "transition/missing",
);
