import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { size } from "../support/size.js";
import { checkSeed, describeCounterexample } from "./soundness.js";

/** Runs, of a little more than half as many machines; `npm run fuzz:soundness` tries more. */
const CASES = Number(process.env.SFN_LAW_CASES ?? size(600, 20_000));
const PARTS = 20;
/** Machines from this number on: SFN_LINT_SEED, or any with `random`. */
const { SFN_LINT_SEED = "0" } = process.env;
const SEED = SFN_LINT_SEED === "random" ? Math.floor(Math.random() * 1e9) : Number(SFN_LINT_SEED);

describe("what a run does lies inside what the analysis says", () => {
  beforeAll(async () => {
    console.log(`random machines from ${SEED} on; again with SFN_LINT_SEED=${SEED}`);
    await loadJsonata();
  });

  // in parts, so that one slow machine does not end the whole of it
  it.each(Array.from({ length: PARTS }, (_, part) => part))("on random machines, part %i", (part) => {
    const each = Math.ceil(CASES / PARTS);
    const found: string[] = [];
    for (let i = 0, seed = SEED + part * each; i < each && found.length < 3; seed++) {
      const { runs, against } = checkSeed(seed);
      i += runs;
      if (against) found.push(describeCounterexample(against));
    }
    expect(found.join("\n\n")).toBe("");
  });
});
