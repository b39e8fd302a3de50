import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "literal-looks-computed",
    category: "correctness",
    severity: "warning",
    summary: "Value looks like a path or expression but is literal text",
    reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  },
  "advice/",
);
