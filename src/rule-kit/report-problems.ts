import type { Problem } from "../asl/problems.js";
import type { SyntaxProblem } from "../text/problems.js";
import type { Rule, RuleMeta } from "./rule.js";

/**
 * A rule that words what reading the definition found. `codes` are families (`path/`) or single codes
 * (`structure/empty`); each code belongs to one rule. Whatever AWS refuses at creation is certain.
 */
export function reportProblems(meta: RuleMeta, ...codes: readonly string[]): Rule<Problem> {
  const isForwarded = (code: string) => codes.some((c) => (c.endsWith("/") ? code.startsWith(c) : code === c));
  return {
    ...meta,
    reads: ["problems"],
    *check({ problems }) {
      for (const problem of problems) {
        if (!isForwarded(problem.code)) continue;
        yield {
          at: problem.range,
          certainty: problem.severity === "error" ? "will" : "may",
          ...(problem.severity === "warning" ? { severity: "warning" as const } : {}),
          data: problem,
          state: problem.state,
          ...(problem.cause === undefined ? {} : { cause: problem.cause }),
          aws: { code: problem.awsCode, location: problem.awsLocation },
        };
      }
    },
    describe: ({ message, suggestion }) => ({ message, suggestion }),
  };
}

/** The same for what the parsers of JSON and YAML found, with words for each code. */
export function reportSyntaxProblems(
  meta: RuleMeta,
  words: Partial<Record<SyntaxProblem["code"], (problem: SyntaxProblem) => { message: string; suggestion?: string }>>,
  aws?: string,
): Rule<SyntaxProblem> {
  return {
    ...meta,
    reads: ["syntax"],
    *check({ syntaxProblems: syntax }) {
      for (const problem of syntax) {
        if (words[problem.code]) yield { at: problem.range, certainty: "will", data: problem, aws: { code: aws } };
      }
    },
    describe: (problem) => words[problem.code]?.(problem) ?? { message: problem.detail ?? problem.code },
  };
}
