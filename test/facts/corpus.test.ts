import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import type { Facts } from "../../src/analysis/facts/facts.js";
import { allStates } from "../../src/asl/model.js";
import { loadMachines } from "../../src/cli/load-machine.js";
import { hasShared, SHARED, sharedJson, whyNot } from "../support/shared.js";
import { sample, size } from "../support/size.js";

interface Tally {
  machines: number;
  operations: number;
  safe: number;
  claims: number;
  shown: number;
  slowest: { readonly file: string; readonly ms: number };
}

function count(facts: Facts, tally: Tally): void {
  tally.machines++;
  for (const state of allStates(facts.machine)) {
    for (const { verdict } of facts.operations(state)) {
      tally.operations++;
      if (verdict === "safe") tally.safe++;
    }
  }
  for (const { certainty } of facts.failures()) {
    tally.claims++;
    if (certainty !== "may") tally.shown++;
  }
}

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly entry: string;
}

const files = hasShared ? sharedJson<Case[]>("corpus", "index.json").map(({ id, entry }) => join(SHARED, "corpus", id, entry)) : [];

describe.skipIf(!hasShared)(`published definitions${whyNot}`, () => {
  it("are analyzed, most operations proved safe, most suspicions shown by a run", async () => {
    const tally: Tally = { machines: 0, operations: 0, safe: 0, claims: 0, shown: 0, slowest: { file: "", ms: 0 } };
    for (const file of sample(files, 6)) {
      const machines = await loadMachines(file).catch(() => []);
      for (const { machine, problems, definition } of machines) {
        if (problems.some((p) => p.severity === "error")) continue;
        const began = performance.now();
        count(analyze(machine, definition.type ? { type: definition.type } : {}), tally);
        const ms = performance.now() - began;
        if (ms > tally.slowest.ms) tally.slowest = { file, ms };
      }
    }
    const share = (a: number, b: number) => `${((100 * a) / b).toFixed(1)} %`;
    console.log(
      `proved share: ${tally.safe} of ${tally.operations} operations of ${tally.machines} machines = ${share(tally.safe, tally.operations)}; ` +
        `suspected failures shown by a run: ${tally.shown} of ${tally.claims} = ${share(tally.shown, tally.claims)}`,
    );
    if (process.env.SLOWEST) console.log(tally.slowest);
    expect(tally.machines).toBeGreaterThan(size(25, 150));
    expect(tally.safe / tally.operations).toBeGreaterThan(0.5);
  });
});
