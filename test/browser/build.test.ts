import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleForBrowsers, catalogData } from "../../scripts/browser/bundle.mjs";
import type * as Library from "../../src/browser.js";
import { lint } from "../../src/index.js";
import { BUILD_TIME, ROOT } from "../support/built.js";
import { FULL } from "../support/size.js";

const FIXTURES = join(ROOT, "examples");

describe.runIf(FULL)("the library built for browsers", () => {
  let text: string;
  let browser: typeof Library;

  beforeAll(async () => {
    ({ text } = await bundleForBrowsers(ROOT, "src/browser.ts", { globalName: "SfnLint" }));
    const data = catalogData(ROOT);
    Object.assign(globalThis, { sfnLintData: (name: string) => data.get(name) });
    // a script, as a page runs it: it sees no modules
    browser = new Function(`${text};return SfnLint`)() as typeof Library;
  }, BUILD_TIME);

  it("asks for no module of Node.js", () => {
    expect(text).not.toMatch(/\brequire\(|from"node:|import\("node:/);
  });

  const definitions = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) => /\.asl\.(json|ya?ml)$/.test(name));

  it.each(definitions)("finds in %s what the command finds", async (name) => {
    const source = readFileSync(join(FIXTURES, name), "utf8");
    const here = await lint({ text: source, name: `definition.asl.${/^\s*\{/.test(source) ? "json" : "yaml"}` }, { config: false });
    const there = await browser.check(source);
    const key = ({ rule, message }: { rule: string; message: string }) => `${rule}: ${message}`;
    expect(there.findings.map(key).sort()).toEqual(here.findings.map(key).sort());
    expect(there.graph).toContain("<svg");
    expect(Object.keys(there.states).length).toBeGreaterThan(0);
  });

  it("runs a definition", async () => {
    const hashing = {
      StartAt: "Hash",
      States: {
        Hash: {
          Type: "Pass",
          Parameters: {
            "md5.$": "States.Hash('a', 'MD5')",
            "sha.$": "States.Hash('a', 'SHA-256')",
            "base64.$": "States.Base64Encode('ä€😀')",
            "back.$": "States.Base64Decode('w6Tigqzwn5iA')",
          },
          End: true,
        },
      },
    };
    const { status, output, steps } = await browser.execute(JSON.stringify(hashing), {});
    expect(status).toBe("SUCCEEDED");
    expect(output).toEqual({
      md5: "0cc175b9c0f1b6a831c399e269772661",
      sha: "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
      base64: "w6Tigqzwn5iA",
      back: "ä€😀",
    });
    expect(steps.map(({ name }) => name)).toEqual(["Hash"]);
  });

  it("says what is wrong with a text that is no state machine", async () => {
    const { findings, graph } = await browser.check("{ broken");
    expect(findings.length).toBeGreaterThan(0);
    expect(graph).toBeUndefined();
  });
});
