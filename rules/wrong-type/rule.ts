import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "wrong-type",
    category: "validity",
    severity: "error",
    summary: "Field value has the wrong type",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/wrong-type",
  "choice/condition",
);
