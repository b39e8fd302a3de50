import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/facts/analyze-machine.js";
import type { FailureFact, Witness } from "../../src/analysis/facts/failures.js";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import type { Machine } from "../../src/asl/model.js";
import type { Terminal } from "../../src/cli/command.js";
import { emitWitnesses } from "../../src/cli/emit-witness.js";
import { MockedTasks } from "../../src/execution/mocks/mocked-tasks.js";
import { readMocks } from "../../src/execution/mocks/read-mocks.js";
import { runMachine } from "../../src/execution/run.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import type { Report } from "../../src/linter/finding.js";
import { MappedText } from "../../src/text/mapped-text.js";
import type { Json } from "../../src/text/node.js";
import { sourceFile } from "../../src/text/source-file.js";
import { machineOf } from "../soundness/run-case.js";
import { machineNumber } from "../soundness/soundness.js";
import { size } from "../support/size.js";

const MACHINES = Number(process.env.SFN_WITNESS_MACHINES ?? size(80, 250));

type Shown = FailureFact & { readonly witness: Witness };

const silent: Terminal = { out() {}, err() {} } as unknown as Terminal;

/** What a claim's run comes to when it is told by files, as `sfn-lint run` reads them. */
function rerun(machine: Machine, witness: Witness, input: Json, mocks: string, testCase?: string): string {
  const { root } = parseJson(MappedText.ofFile(sourceFile("mocks.json", mocks)));
  if (!root) throw new Error("the mocks are no JSON");
  const read = readMocks(root, testCase === undefined ? {} : { testCase });
  const result = runMachine(machine, {
    input,
    type: witness.type === "EXPRESS" ? "express" : "standard",
    seed: 0,
    tasks: new MockedTasks(read, "error"),
  });
  return `${result.status} ${result.error ?? ""}`;
}

describe("what a claim says can happen, its files make happen", () => {
  beforeAll(loadJsonata);

  it("on random machines, as mocks and as a test case of a MockConfigFile", () => {
    const folder = mkdtempSync(join(tmpdir(), "witnesses-"));
    const against: string[] = [];
    let replayed = 0;
    try {
      for (let seed = 0; seed < MACHINES; seed++) {
        const definition = machineNumber(seed);
        const machine = machineOf(definition);
        if (!machine) continue;
        const claims = analyze(machine)
          .failures()
          .filter((c): c is Shown => c.certainty !== "may" && c.witness !== undefined);
        if (claims.length === 0) continue;
        const named = claims.map((claim, i) => ({
          rule: "claim",
          fingerprint: `${String(i).padStart(3, "0")}00000`,
          witness: claim.witness,
        }));
        emitWitnesses({ findings: named } as unknown as Report, folder, silent);
        const text = (name: string): string => readFileSync(join(folder, name), "utf8");
        for (const [i, { witness, state, goal }] of claims.entries()) {
          const stem = `claim-${named[i]?.fingerprint.slice(0, 8)}`;
          const input = JSON.parse(text(`${stem}.input.json`)) as Json;
          const wanted = `${witness.result.status} ${witness.result.error ?? ""}`;
          const asMocks = rerun(machine, witness, input, text(`${stem}.mocks.json`));
          // a MockConfigFile has no place for S3 objects
          const asCase = witness.s3?.length ? wanted : rerun(machine, witness, input, text("MockConfigFile.json"), stem);
          replayed++;
          if (asMocks !== wanted || asCase !== wanted)
            against.push(
              `machine ${seed}: ${state.name} ${JSON.stringify(goal)} ends ${wanted}; mocks: ${asMocks}; test case: ${asCase}\n  ${JSON.stringify(definition)}\n  ${JSON.stringify(witness)}`,
            );
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(against.join("\n\n")).toBe("");
    expect(replayed).toBeGreaterThan(MACHINES / 5);
  });
});
