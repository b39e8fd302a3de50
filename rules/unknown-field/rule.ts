import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "unknown-field",
    category: "validity",
    severity: "error",
    summary: "A field is misspelt or does not belong here",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "unknown-field/",
);
