import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "nested-too-deeply",
    category: "validity",
    severity: "error",
    summary: "Definition is nested too deeply",
    reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  },
  "structure/too-deep",
);
