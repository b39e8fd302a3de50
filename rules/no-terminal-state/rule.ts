import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "no-terminal-state",
    category: "validity",
    severity: "error",
    summary: "Workflow has no terminal state",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "transition/no-terminal",
);
