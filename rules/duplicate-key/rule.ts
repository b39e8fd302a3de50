import { defineRule, type SyntaxProblem } from "#rule-kit";

export default defineRule<SyntaxProblem>({
  id: "duplicate-key",
  category: "validity",
  severity: "error",
  summary: "A key stands twice in one object",
  reference: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html",
  reads: ["syntax"],
  *check({ syntaxProblems: syntax }) {
    for (const problem of syntax) {
      if (problem.code === "duplicate-key")
        yield { at: problem.range, certainty: "will", data: problem, aws: { code: "INVALID_JSON_DESCRIPTION" } };
    }
  },
  describe: ({ detail }) => ({
    message: `"${detail}" stands twice in this object`,
    reason: "AWS refuses such a definition; other parsers keep the last of the two without a word",
    suggestion: "Remove one of the two, or rename it",
  }),
});
