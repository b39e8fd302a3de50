import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "exclusive-fields",
    category: "validity",
    severity: "error",
    summary: "Mutually exclusive fields are both set",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "structure/exclusive-fields",
  "choice/several-operators",
);
