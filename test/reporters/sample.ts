import type { Finding, Report } from "../../src/linter/finding.js";

const FILE = "flows/wait, 100%.asl.json";
const TEXT = '{\n\t"StartAt": "Wait",\n\t"States": { "日本": {}, "x": "a\u001b[31m" }\n}\n';

const error: Finding = {
  rule: "task-can-wait-forever",
  category: "reliability",
  severity: "error",
  certainty: "can",
  message: 'If the worker dies, "Wait" waits until the execution ends after one year',
  reason: "TimeoutSeconds is 99,999,999 by default.",
  suggestion: "Give the state a TimeoutSeconds",
  place: { file: FILE, start: { line: 2, column: 13 }, end: { line: 2, column: 19 } },
  state: "Wait",
  pointer: "/States/Wait",
  fingerprint: "aa11",
  related: [{ place: { file: FILE, start: { line: 3, column: 2 }, end: { line: 3, column: 10 } }, message: "the states" }],
  fix: { title: "Add a timeout", safe: false, edits: [{ file: FILE, start: 10, end: 10, text: "1" }] },
  witness: {
    input: { a: 1 },
    mocks: {},
    result: { status: "FAILED", error: "States.Runtime", eventId: 7 },
    path: [{ state: "Wait", place: { file: FILE, start: { line: 3, column: 14 }, end: { line: 3, column: 18 } }, note: "waits" }],
  },
};

const hint: Finding = {
  rule: "name-style",
  category: "style",
  severity: "info",
  certainty: "may",
  message: "The name \u001b[31mred\u001b[0m obeys no terminal | `no markup` <b>either</b>",
  place: { file: FILE, start: { line: 3, column: 14 }, end: { line: 3, column: 18 } },
  fingerprint: "bb22",
};

/** A report with everything a reporter may meet: hostile text, wide characters, a witness, a fix. For tests. */
export const sample: Report = {
  version: 1,
  machines: [
    { file: FILE, name: "wait", host: "asl", states: 2, place: { file: FILE, start: { line: 1, column: 1 }, end: { line: 4, column: 2 } } },
  ],
  findings: [error, hint],
  sources: new Map([[FILE, TEXT]]),
  rules: [
    {
      id: "task-can-wait-forever",
      category: "reliability",
      severity: "error",
      summary: "A task that nothing ends",
      reference: "https://docs.aws.amazon.com/",
      url: "https://example.com/rules/task-can-wait-forever",
      fixable: true,
    },
    {
      id: "name-style",
      category: "style",
      severity: "info",
      summary: "Names",
      reference: "https://docs.aws.amazon.com/",
      url: "https://example.com/rules/name-style",
      fixable: false,
    },
  ],
  summary: { files: 1, machines: 1, states: 2, errors: 1, warnings: 0, infos: 1, fixable: 0 },
};

export const withFindings = (findings: readonly Finding[]): Report => ({ ...sample, findings });
