import { describe, expect, it } from "vitest";
import { checkstyle } from "../../src/reporters/checkstyle.js";
import { compact } from "../../src/reporters/compact.js";
import { github } from "../../src/reporters/github.js";
import { gitlab } from "../../src/reporters/gitlab.js";
import { junit } from "../../src/reporters/junit.js";
import { markdown } from "../../src/reporters/markdown.js";
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
    expect(render(compact, report)).toContain(", and 11 more [task-can-wait-forever]");
  });
});
