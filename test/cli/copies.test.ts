import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BUILD_TIME, builtBin } from "../support/built.js";
import { FULL } from "../support/size.js";
import { Repository, WAITS, waiting } from "./repository.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Ask:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flows/ask.asl.json
      Role: !GetAtt Role.Arn
  Refund:
    Type: AWS::Serverless::StateMachine
    Properties:
      Role: !GetAtt Role.Arn
      Definition:
        StartAt: Never
        States:
          Never: { Type: Pass, Next: Never }
          Lost: { Type: Succeed }
`;
const FOLDERS = ["dev", "test", "prod", "build/out/prod"];

/** A stack for each environment, and a definition beside it. */
function environments() {
  for (const folder of FOLDERS) {
    here.put(`${folder}/template.yaml`, TEMPLATE);
    here.put(`${folder}/flows/ask.asl.json`, waiting());
    here.put(`${folder}/alone.asl.json`, waiting("Other", { Retry: [{ ErrorEquals: ["Nothing.Raises"], MaxAttempts: 3 }] }));
  }
}

const report = (...words: string[]) => JSON.parse(here.run(["-f", "json", ...words]).stdout) as Report;
interface Report {
  readonly machines: readonly { readonly file: string }[];
  readonly findings: readonly { readonly file: string; readonly rule: string; readonly fingerprint: string }[];
}

/** What a run over everything says of each folder, and what a run over that folder alone says, which has no copies in it. */
function expectSameAsAlone(...words: string[]) {
  const whole = report(...words);
  expect(whole.findings.length).toBeGreaterThan(8);
  for (const folder of FOLDERS) {
    const alone = report(...words, folder);
    const own = <T extends { readonly file: string }>(list: readonly T[]) => list.filter(({ file }) => file.startsWith(`${folder}/`));
    expect(own(whole.findings)).toEqual(alone.findings);
    expect(own(whole.machines)).toEqual(alone.machines);
  }
}

describe("copies of files in one run", () => {
  it("are reported as if each were linted by itself, with its own paths and fingerprints", () => {
    environments();
    expectSameAsAlone();
    if (FULL) expectSameAsAlone("--threads", "2");
    const prints = report().findings.map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it.runIf(FULL)("are linted anew where a file that they refer to differs", () => {
    environments();
    here.put("test/flows/ask.asl.json", { StartAt: "Done", States: { Done: { Type: "Succeed" } } });
    here.delete("prod/flows/ask.asl.json");
    expectSameAsAlone();
    const waits = report().findings.filter(({ rule }) => rule === WAITS);
    expect(waits.map(({ file }) => file).filter((file) => file.startsWith("test/"))).toEqual(["test/alone.asl.json"]);
  });

  it("follow the configuration of their own folder", () => {
    environments();
    here.put("sfn-lint.config.json", { overrides: [{ files: ["prod/**"], rules: { [WAITS]: "off" } }] });
    expectSameAsAlone();
    expect(report().findings.filter(({ rule, file }) => rule === WAITS && file.startsWith("prod/"))).toEqual([]);
  });

  it.runIf(FULL)("keep what --cache has of them", () => {
    environments();
    const words = ["--cache", "--cache-location", ".git/cache.json"];
    const plain = report();
    expect(report(...words)).toEqual(plain);
    expect(report(...words)).toEqual(plain);
    here.put("dev/alone.asl.json", waiting("Changed"));
    expect(report(...words)).toEqual(report());
  });
});
