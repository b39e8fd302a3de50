import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Ajv } from "ajv";
import type { Log } from "sarif";
import { expect, it } from "vitest";
import { BUILD_TIME, sfnLint } from "../support/built.js";
import { hasShared, SHARED, sharedJson, whyNot } from "../support/shared.js";
import { FULL, sample, size } from "../support/size.js";

/** The schema of the standard, as Microsoft's own matcher carries it (draft-04, which Ajv takes without its two keywords). */
function official() {
  const folder = dirname(createRequire(import.meta.url).resolve("@microsoft/jest-sarif/package.json"));
  const schema = JSON.parse(readFileSync(join(folder, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8")) as Record<string, unknown>;
  delete schema.$schema;
  delete schema.id;
  return new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema);
}

it.skipIf(!hasShared)(
  `the SARIF of a whole corpus is valid by the official schema, with every optional rule${whyNot}`,
  () => {
    const files = sharedJson<{ readonly id: string; readonly entry: string }[]>("corpus", "index.json").map(({ id, entry }) =>
      join(id, entry),
    );
    const paths = FULL ? ["."] : sample(files, 10);
    const { stdout, stderr, status } = sfnLint(["--no-config", "--preset", "all", "--fail-on", "never", "-f", "sarif", ...paths], {
      cwd: join(SHARED, "corpus"),
    });
    expect(stderr).not.toContain("internal error");
    expect(status).toBe(0);
    const log = JSON.parse(stdout) as Log;
    const validate = official();
    validate(log);
    expect(validate.errors).toBeNull();
    const results = log.runs[0]?.results ?? [];
    expect(results.length).toBeGreaterThan(size(30, 100));
    // the paths of runs lead through places of their own
    const flows = results.flatMap((r) => r.codeFlows ?? []).flatMap((flow) => flow.threadFlows[0]?.locations ?? []);
    expect(flows.length).toBeGreaterThan(size(2, 10));
    for (const { location } of flows) expect(location?.physicalLocation?.region?.startLine).toBeGreaterThan(0);
    // GitHub refuses files of more than 10 MB compressed and cuts results beyond 25,000
    expect(results.length).toBeLessThan(25_000);
  },
  2 * BUILD_TIME,
);
