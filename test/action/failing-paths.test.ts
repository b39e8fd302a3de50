import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failingPaths, type ReportedFinding } from "../../src/action/failing-paths.js";
import { names } from "../drawing/machines.js";

const finding = (path: readonly { state: string; times?: number }[], more: Partial<ReportedFinding> = {}): ReportedFinding => ({
  rule: "history-quota",
  severity: "error",
  message: "The loop never exits",
  machine: "order",
  state: path.at(-1)?.state ?? "",
  witness: { path, result: { status: "FAILED", error: "States.Runtime" } },
  ...more,
});

describe("failing paths in the job summary", () => {
  it("draws each transition of the path once, and where it fails", () => {
    const path = [
      { state: "Wait" },
      { state: "Get" },
      { state: "Done?" },
      { state: "Wait" },
      { state: "Get" },
      { state: "Done?", times: 40 },
    ];
    expect(failingPaths([finding(path)])).toBe(`
### Failing executions

<details><summary>order&#58; The loop never exits</summary>

\`\`\`mermaid
flowchart TD
  begin((start))
  s0["Wait ×2"]
  s1["Get ×2"]
  s2["Done? ×41"]
  ended{{"FAILED States.Runtime"}}
  begin --> s0
  s0 --> s1
  s1 --> s2
  s2 --> s0
  s2 ==> ended
  style s2 stroke:#c0362c,stroke-width:4px
  style ended fill:#fdf0ee,stroke:#c0362c,color:#17202b
\`\`\`

</details>
`);
  });

  it("is empty where nothing is proved", () => {
    const { witness: _, ...unproved } = finding([]);
    expect(failingPaths([unproved])).toBe("");
    expect(failingPaths([])).toBe("");
  });

  it("draws eight and counts the others", () => {
    const text = failingPaths(Array.from({ length: 10 }, () => finding([{ state: "A" }])));
    expect(text.match(/```mermaid/g)).toHaveLength(8);
    expect(text).toContain("2 more failures");
  });

  it("keeps hostile names inside their labels", () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 6 }), names, (states, message) => {
        const text = failingPaths([
          finding(
            states.map((state) => ({ state })),
            { message },
          ),
        ]);
        const lines = text.split("\n");
        expect(lines.filter((line) => line.startsWith("```"))).toEqual(["```mermaid", "```"]);
        const from = lines.indexOf("```mermaid") + 2;
        const line =
          /^ {2}(begin\(\(start\)\)|s\d+\["[^"<>{}`]*"\]|ended\{\{"[^"<>{}`]*"\}\}|(begin|s\d+) (-->|==>) (s\d+|ended)|style [\w:#,\- ]+)$/;
        for (const one of lines.slice(from, lines.lastIndexOf("```"))) expect(one).toMatch(line);
        expect(lines[3]?.replace("<details><summary>", "").replace("</summary>", "")).not.toMatch(/[<>]/);
      }),
    );
  });
});
