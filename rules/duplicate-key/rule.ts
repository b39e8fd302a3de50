import { defineRule, type SyntaxProblem } from "#rule-kit";

export default defineRule<SyntaxProblem>({
  id: "duplicate-key",
  category: "correctness",
  severity: "warning",
  summary: "A key that stands twice in one JSON object: only the last one counts",
  source: "https://datatracker.ietf.org/doc/html/rfc8259#section-4",
  reads: ["syntax", "problems"],
  *check({ syntax, problems }) {
    for (const problem of syntax) {
      if (problem.code !== "duplicate-key") continue;
      // two states of one name are refused by AWS and told as such
      const { file, start } = problem.range;
      if (problems.some((p) => p.code === "name/duplicate" && p.range.file === file && p.range.start === start)) continue;
      yield { at: problem.range, certainty: "will", evidence: problem };
    }
  },
  say: ({ detail }) => ({
    message: `"${detail}" stands twice in this object`,
    because: "Parsers keep the last of the two without a word, so what the first one says is lost",
    instead: "Remove one of the two, or rename it",
  }),
});
