import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/asl/problems.js";
import { variableReferences } from "../../src/asl/variable-references.js";
import { parseAsl } from "../support/parse.js";
import { casesIn, hasShared, whyNot } from "../support/shared.js";

interface Recorded {
  readonly id: string;
  readonly type?: "STANDARD" | "EXPRESS";
  readonly definition?: unknown;
  readonly definitionText?: string;
  readonly expect: {
    readonly result?: string;
    readonly diagnostics?: readonly { readonly severity: string; readonly code: string; readonly location?: string }[];
    readonly rejected?: { readonly message: string };
    readonly variableReferences?: Readonly<Record<string, readonly string[]>>;
  };
}

const refusals = (problems: readonly Problem[]) => problems.filter((p) => p.severity === "error");
const textOf = (c: Recorded) =>
  c.definitionText ?? (typeof c.definition === "string" ? c.definition : JSON.stringify(c.definition, null, 2));

describe.skipIf(!hasShared)(`verdicts recorded on AWS${whyNot}`, () => {
  it.each(casesIn<Recorded>("conformance", "execution").map((c) => [c.id, c] as const))("%s was accepted", async (_, c) => {
    const { problems } = await parseAsl(textOf(c), { type: c.type ?? "STANDARD" });
    expect(refusals(problems).map((p) => p.message)).toEqual([]);
  });

  it.each(casesIn<Recorded>("conformance", "create-rejected").map((c) => [c.id, c] as const))("%s was refused, there", async (_, c) => {
    const { problems, text } = await parseAsl(textOf(c), c.type ? { type: c.type } : {});
    const found = refusals(problems);
    const fatal = text.problems.filter((p) => !p.tolerated);
    expect(found.length + fatal.length).toBeGreaterThan(0);
    const place = / at (\/\S*?)'?$/.exec(c.expect.rejected?.message.trim() ?? "")?.[1]?.replace(/[',]+$/, "");
    if (place !== undefined && found.length > 0) expect(found.map((p) => p.awsLocation)).toContain(place);
  });

  it.each(casesIn<Recorded>("conformance", "validate").map((c) => [c.id, c] as const))("%s gives AWS's diagnostics", async (_, c) => {
    const { problems, text } = await parseAsl(textOf(c), c.type ? { type: c.type } : {});
    const fatal = text.problems.some((p) => !p.tolerated);
    expect(fatal || refusals(problems).length > 0 || text.root?.kind !== "object").toBe(c.expect.result === "FAIL");
    for (const { code, location } of c.expect.diagnostics ?? []) {
      if (fatal || text.root?.kind !== "object") continue;
      expect(problems.map((p) => `${p.awsCode} ${p.awsLocation ?? ""}`)).toContain(`${code} ${location ?? ""}`);
    }
  });

  it.each(
    casesIn<Recorded>("conformance", "variable-references").map((c) => [c.id, c] as const),
  )("%s: variables of each state", async (_, c) => {
    const { machine } = await parseAsl(textOf(c));
    const found = machine
      ? Object.fromEntries([...variableReferences(machine)].map(([state, names]) => [state, [...names].sort()]))
      : undefined;
    const wanted = Object.fromEntries(
      Object.entries(c.expect.variableReferences ?? {}).map(([state, names]) => [state, [...names].sort()]),
    );
    expect(found).toEqual(wanted);
  });
});
