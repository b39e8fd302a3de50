import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "literal-looks-computed",
    category: "correctness",
    severity: "warning",
    summary: "A value looks like a path or a function, but is taken as text",
    source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  },
  "advice/",
);
