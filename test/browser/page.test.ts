import fc from "fast-check";
import { expect, it } from "vitest";
import { htmlPage } from "../../src/html/page.js";
import type { PageData } from "../../src/html/page-data.js";
import { names } from "../drawing/machines.js";

const hostile = fc.oneof(
  names,
  fc.constantFrom("</script>", "</template><script>alert(1)</script>", "<!--<script>", "\u2028", "]]>", "&lt;", "</style>", "</title>"),
);

const pages: fc.Arbitrary<PageData> = fc
  .record({ title: hostile, name: hostile, path: hostile, text: hostile, message: hostile, label: hostile, fact: hostile })
  .map(({ title, name, path, text, message, label, fact }) => ({
    title,
    summary: title,
    files: [{ path, text }],
    machines: [
      {
        name,
        file: 0,
        path,
        kind: name,
        lines: [1, 1],
        findings: [{ rule: name, severity: "error", certainty: "can", message, at: [1, 1, 1, 2], states: [name] }],
        states: { [name]: { name, line: 1, facts: [[label, fact]] } },
      },
    ],
  }));

it("carries its data unchanged, and nothing of it becomes markup", () => {
  fc.assert(
    fc.property(pages, (data) => {
      const page = [...htmlPage(data, new Map())].join("");
      const [before = "", rest = ""] = page.split('<script type="application/json" id="data">');
      const end = rest.indexOf("</script>");
      expect(JSON.parse(rest.slice(0, end))).toEqual(JSON.parse(JSON.stringify(data)));
      expect(rest.slice(0, end)).not.toContain("<");
      // the frame is the same whatever the data
      const frame = (text: string) => text.replace(/<title>[^<]*<\/title>/, "");
      const [plain = "", plainRest = ""] = [...htmlPage({ title: "", summary: "", files: [], machines: [] }, new Map())]
        .join("")
        .split('<script type="application/json" id="data">');
      expect(frame(before)).toBe(frame(plain));
      expect(rest.slice(end)).toBe(plainRest.slice(plainRest.indexOf("</script>")));
    }),
    { numRuns: 300 },
  );
});

it("allows its own script and styles alone", () => {
  const page = [...htmlPage({ title: "", summary: "", files: [], machines: [] }, new Map())].join("");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/,
  );
  expect(page.replace(/<script[\s\S]*<\/script>/g, "")).not.toMatch(/https?:(?!\/\/www\.w3\.org)/);
  expect(page).not.toMatch(/\sstyle="|\son\w+="/);
});
