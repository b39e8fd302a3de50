import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { fileAccess } from "../../src/discovery/read-file.js";
import { loadConfig } from "../../src/linter/config/load.js";
import type { Finding, Report } from "../../src/linter/finding.js";
import { lintFile } from "../../src/linter/lint.js";
import { hideSecrets, maskSecrets } from "../../src/linter/mask-secrets.js";
import { RULES } from "../../src/linter/registry.generated.js";
import { reportOf } from "../../src/linter/report.js";
import { REPORTERS } from "../../src/reporters/registry.js";
import { plainStyle } from "../../src/reporters/reporter.js";
import { sourceFile } from "../../src/text/source-file.js";
import { sample, withFindings } from "../reporters/sample.js";

// put together here, so that no scanner of credentials takes them for real
const TOKEN = `ghp_${"a1B2c3D4".repeat(5)}`;
const KEY_ID = `AKIA${"Q7".repeat(8)}`;
const PASSWORD = "hunter2-hunter2";
const URL = `postgres://admin:${PASSWORD}@db.internal`;
const BODY = "MIIEpAIBAAKCAQEA0mASKme";
const PRIVATE = `-----BEGIN RSA PRIVATE KEY-----\n${BODY}\n-----END RSA PRIVATE KEY-----`;
const NAMED = '7f3k9d"2m4q8w1z5t6y';

async function reportOn(text: string, path = "a.asl.json", suppressed = false): Promise<Report> {
  const config = await loadConfig(tmpdir(), { rules: RULES, search: false });
  const file = await lintFile(sourceFile(path, text), true, { rules: RULES, config, access: fileAccess() });
  return reportOf([file], suppressed ? file.findings.filter((f) => f.rule !== "secret-in-definition") : file.findings, RULES);
}

const machineWith = (parameters: unknown) => ({
  StartAt: "Call",
  States: { Call: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Parameters: parameters, End: true } },
});
const everyForm = machineWith({ two: `${TOKEN} and ${KEY_ID}`, url: URL, key: PRIVATE, "X-Api-Key": NAMED, Unknown: TOKEN });

/** Everything that any format writes, and what the library hands out. */
function outputsOf(report: Report): readonly (readonly [string, string])[] {
  // the page is made by the command alone: test/cli/secrets.test.ts
  const written = REPORTERS.filter(({ format }) => format !== "html").map(
    (reporter) => [reporter.format, [...reporter.render(report, plainStyle)].join("")] as const,
  );
  return [...written, ["library", JSON.stringify([report.findings, [...report.sources]])]];
}

function expectHidden(report: Report): void {
  for (const [format, output] of outputsOf(report))
    for (const secret of [TOKEN, KEY_ID, PASSWORD, BODY, "2m4q8w1z5t6y"]) expect(output, format).not.toContain(secret);
}

describe("credentials that the rule secret-in-definition finds", () => {
  it.each([
    ["JSON on many lines", "a.asl.json", JSON.stringify(everyForm, null, 2)],
    ["JSON on one line", "a.asl.json", JSON.stringify(everyForm)],
    [
      "YAML with a block and escapes",
      "a.asl.yaml",
      [
        "StartAt: Call",
        "States:",
        "  Call:",
        "    Type: Task",
        "    Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "    Parameters:",
        "      key: |",
        ...PRIVATE.split("\n").map((line) => `        ${line}`),
        `      token: "\\x67${TOKEN.slice(1)}"`,
        `      url: ${URL}`,
        "    End: true",
      ].join("\n"),
    ],
  ])("are in no format: %s", async (_, path, text) => {
    const report = await reportOn(text, path);
    expect(report.findings.map((finding) => finding.rule)).toContain("secret-in-definition");
    expectHidden(report);
  });

  it("are hidden in the code frames of other findings where their own are suppressed", async () => {
    const report = await reportOn(JSON.stringify(everyForm), "a.asl.json", true);
    expect(report.findings.map((finding) => finding.rule)).not.toContain("secret-in-definition");
    expect(report.findings.length).toBeGreaterThan(0);
    expectHidden(report);
  });

  it("leave lines and columns of the source as they are", async () => {
    const text = JSON.stringify(everyForm, null, 2);
    const masked = (await reportOn(text)).sources.get("a.asl.json") as string;
    expect(masked.split("\n").map((line) => line.length)).toEqual(text.split("\n").map((line) => line.length));
    expect(masked).toContain('"Type": "Task"');
  });

  it("are hidden in every text of a finding, its witness and its fix", () => {
    const place = (sample.findings[0] as Finding).place;
    const report = withFindings([
      {
        ...(sample.findings[0] as Finding),
        message: `it gets "${TOKEN}"`,
        reason: `it begins with ${TOKEN.slice(0, 20)}…`,
        suggestion: `write no ${TOKEN}`,
        state: TOKEN,
        related: [{ place, message: TOKEN }],
        occurrences: [{ state: TOKEN, place }],
        fix: { title: TOKEN, safe: true, edits: [{ file: place.file, start: 0, end: 0, text: TOKEN }] },
        witness: {
          input: { [TOKEN]: [{ a: TOKEN }] },
          mocks: { A: TOKEN },
          result: { status: "FAILED", error: TOKEN },
          path: [{ state: TOKEN }],
        },
      },
    ]);
    const masked = maskSecrets(report, [{ text: TOKEN, place }]);
    for (const [format, output] of outputsOf(masked)) expect(output, format).not.toContain(TOKEN.slice(0, 12));
    expect(masked.findings[0]).toMatchObject({ message: 'it gets "********"', reason: "it begins with ********…", fingerprint: "aa11" });
    expect(masked.findings[0]?.fix).toBeUndefined();
    expect(masked.findings[0]?.noFixReason).toBe("the fix would repeat a credential");
  });

  it("leave a report without any as it is, and harmless texts with a common start", () => {
    expect(maskSecrets(sample, [])).toBe(sample);
    const { place } = sample.findings[0] as Finding;
    const start = "postgres://admin:";
    expect(hideSecrets(`${start}…, ${URL}`, [{ text: URL, common: start.length, place }])).toBe(`${start}…, ********`);
  });
});
