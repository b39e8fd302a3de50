import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { plainStyle } from "../../src/reporters/reporter.js";
import { sarif } from "../../src/reporters/sarif.js";
import { sample, withFindings } from "./sample.js";

const require = createRequire(import.meta.url);

/** The schema of the standard, as Microsoft's own matcher carries it (draft-04). */
function officialSchema() {
  const folder = dirname(require.resolve("@microsoft/jest-sarif/package.json"));
  const schema = JSON.parse(readFileSync(join(folder, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8")) as Record<string, unknown>;
  delete schema.$schema;
  delete schema.id;
  return new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema);
}

const render = (report = sample) => JSON.parse([...sarif.render(report, plainStyle)].join(""));

describe("sarif", () => {
  const validate = officialSchema();

  it("is valid by the official schema", () => {
    validate(render());
    expect(validate.errors).toBeNull();
    validate(render(withFindings([])));
    expect(validate.errors).toBeNull();
  });

  it("would notice what is not", () => {
    const broken = render();
    broken.runs[0].results[0].level = "fatal";
    expect(validate(broken)).toBe(false);
  });

  it("shows the witness as a code flow that ends at the finding", () => {
    const [result] = render().runs[0].results;
    const steps = result.codeFlows[0].threadFlows[0].locations;
    expect(steps.map((step: { location: { message: { text: string } } }) => step.location.message.text)).toEqual([
      "Wait: waits",
      sample.findings[0]?.message,
    ]);
  });

  it("lists further places of the same cause as related locations, and stays valid", () => {
    const place = { file: "a.asl.json", start: { line: 9, column: 1 }, end: { line: 9, column: 2 } };
    const [first] = sample.findings.map((finding) => ({ ...finding, occurrences: [{ state: "Charge", place }, { place }] }));
    const log = render(withFindings(first ? [first] : []));
    validate(log);
    expect(validate.errors).toBeNull();
    const texts = log.runs[0].results[0].relatedLocations.map((one: { message: { text: string } }) => one.message.text);
    expect(texts).toEqual(["the states", 'And "Charge"', "And here"]);
  });

  it("writes paths as URIs and offsets of fixes as regions", () => {
    const [result] = render().runs[0].results;
    expect(result.locations[0].physicalLocation.artifactLocation).toEqual({ uri: "flows/wait%2C%20100%25.asl.json", uriBaseId: "ROOT" });
    expect(result.fixes[0].artifactChanges[0].replacements[0]).toEqual({
      deletedRegion: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 9 },
      insertedContent: { text: "1" },
    });
  });
});
