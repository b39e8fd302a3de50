import { describe, expect, it } from "vitest";
import { agent } from "../../src/reporters/agent.js";
import { checkstyle } from "../../src/reporters/checkstyle.js";
import { compact } from "../../src/reporters/compact.js";
import { github } from "../../src/reporters/github.js";
import { gitlab } from "../../src/reporters/gitlab.js";
import { junit } from "../../src/reporters/junit.js";
import { markdown } from "../../src/reporters/markdown.js";
import { SafeLines } from "../../src/reporters/printable.js";
import { rdjson } from "../../src/reporters/rdjson.js";
import { plainStyle, type Reporter } from "../../src/reporters/reporter.js";
import { text } from "../../src/reporters/text.js";
import { columnsOf, wrap } from "../../src/reporters/wrap.js";
import { sample, withFindings } from "./sample.js";

const render = (reporter: Reporter, report = sample) => [...reporter.render(report, plainStyle)].join("");

describe("text", () => {
  it("shows the code with a caret under exactly the marked characters", () => {
    const lines = render(text).split("\n");
    const at = lines.findIndex((line) => line.includes('"StartAt": "Wait"'));
    const caret = lines[at + 1] as string;
    expect(lines[at]?.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe('"Wait"');
  });

  it("counts wide characters as two columns", () => {
    const lines = render(text).split("\n");
    const at = lines.findIndex((line) => line.startsWith("    3 │") && line.includes("日本"));
    expect(lines[at + 1]).toMatch(/\^{6}$/);
  });

  it("stays within 80 columns", () => {
    for (const line of render(text).split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(80);
  });

  it("cuts a very long line around what it marks", () => {
    const long = `${" ".repeat(500)}"here"${" ".repeat(500)}`;
    const [first] = sample.findings;
    const place = { file: "a", start: { line: 1, column: 501 }, end: { line: 1, column: 507 } };
    const report = {
      ...withFindings([{ ...(first as (typeof sample.findings)[0]), place, related: [] }]),
      sources: new Map([["a", long]]),
    };
    const lines = render(text, report).split("\n");
    const at = lines.findIndex((line) => line.includes('"here"'));
    const caret = lines[at + 1] as string;
    expect(lines[at]?.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe('"here"');
    expect(columnsOf(lines[at] as string)).toBeLessThanOrEqual(80);
  });

  it("says so when there is nothing to say", () => {
    const clean = { ...withFindings([]), summary: { ...sample.summary, errors: 0, infos: 0 } };
    expect(render(text, clean)).toBe("No findings: 1 state machine in 1 file\n");
  });
});

describe.each([text, compact, github, gitlab, junit, checkstyle, markdown])("$format", (reporter) => {
  it("lets no text of the input act on a terminal", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what must not pass
    expect(render(reporter)).not.toMatch(/\u001b/);
  });
});

describe("formats of other tools", () => {
  it("github escapes the properties and puts errors first", () => {
    const [first] = render(github).split("\n");
    expect(first).toMatch(/^::error file=flows\/wait%2C 100%25\.asl\.json,line=2,endLine=2,col=13,endColumn=19,title=/);
  });

  it("github keeps within ten of a kind and says what is missing", () => {
    const [first] = sample.findings;
    const many = Array.from({ length: 25 }, () => first as (typeof sample.findings)[0]);
    const lines = render(github, withFindings(many)).trim().split("\n");
    expect(lines).toHaveLength(11);
    expect(lines[10]).toContain("15 more");
  });

  it("gitlab has a fingerprint and a place for each", () => {
    expect(JSON.parse(render(gitlab))).toMatchObject([{ fingerprint: "aa11", location: { lines: { begin: 2 } } }, { fingerprint: "bb22" }]);
  });

  it("checkstyle and junit are well-formed XML", () => {
    for (const reporter of [checkstyle, junit]) {
      const xml = render(reporter);
      const opened = [...xml.matchAll(/<([a-z]+)(?:\s[^<>]*[^/<>])?>/g)].map((m) => m[1]);
      const closed = [...xml.matchAll(/<\/([a-z]+)>/g)].map((m) => m[1]);
      expect(opened.sort()).toEqual(closed.sort());
      expect(xml).not.toMatch(/&(?!(?:amp|lt|gt|quot|#\d+);)/);
    }
  });

  it("junit fails by --fail-on, and prints the rest", () => {
    const count = (failOn?: "error" | "info" | "never") =>
      (render(junit, failOn === undefined ? sample : { ...sample, failOn }).match(/<failure /g) ?? []).length;
    expect([count(), count("error"), count("info"), count("never")]).toEqual([1, 1, 2, 0]);
    expect(render(junit)).toMatch(/<testsuites name="sfn-lint" tests="3" failures="1" [\s\S]*<system-out>/);
  });

  it("rdjson counts columns in bytes, and suggests safe fixes of one edit", () => {
    const [first] = sample.findings;
    const at = { file: first?.place.file ?? "", start: { line: 3, column: 20 }, end: { line: 3, column: 22 } };
    const fix = { title: "Rename", safe: true, edits: [{ file: at.file, start: 40, end: 42, text: "x" }] };
    const findings = [{ ...(first as (typeof sample.findings)[0]), place: at, fix }];
    const { diagnostics } = JSON.parse(render(rdjson, withFindings(findings))) as { diagnostics: object[] };
    // the line holds 日本 at columns 15 and 16 of UTF-16: six bytes
    expect(diagnostics).toMatchObject([
      {
        location: { range: { start: { line: 3, column: 24 }, end: { line: 3, column: 26 } } },
        code: { value: "task-can-wait-forever", url: "https://example.com/rules/task-can-wait-forever" },
        suggestions: [{ text: "x", range: { start: { line: 3 } } }],
      },
    ]);
    expect(render(rdjson, withFindings([{ ...(findings[0] as (typeof sample.findings)[0]), fix: { ...fix, safe: false } }]))).not.toContain(
      "suggestions",
    );
  });

  it("agent puts each finding into lines that begin with what they hold", () => {
    expect(render(agent).split("\n").slice(0, 6)).toEqual([
      "result: 1 errors, 0 warnings, 1 info; 1 state machines in 1 files; 0 fixable with --fix",
      "",
      "flows/wait, 100%.asl.json:2:13 error task-can-wait-forever (can)",
      "state: Wait",
      'problem: If the worker dies, "Wait" waits until the execution ends after one year',
      "reason: TimeoutSeconds is 99,999,999 by default.",
    ]);
    expect(render(agent)).toContain("replay: sfn-lint replay 'flows/wait, 100%.asl.json' --state Wait");
  });

  it("text keeps within 40 columns", () => {
    const lines = [...text.render(sample, { ...plainStyle, width: 40 })].join("").split("\n");
    expect(lines.filter((line) => columnsOf(line) > 40)).toEqual([]);
    expect(lines).toContain("More about a rule:");
  });

  it("text links rule ids to their pages where the terminal can show links", () => {
    const link = (url: string, words: string) => `\u001b]8;;${url}\u001b\\\\${words}\u001b]8;;\u001b\\\\`;
    const ours = "https://github.com/sfn-lint/sfn-lint/blob/main/rules/name-style/README.md";
    const evil = link("https://evil.example", "x");
    const report = { ...sample, rules: sample.rules.map((rule) => ({ ...rule, url: ours })) };
    const shown = new SafeLines(true).write([...text.render(report, { ...plainStyle, link })].join("") + evil);
    expect(shown).toContain(link(ours, "name-style"));
    expect(shown).not.toContain("\u001b]8;;https://evil");
  });

  it("markdown lets no text of the input become markup", () => {
    expect(render(markdown)).toContain("\\| \\`no markup\\` &lt;b&gt;either");
  });
});

describe("wrap", () => {
  it("breaks at spaces and leaves a longer word whole", () => {
    expect(wrap("aa bb cccccccc d", 5)).toEqual(["aa bb", "cccccccc", "d"]);
    expect(wrap("日本 日本", 5)).toEqual(["日本", "日本"]);
    expect(wrap("", 5)).toEqual([]);
  });
});

describe("further places of the same cause", () => {
  const [first] = sample.findings;
  const place = (file: string, line: number) => ({ file, start: { line, column: 3 }, end: { line, column: 4 } });
  const file = first?.place.file ?? "";
  const occurrences = [
    { state: "Same line", place: place(file, 2) },
    { state: "Charge", place: place(file, 14) },
    { state: "Refund", place: place("other.yaml", 20) },
    ...Array.from({ length: 8 }, (_, i) => ({ place: place(file, 30 + i) })),
  ];
  const report = withFindings(sample.findings.slice(0, 1).map((finding) => ({ ...finding, occurrences })));

  it("are counted, and the first of them named with their places", () => {
    expect(render(text, report).replace(/\s+/g, " ")).toContain(
      'and 11 more: "Same line", "Charge" (14:3), "Refund" (other.yaml:20:3), 30:3, 31:3,',
    );
    expect(render(github, report)).toContain('And 11 more: "Same line", "Charge" (14:3)');
    expect(render(compact, report)).toContain(", and 11 more [task-can-wait-forever, can, --fix-unsafe]");
  });
});
