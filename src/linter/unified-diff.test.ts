import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { size } from "../../test/support/size.js";
import { applyEdits } from "./fixes.js";
import { unifiedDiff } from "./unified-diff.js";

const lines = (n: number) => Array.from({ length: n }, (_, i) => `line ${i + 1}\n`).join("");

describe("a unified diff", () => {
  it("shows three lines around a change", () => {
    const text = lines(9);
    expect(unifiedDiff("a.json", text, [{ start: 28, end: 34, text: "five\nand a half" }])).toBe(
      "--- a/a.json\n+++ b/a.json\n@@ -2,7 +2,8 @@\n line 2\n line 3\n line 4\n-line 5\n+five\n+and a half\n line 6\n line 7\n line 8\n",
    );
  });

  it("says where the last line has no end, and nothing where nothing changes", () => {
    expect(unifiedDiff("a", "x", [{ start: 1, end: 1, text: "y" }])).toBe(
      "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+xy\n\\ No newline at end of file\n",
    );
    expect(unifiedDiff("a", "x\n", [{ start: 0, end: 1, text: "x" }])).toBe("");
  });

  it("is what git applies", () => {
    const folder = mkdtempSync(join(tmpdir(), "sfn-lint-diff-"));
    const piece = fc.constantFrom("a\n", "b\n", "\n", "x", "c\r\n");
    const edit = fc.record({ start: fc.nat(60), length: fc.nat(9), text: fc.array(piece, { maxLength: 3 }).map((all) => all.join("")) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 40 }), fc.array(edit, { minLength: 1, maxLength: 4 }), (pieces, wanted) => {
        const text = pieces.join("");
        let from = 0;
        const edits = [...wanted]
          .sort((a, b) => a.start - b.start)
          .flatMap(({ start, length, text: put }) => {
            if (start < from || start > text.length) return [];
            from = Math.min(text.length, start + length) + 1;
            return [{ start, end: from - 1, text: put }];
          });
        const after = applyEdits(
          text,
          edits.map((one) => ({ ...one, file: "f" })),
        ).text;
        const patch = unifiedDiff("f", text, edits);
        expect(patch === "").toBe(after === text);
        // git takes an empty file for none
        fc.pre(after !== "" && patch !== "");
        writeFileSync(join(folder, "f"), text);
        execFileSync("git", ["apply", "--unsafe-paths", "--whitespace=nowarn", "-"], { cwd: folder, input: patch });
        expect(readFileSync(join(folder, "f"), "utf8")).toBe(after);
      }),
      { numRuns: size(20, 60) },
    );
    rmSync(folder, { recursive: true });
  });
});
