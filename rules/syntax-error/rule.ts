import { defineRule, type SyntaxProblem } from "#rule-kit";

/** What makes the text no JSON or YAML at all, in words for people. */
const WORDS: Partial<Record<SyntaxProblem["code"], { readonly message: string; readonly instead?: string }>> = {
  "invalid-utf8": { message: "the file is not UTF-8", instead: "save it as UTF-8" },
  "file-too-large": {
    message: "the file is larger than what is read (20 MiB)",
    instead: "name the definition itself; AWS takes at most 1 MiB",
  },
  "empty-file": { message: "the file is empty", instead: "write a definition with StartAt and States, or remove the file" },
  "too-deep": { message: "the text is nested too deeply to be read", instead: "AWS's own limit is far below; flatten the definition" },
  "alias-limit": { message: "aliases cannot be expanded", instead: "write the value out, or anchor a smaller part" },
};

export default defineRule<SyntaxProblem>({
  id: "syntax-error",
  category: "validity",
  severity: "error",
  summary: "The text is no JSON or YAML",
  source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
  reads: ["syntax"],
  *check({ syntax }) {
    for (const problem of syntax) {
      if (problem.code === "syntax" || problem.code === "yaml-duplicate-key" || WORDS[problem.code])
        yield { at: problem.range, certainty: "will", evidence: problem, aws: { code: "INVALID_JSON_DESCRIPTION" } };
    }
  },
  say({ code, detail }) {
    if (code === "yaml-duplicate-key")
      return { message: `"${detail}" stands twice in this mapping, which YAML forbids`, instead: "Remove one of the two, or rename it" };
    const words = WORDS[code];
    if (!words) return { message: `This cannot be read: ${detail ?? "it is no JSON or YAML"}` };
    return { message: detail && code !== "empty-file" ? `${words.message}: ${detail}` : words.message, instead: words.instead };
  },
});
