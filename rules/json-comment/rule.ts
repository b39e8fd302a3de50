import { forwardSyntax } from "#rule-kit";

export default forwardSyntax(
  {
    id: "json-comment",
    category: "validity",
    severity: "error",
    summary: "A comment or trailing comma stands in JSON",
    source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  },
  {
    comment: () => ({
      message: "JSON has no comments: AWS refuses the definition",
      instead: "put the note into a Comment field, or write the definition in YAML",
    }),
    "trailing-comma": () => ({
      message: "JSON has no comma before a closing bracket: AWS refuses the definition",
      instead: "remove the comma",
    }),
  },
  "INVALID_JSON_DESCRIPTION",
);
