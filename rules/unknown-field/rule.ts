import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "unknown-field",
    category: "validity",
    severity: "error",
    summary: "A field is misspelt or does not belong here",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html",
  },
  "unknown-field/",
);
