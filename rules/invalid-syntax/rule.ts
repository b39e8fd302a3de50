import { reportSyntaxProblems } from "#rule-kit";

export default reportSyntaxProblems(
  {
    id: "invalid-syntax",
    category: "validity",
    severity: "error",
    summary: "The text is not valid JSON or YAML",
    reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  },
  {
    syntax: ({ detail }) => ({ message: detail ?? "this cannot be read" }),
    "empty-file": () => ({ message: "the file is empty", instead: "a state machine is an object with StartAt and States" }),
    "too-deep": ({ detail }) => ({ message: detail ?? "it is nested too deeply" }),
    "alias-limit": ({ detail }) => ({ message: detail ?? "aliases multiply beyond what is read" }),
    "file-too-large": () => ({
      message: "the file is larger than 20 MiB and was not read",
      instead: "AWS takes definitions of at most 1 MiB",
    }),
  },
  "INVALID_JSON_DESCRIPTION",
);
