import { defineRule, type SyntaxProblem } from "#rule-kit";

export default defineRule<SyntaxProblem>({
  id: "duplicate-key",
  category: "validity",
  severity: "error",
  summary: "Duplicate key in an object",
  reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  reads: ["syntax"],
  *check({ syntaxProblems: syntax }) {
    for (const problem of syntax) {
      if (problem.code === "duplicate-key")
        yield { at: problem.range, certainty: "will", data: problem, aws: { code: "INVALID_JSON_DESCRIPTION" } };
    }
  },
  describe: ({ detail }) => ({
    message: `Duplicate key "${detail}" in this object`,
    reason: "AWS rejects the definition; other parsers silently keep the last value.",
    suggestion: "Remove or rename one of the two",
  }),
});
