import { defineRule, type SyntaxProblem } from "#rule-kit";

export default defineRule<SyntaxProblem>({
  id: "byte-order-mark",
  category: "correctness",
  severity: "warning",
  summary: "A byte order mark at the file's start breaks JSON parsers",
  source: "https://datatracker.ietf.org/doc/html/rfc8259#section-8.1",
  reads: ["syntax"],
  *check({ syntax }) {
    for (const problem of syntax) if (problem.code === "byte-order-mark") yield { at: problem.range, certainty: "may", evidence: problem };
  },
  say: () => ({
    message: "The file begins with a byte order mark",
    because: "JSON must not begin with one; tools that pass the file on as it is make AWS refuse it",
    instead: "Save the file as UTF-8 without a byte order mark",
  }),
});
