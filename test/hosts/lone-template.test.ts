import { describe, expect, test } from "vitest";
import { host } from "../../src/hosts/asl/host.js";
import { placeOf, textOf } from "../../src/text/range.js";
import { readWith } from "../support/memory-access.js";
import { at } from "./terraform-support.js";

describe("a template of Terraform whose program is not at hand", () => {
  test("is read with its directives as they can be, at its own places", async () => {
    const { only } = await readWith(host, {
      "flow.json.tmpl": `{
  "StartAt": "\${stage == "live" ? "Wait" : "Work"}",
  "States": {
    %{ if stage == "live" }
    "Wait": {"Type": "Wait", "Seconds": \${pause}, "Next": "Work"},
    %{ endif }
    "Work": {"Type": "Task", "Resource": "\${worker}", "Next": "Nowhere"}
  }
}
`,
    });
    const next = at(only.root, "States", "Work", "Next");
    expect(next && [placeOf(next.range).start.line, textOf(next.range)]).toEqual([7, '"Nowhere"']);
    expect(at(only.root, "States", "Wait", "Seconds")?.kind).toBe("placeholder");
    expect(only.partialReason).toBe('%{ if stage == "live" } is unknown until deployment; assumed true');
    expect(only.problems).toEqual([]);
  });

  test("is said to be unfilled where nothing is a definition without its values", async () => {
    for (const text of ['{"StartAt": %{ for s in all }${s}, %{ endfor } "States": {', '{"StartAt": "A", "States": {{ .States }} }']) {
      const { only, problems } = await readWith(host, { "flow.asl.json.tpl": `${text}\n"States": {}` });
      expect(only.root).toBeUndefined();
      expect(only.partialReason).toMatch(/a template with directives/);
      expect(problems).toEqual([]);
    }
  });
});
