import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "choice-operator",
    category: "validity",
    severity: "error",
    summary: "Choice rule has no valid comparison",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  },
  "choice/no-operator",
);
