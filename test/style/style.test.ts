import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../src/linter/registry.generated.js";

/** Words that the messages of this tool do not use; see the terms in CONTRIBUTING.md. */
const BANNED =
  /\b(?:nobody|somebody|some day|for nothing|whatever|twin|dearer|reckons?|hands? over|make sure|stands? (?:in|twice|alone|behind)|is no (?:[A-Z]\w*|array|path|method)|state behind|states behind|turns?)\b/;

const LONGEST = { summary: 110, message: 200 } as const;

describe("the summary of a rule", () => {
  it.each(RULES.map((rule) => [rule.id, rule.summary] as const))("%s", (_, summary) => {
    expect(summary).not.toMatch(/\.$/);
    expect(summary).toMatch(/^(?:[A-Z.]|aws-sdk:)/);
    expect(summary.length).toBeLessThanOrEqual(LONGEST.summary);
    expect(summary).not.toMatch(BANNED);
  });
});

/** The texts that a rule writes as literals: what follows `message:`, `reason:`, `suggestion:` and `title:`. */
function* textsOf(source: string): Iterable<{ readonly kind: string; readonly text: string }> {
  // a template within a template is cut off at its inner quote: its end is not checked
  for (const [, kind = "", quoted = ""] of source.matchAll(
    /\b(message|reason|suggestion|title):\s*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|`[^`\n]*`)/g,
  ))
    if (!/(?:^|\? )`?$/.test(quoted.slice(1, -1))) yield { kind, text: quoted.slice(1, -1) };
}

const root = join(import.meta.dirname, "..", "..", "rules");
const texts = readdirSync(root).flatMap((id) =>
  [...textsOf(readFileSync(join(root, id, "rule.ts"), "utf8"))].map(({ kind, text }) => [id, kind, text] as const),
);

describe("the texts of a finding", () => {
  it("finds the literals of the rules", () => expect(texts.length).toBeGreaterThan(100));

  it("a message, a suggestion and the title of a fix have no trailing stop and begin with a capital, a name or a value", () => {
    const wrong = texts.filter(([, kind, text]) => kind !== "reason" && (/[^.]\.$/.test(text) || /^[a-z][a-z]* /.test(text)));
    // notes at further places are no sentences
    expect(wrong.filter(([, , text]) => !/^(?:also|read) /.test(text))).toEqual([]);
  });

  it("a reason is one or more full sentences", () => {
    expect(texts.filter(([, kind, text]) => kind === "reason" && !/[.}]$/.test(text) && !text.startsWith("Rule ${"))).toEqual([]);
  });

  it("uses the terms of Step Functions and of static analysis", () => {
    expect(texts.filter(([, , text]) => BANNED.test(text))).toEqual([]);
  });

  it("a message fits into two lines of a terminal", () => {
    const plain = (text: string) => text.replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, "x");
    expect(texts.filter(([, kind, text]) => kind === "message" && plain(text).length > LONGEST.message)).toEqual([]);
  });
});
