import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "literal-looks-computed",
    category: "correctness",
    severity: "warning",
    summary: "A value looks like a path or a function, but is taken as text",
    reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  },
  "advice/",
);
