import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "choice-operator",
    category: "validity",
    severity: "error",
    summary: "A choice rule compares nothing",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html",
  },
  "choice/no-operator",
);
