import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hclValue } from "../../src/languages/hcl/hcl-values.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { type Node, toJson } from "../../src/text/node.js";
import { textOf } from "../../src/text/range.js";
import { sourceFile } from "../../src/text/source-file.js";
import { at, machine, read } from "./terraform-support.js";

/** Keys as objects of programs have them; texts with everything that the language takes for its own. */
const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("$", "%", "{", "}", '"', "\\", "\n", "a", "é", "😀", "<", "~") }));
const json = fc.jsonValue({ maxDepth: 4, stringUnit: "grapheme" });
const value = fc.oneof(json, text, fc.array(text), fc.dictionary(fc.string({ minLength: 1 }), text));

const strings = (root: Node): Node[] => {
  const found: Node[] = [];
  const todo = [root];
  while (todo.length > 0) {
    const node = todo.pop() as Node;
    found.push(node);
    todo.push(...(node.kind === "object" ? node.members.map((m) => m.value) : node.kind === "array" ? node.items : []));
  }
  return found;
};

describe("properties of Terraform's language", () => {
  test("what is written as a value is read as that value", async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), async (given, oneLine) => {
        const { only, problems } = await read(machine(`jsonencode({ Value = ${hclValue(given, "  ", "  ", oneLine)} })`));
        expect(problems).toEqual([]);
        const made = at(only.root, "Value");
        expect(made && toJson(made)).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { numRuns: 120 },
    );
  });

  test("JSON is an expression, and is where it is written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 4, noUnicodeString: true }), async (written) => {
        // what Terraform computes, and its escapes that JSON does not have, are another matter
        fc.pre(!/[$%]\{|\\[bf/]|\\u[dD][89a-fA-F]/.test(written) && !/"[^"]*":[\s\S]*"__proto__"/.test(written));
        const { only } = await read(machine(`jsonencode({ Value = ${written} })`));
        const made = at(only.root, "Value");
        expect(made && toJson(made)).toEqual(JSON.parse(written));
        for (const node of made ? strings(made) : [])
          if (node.kind !== "object" && node.kind !== "array") expect(JSON.parse(textOf(node.range))).toEqual(toJson(node));
      }),
      { numRuns: 120 },
    );
  });

  test("a value encoded and put into a text is that value again", async () => {
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        const written = hclValue(given, "", "  ", true);
        const { only } = await read(
          machine(`<<EOF\n{"Value": \${jsonencode(${written})}, "Text": \${jsonencode(jsonencode(${written}))}}\nEOF`),
        );
        const made = at(only.root, "Value");
        expect(made && toJson(made)).toEqual(JSON.parse(JSON.stringify(given)));
        const inner = at(only.root, "Text");
        expect(inner?.kind === "string" && JSON.parse(inner.value)).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { numRuns: 100 },
    );
  });

  test("no text makes the reader throw or leave the file", async () => {
    const programs = ["main.tf", "locals.tf", "templates/ship.asl.json.tftpl"].map((name) =>
      readFileSync(`fixtures/terraform/shop/${name}`, "utf8"),
    );
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      '"',
      "${",
      "%{",
      "<<EOF\n",
      "EOF\n",
      "\n",
      "=",
      "?",
      ":",
      ",",
      "...",
      "for ",
      "if ",
      "#",
      "/*",
      "~}",
      "::",
      "*",
      ".",
      "\\",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...programs),
        fc.array(fc.tuple(fc.nat(4000), fc.nat(40), piece), { maxLength: 6 }),
        async (program, cuts) => {
          let text = program;
          for (const [start, length, by] of cuts) text = text.slice(0, start) + by + text.slice(start + length);
          const { definitions, problems } = await read(`${text}\n${machine("jsonencode({})")}`, { "t.tpl": text });
          for (const p of problems) expect(p.range.end).toBeLessThanOrEqual(p.range.file.text.length);
          for (const { root } of definitions)
            for (const node of root ? strings(root) : []) expect(node.range.end).toBeLessThanOrEqual(node.range.file.text.length);
          const template = await read(machine('templatefile("t.tpl", {})'), { "t.tpl": text });
          expect(template.definitions).toHaveLength(1);
        },
      ),
      { numRuns: 120 },
    );
  });

  test("a heredoc is the text between its marks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 3 }), async (written) => {
        fc.pre(!/[$%]\{/.test(written) && /^[{[]/.test(written));
        const { only } = await read(machine(`<<EOF\n${written}\nEOF`));
        const { root: expected } = parseJson(MappedText.ofFile(sourceFile("x.json", written)));
        expect(only.root && toJson(only.root)).toEqual(expected && toJson(expected));
      }),
      { numRuns: 100 },
    );
  });
});
