/**
 * Tests of rules, for any test runner: state machines that the rule must not report, and state machines with the findings
 * that it must report.
 *
 * ```ts
 * import { testRule } from "sfn-lint/testing";
 * test("task-name", () => testRule(taskName, { valid: [sound], invalid: [{ definition: bad, findings: [{ state: "charge" }] }] }));
 * ```
 */
import assert from "node:assert/strict";
import { fileAccess } from "../discovery/read-file.js";
import type { LoadedConfig } from "../linter/config/model.js";
import type { Finding, Severity } from "../linter/finding.js";
import { applyFixes } from "../linter/fixes.js";
import { lintFile } from "../linter/lint.js";
import type { Rule } from "../rule-kit/index.js";
import { sourceFile } from "../text/source-file.js";

/** One file to lint. */
export interface RuleTestFile {
  /** The definition as an object, or the text of a file: a definition, or a template that holds some. */
  readonly definition: object | string;
  /** Its name, which tells its form: `machine.asl.yaml`, `template.yaml`, `main.tf` … Default: `machine.asl.json`. */
  readonly file?: string;
  /** Workflow type where the file does not say it. */
  readonly type?: "STANDARD" | "EXPRESS";
  /** Options of the rule. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What a finding must have; what is left out is not compared. */
export interface ExpectedFinding {
  readonly message?: string | RegExp;
  readonly state?: string;
  readonly severity?: Severity;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 code units. */
  readonly column?: number;
}

export interface InvalidFile extends RuleTestFile {
  /** All findings of the rule, in the order of their places. */
  readonly findings: readonly ExpectedFinding[];
  /** The text after all fixes of the rule; an object is compared with the JSON of that text. */
  readonly fixed?: object | string;
}

export interface RuleTests {
  /** The rule reports nothing here. */
  readonly valid?: readonly (RuleTestFile | RuleTestFile["definition"])[];
  readonly invalid?: readonly InvalidFile[];
}

/**
 * Runs a rule over these files, in the order given.
 * @throws AssertionError for the first file with other findings, or another text after the fixes; Error where the rule throws.
 */
export async function testRule(rule: Rule, { valid = [], invalid = [] }: RuleTests): Promise<void> {
  for (const [i, given] of valid.entries()) {
    const file = isFile(given) ? given : { definition: given };
    assert.deepEqual((await findingsOf(rule, file)).map(shown), [], `valid[${i}]: ${rule.id} must report nothing`);
  }
  for (const [i, file] of invalid.entries()) {
    const found = await findingsOf(rule, file);
    const wanted = file.findings.map((expected, j) => asFound(expected, found[j]));
    assert.deepEqual(found.map(shown), wanted, `invalid[${i}]: findings of ${rule.id}`);
    if (file.fixed === undefined) continue;
    const after = applyFixes(
      textOf(file),
      found.flatMap(({ fix }) => fix ?? []),
    ).text;
    if (typeof file.fixed === "string") assert.equal(after, file.fixed, `invalid[${i}]: text after the fixes of ${rule.id}`);
    else assert.deepEqual(JSON.parse(after), file.fixed, `invalid[${i}]: definition after the fixes of ${rule.id}`);
  }
}

/** What a rule reports in one file, in the order of the places. @throws Error where the rule throws, or the file holds no state machine. */
export async function findingsOf(rule: Rule, file: RuleTestFile): Promise<Finding[]> {
  const folder = process.cwd();
  // without options the severities that the rule gives to single findings count
  const layers = file.options ? [{ folder, config: { rules: { [rule.id]: [rule.severity, file.options] } } }] : [];
  const config = { folder, root: folder, preset: "all", layers, plugins: [], files: [] } as unknown as LoadedConfig;
  const linted = await lintFile(sourceFile(file.file ?? "machine.asl.json", textOf(file)), true, {
    rules: [rule],
    config,
    access: fileAccess(),
    ...(file.type ? { type: file.type } : {}),
  });
  const [crash] = linted.crashes;
  if (crash !== undefined) throw new Error(crash);
  if (linted.empty) throw new Error(`${file.file ?? "machine.asl.json"}: no state machine in it`);
  return linted.findings
    .filter((finding) => finding.rule === rule.id)
    .sort((a, b) => a.place.start.line - b.place.start.line || a.place.start.column - b.place.start.column);
}

const isFile = (given: object | string): given is RuleTestFile => typeof given === "object" && "definition" in given;

const textOf = ({ definition }: RuleTestFile): string =>
  typeof definition === "string" ? definition : JSON.stringify(definition, null, 2);

/** What a failed test prints of a finding. */
const shown = ({ message, state, severity, place: { start } }: Finding) => ({
  message,
  ...(state === undefined ? {} : { state }),
  severity,
  line: start.line,
  column: start.column,
});

/** The expected finding, completed by what it leaves open, so that a failed test shows only what differs. */
function asFound(expected: ExpectedFinding, found: Finding | undefined): unknown {
  if (!found) return expected;
  const { message } = expected;
  const fits = message instanceof RegExp && message.test(found.message) ? { message: found.message } : {};
  return { ...shown(found), ...expected, ...fits };
}
