import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/linter/fixes.js";
import type { Rule } from "../../src/rule-kit/index.js";
import { approvedAt } from "../support/approved.js";
import { type Example, examplesOf, RULE_IDS } from "./examples.js";
import { factsOf } from "./facts.js";
import { check } from "./harness.js";
import { printFinding } from "./printed.js";

/**
 * Pages are tests: the `asl` blocks of a rule's page and of its cases are checked with that rule alone. A line that ends
 * in `# finding` is where one begins, with its severity where one is named (`# finding info`); a block without such a line
 * is clean. Each finding of a rule that has fixes has one, unless the line says otherwise (`# finding, no fix`). The block's
 * info may name the type. All words, places and fixes of the findings are approved in `approved/<rule>.txt`.
 */
const folder = join(import.meta.dirname, "..", "..", "rules");

/** An example, and what its marks say. */
interface Marked extends Example {
  readonly lines: readonly number[];
  /** Severity by line, where the example names one. */
  readonly severities: ReadonlyMap<number, string>;
  /** Lines of findings that have no fix. */
  readonly unfixed: readonly number[];
}

function marked(example: Example): Marked {
  const marks = example.text.split("\n").map((line) => /(?:#|\/\/) finding\b(?: (error|warning|info)\b)?(, no fix)?/.exec(line));
  return {
    ...example,
    lines: marks.flatMap((mark, n) => (mark ? [n + 1] : [])),
    unfixed: marks.flatMap((mark, n) => (mark?.[2] ? [n + 1] : [])),
    severities: new Map(marks.flatMap((mark, n) => (mark?.[1] ? [[n + 1, mark[1]] as const] : []))),
  };
}

for (const id of RULE_IDS) {
  const examples = examplesOf(id).map(marked);
  if (examples.length === 0) continue;
  describe(id, async () => {
    const { default: rule } = (await import(`../../rules/${id}/rule.ts`)) as { default: Rule };

    it("has a name like its folder and a page with what is wrong, what is right and why", () => {
      expect(rule.id).toBe(id);
      const page = readFileSync(join(folder, id, "README.md"), "utf8");
      for (const heading of ["## Why", "## Incorrect", "## Correct", "## Source"]) expect(page).toContain(heading);
    });

    const approved = approvedAt(
      join(import.meta.dirname, "approved", `${id}.txt`),
      examples.map(({ name }) => name),
    );

    if (rule.fixable)
      it("has an example with a fix", () => {
        expect(examples.some(({ lines, unfixed }) => lines.some((line) => !unfixed.includes(line)))).toBe(true);
      });

    for (const example of examples) {
      it(example.name, async () => {
        const found = await check([rule], example.text, { type: example.type, facts: factsOf });
        expect([...new Set(found.map((one) => one.line))].sort((a, b) => a - b)).toEqual(example.lines);
        for (const one of found) {
          expect(one.severity).toBe(example.severities.get(one.line) ?? one.severity);
          if (!rule.fixable) expect(one.edits).toEqual([]);
          expect(one.message).not.toMatch(/undefined|NaN/);
          expect(`${one.reason} ${one.suggestion}`).not.toMatch(/NaN|Infinity|\[object/);
        }
        approved.check(example.name, found.flatMap(printFinding));
      });

      if (!rule.fixable || example.lines.length === 0) continue;
      it(`${example.name}, fixed`, async () => {
        let text = example.text.replace(/ *# finding( \w+)?(, no fix)?/g, "");
        const before = await check([rule], text, { type: example.type, facts: factsOf });
        const unfixed = [...new Set(before.filter((one) => one.edits.length === 0).map((one) => one.line))].sort((a, b) => a - b);
        expect(unfixed).toEqual(example.unfixed);
        for (const one of before) text = applyEdits(text, one.edits).text;
        const left = await check([rule], text, { type: example.type, facts: factsOf });
        expect(
          left.filter((one) => one.edits.length > 0 || example.unfixed.length === 0),
          text,
        ).toEqual([]);
      });
    }
  });
}
