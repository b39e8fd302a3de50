import { reportSyntaxProblems } from "#rule-kit";

export default reportSyntaxProblems(
  {
    id: "invalid-syntax",
    category: "validity",
    severity: "error",
    summary: "Invalid JSON or YAML",
    reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  },
  {
    syntax: ({ detail }) => ({ message: detail ?? "The text does not parse" }),
    "empty-file": () => ({ message: "The file is empty", suggestion: "Write an object with StartAt and States" }),
    "too-deep": ({ detail }) => ({ message: detail ?? "The text is nested too deeply" }),
    "alias-limit": ({ detail }) => ({ message: detail ?? "The expanded aliases exceed the size limit" }),
    "file-too-large": () => ({
      message: "The file is larger than 20 MiB (JSON) or 4 MiB (other formats) and was not read",
      suggestion: "Split the definition: AWS accepts at most 1 MiB",
    }),
  },
  "INVALID_JSON_DESCRIPTION",
);
