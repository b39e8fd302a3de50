import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "exclusive-fields",
    category: "validity",
    severity: "error",
    summary: "Fields that exclude each other stand side by side",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/exclusive-fields",
  "choice/several-operators",
);
