import { defineRule, type Range, type SyntaxProblem } from "#rule-kit";

interface Found {
  readonly code: "comment" | "trailing-comma";
  readonly others: readonly Range[];
}

export default defineRule<Found>({
  id: "json-extension",
  category: "validity",
  severity: "error",
  summary: "Comments and trailing commas are no JSON; AWS refuses them",
  source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
  reads: ["syntax"],
  *check({ syntax }) {
    for (const code of ["comment", "trailing-comma"] as const) {
      // a file of that name says that a build step takes them out
      const found = syntax.filter((p: SyntaxProblem) => p.code === code && !p.range.file.path.endsWith(".jsonc")).map((p) => p.range);
      const [first, ...others] = found;
      if (first)
        yield {
          at: first,
          certainty: "will",
          evidence: { code, others },
          aws: { code: "INVALID_JSON_DESCRIPTION" },
          related: others.slice(0, 10).map((at) => ({ at, message: "and here" })),
        };
    }
  },
  say({ code, others }) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : "";
    return code === "comment"
      ? {
          message: `JSON has no comments${more}; AWS refuses the definition`,
          instead: 'Write it into a "Comment" field, or name the file .jsonc if a build step removes comments',
        }
      : { message: `JSON allows no comma before a closing bracket${more}; AWS refuses the definition`, instead: "Remove the comma" };
  },
});
