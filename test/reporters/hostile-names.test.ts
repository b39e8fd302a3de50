import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/linter/finding.js";
import { SafeLines } from "../../src/reporters/printable.js";
import { REPORTERS } from "../../src/reporters/registry.js";
import { plainStyle, type Reporter } from "../../src/reporters/reporter.js";
import { sample } from "./sample.js";

/** Libraries of `test/package.json`, which the type check of a fresh clone does not have. */
interface XmlParser {
  on(event: "error", heard: (error: Error) => void): void;
  on(event: "opentag", heard: (tag: { readonly name: string }) => void): void;
  write(text: string): XmlParser;
  close(): void;
}
const library = async (name: string): Promise<unknown> => import(name);
const { SaxesParser } = (await library("saxes")) as { readonly SaxesParser: new () => XmlParser };
const { micromark } = (await library("micromark")) as { readonly micromark: (text: string, options: object) => string };
const { gfmTable, gfmTableHtml } = (await library("micromark-extension-gfm-table")) as Record<"gfmTable" | "gfmTableHtml", () => object>;

/** Pieces that act somewhere: on a terminal, a CI server, a parser of markup or of tables. */
const ACTS = [
  "\u001b[31m",
  "\u001b]8;;https://evil.example\u001b\\",
  "\r",
  "\n",
  "\u2028",
  "\u202e",
  "::error::",
  "##vso[task.complete]",
  "##teamcity[x]",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "]]>",
  "<!--",
  "-->",
  "&amp;",
  "&#0;",
  '"',
  "'",
  "`",
  "```",
  "|",
  "](javascript:alert(1))",
  "![x](https://evil.example/x)",
  "[x](https://evil.example)",
  "https://evil.example",
  "<https://evil.example>",
  "**",
  "__",
  "~~",
  "\\",
  "\u0000",
  "\ud800",
  "\ufffe",
  "%0A",
  ",",
  ";",
  "=",
  "</details>",
  "# ",
  "- ",
  "> ",
  "日本",
  "{{",
  "${{ x }}",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...ACTS), fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(""));

const reportWith = ([file, name, state, message, reason]: readonly string[]): Report => {
  const place = (at: { start: object; end: object }) => ({ ...at, file }) as (typeof sample.findings)[0]["place"];
  return {
    ...sample,
    machines: sample.machines.map((machine) => ({ ...machine, file: file as string, name: name as string, place: place(machine.place) })),
    sources: new Map([[file as string, `${message}\n${reason}\n${state}\n`]]),
    findings: sample.findings.map(({ related, witness, fix, ...finding }) => ({
      ...finding,
      machine: name as string,
      state: state as string,
      message: message as string,
      reason: reason as string,
      suggestion: state as string,
      place: place(finding.place),
      related: [{ place: place(finding.place), message: name as string }],
    })),
  };
};
const reports = fc.tuple(hostile, hostile, hostile, hostile, hostile).map(reportWith);
const RUNS = { numRuns: process.env.SFN_LINT_TESTS === "full" ? 2000 : 150 };
const written = (reporter: Reporter, report: Report) => {
  const text = [...reporter.render(report, plainStyle)].join("");
  return reporter.forPeople ? new SafeLines(false).write(text) : text;
};
const named = (format: string) => REPORTERS.find((one) => one.format === format) as Reporter;

describe("names and messages with everything that acts somewhere", () => {
  it.each(
    REPORTERS.filter(({ forPeople, format }) => forPeople || format === "github"),
  )("$format: nothing acts on a terminal or a CI server", (reporter) => {
    fc.assert(
      fc.property(reports, (report) => {
        const text = written(reporter, report);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not come through
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        if (reporter.format !== "github") expect(text).not.toMatch(/^\s*(?:::|##(?:\[|vso\[|teamcity\[))/m);
        else for (const line of text.split("\n").filter((one) => one !== "")) expect(line).toMatch(/^::(?:error|warning|notice) /);
      }),
      RUNS,
    );
  });

  it.each(["json", "sarif", "gitlab", "rdjson"])("%s is JSON that holds the message", (format) => {
    fc.assert(
      fc.property(reports, (report) => {
        expect(() => JSON.parse(written(named(format), report))).not.toThrow();
      }),
      RUNS,
    );
  });

  it.each(["junit", "checkstyle"])("%s is well-formed XML with the elements of the format alone", (format) => {
    const allowed = new Set(["testsuites", "testsuite", "testcase", "failure", "system-out", "checkstyle", "file", "error"]);
    fc.assert(
      fc.property(reports, (report) => {
        const parser = new SaxesParser();
        parser.on("error", (error) => {
          throw error;
        });
        parser.on("opentag", ({ name }) => expect(allowed).toContain(name));
        parser.write(written(named(format), report)).close();
      }),
      RUNS,
    );
  });

  it("markdown: no element, link or image that the report does not write itself, and one row per finding", () => {
    fc.assert(
      fc.property(reports, (report) => {
        const html = micromark(written(named("markdown"), report), {
          extensions: [gfmTable()],
          htmlExtensions: [gfmTableHtml()],
          allowDangerousHtml: true,
          allowDangerousProtocol: true,
        });
        const tags = new Set([...html.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map(([, tag]) => tag));
        for (const tag of tags)
          expect(["h3", "h4", "code", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "a"]).toContain(tag);
        for (const [, url] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) expect(url).toMatch(/^https:\/\/example\.com\/rules\//);
        expect(html.match(/<tr>/g)).toHaveLength(1 + report.findings.length);
      }),
      RUNS,
    );
  });
});
