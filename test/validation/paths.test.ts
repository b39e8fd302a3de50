import { describe, expect, it } from "vitest";
import { looksLikeIntrinsic } from "../../src/asl/intrinsics/parse-intrinsic.js";
import { parsePath } from "../../src/asl/paths/parse-path.js";
import { notReference } from "../../src/asl/paths/reference-path.js";
import { parseAsl, stringNode } from "../support/parse.js";
import { hasShared, sharedJson, whyNot } from "../support/shared.js";

interface PathCase {
  readonly id: string;
  readonly text: string;
  readonly valid: {
    readonly path?: boolean;
    readonly referencePath?: boolean;
    readonly resultPath?: boolean;
    readonly payloadTemplate?: boolean;
  };
  readonly doubt?: string;
}

/** Known to differ: the dialect that AWS runs (Jayway) takes filters with two paths and regular expressions. */
const LENIENT = /=~|@\.price <= \$\['expensive'\]/;

async function verdicts(text: string): Promise<Required<PathCase["valid"]>> {
  const parsed = parsePath(text, stringNode(text));
  const path = "path" in parsed;
  const reference = path && notReference(parsed.path) === undefined;
  const template = { StartAt: "A", States: { A: { Type: "Pass", Parameters: { "x.$": text }, End: true } } };
  const { problems } = await parseAsl(template);
  return {
    path: path && !looksLikeIntrinsic(text),
    referencePath: reference,
    resultPath: reference && parsed.path.root.kind === "input",
    payloadTemplate: problems.every((p) => p.severity !== "error"),
  };
}

describe.skipIf(!hasShared)(`paths with known verdicts${whyNot}`, () => {
  const cases = hasShared ? sharedJson<PathCase[]>("validation", "paths.json") : [];

  it.each(cases.filter((c) => !c.doubt && !LENIENT.test(c.text)).map((c) => [c.text, c] as const))("%s", async (_, c) => {
    const found = await verdicts(c.text);
    for (const [context, valid] of Object.entries(c.valid))
      expect([context, found[context as keyof typeof found]]).toEqual([context, valid]);
  });

  it("agrees in at least 98 % of all contexts", async () => {
    let right = 0;
    let all = 0;
    for (const c of cases.filter((one) => !one.doubt)) {
      const found = await verdicts(c.text);
      for (const [context, valid] of Object.entries(c.valid)) {
        all++;
        if (found[context as keyof typeof found] === valid) right++;
      }
    }
    expect(right / all).toBeGreaterThanOrEqual(0.98);
  });
});
