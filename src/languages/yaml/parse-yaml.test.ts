import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { MappedText } from "../../text/mapped-text.js";
import { get, type Node, type ObjectNode, rangeWithin, type StringNode, toJson } from "../../text/node.js";
import { placeOf, textOf } from "../../text/range.js";
import { sourceFile } from "../../text/source-file.js";
import { parseYaml } from "./parse-yaml.js";

const parse = (text: string) => parseYaml(MappedText.ofFile(sourceFile("a.yaml", text)));
const json = async (text: string) => toJson((await parse(text)).root as Node);
const at = async (text: string, key: string) => get((await parse(text)).root as ObjectNode, key) as StringNode;

describe("parseYaml", () => {
  it("gives the value that was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
        const plain = JSON.parse(JSON.stringify({ value }));
        expect(await json(stringify(plain, { aliasDuplicateObjects: false }))).toEqual(plain);
      }),
    );
  });

  it("never throws", async () => {
    const words = fc.constantFrom(
      "a: ",
      "- ",
      "\n",
      "  ",
      "&x ",
      "*x",
      "<<: ",
      "|",
      ">",
      "'",
      '"',
      "{",
      "}",
      "[",
      "]",
      ": ",
      "# c",
      "!Sub ",
      "\t",
      "é",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 25 }), async (parts) => {
        await parse(parts.join(""));
      }),
    );
  });

  it.each([
    ["a: plain", "plain"],
    ["a: 'it''s'", "it's"],
    ['a: "x\\ty \\u0041"', "x\ty A"],
    ["a: |\n  one\n    two\n\n  three\n", "one\n  two\n\nthree\n"],
    ["a: |-\n  one\n  two", "one\ntwo"],
    ["a: >\n  one\n  two\n\n  three\n", "one two\nthree\n"],
    ["a: |2\n    x\n  y\n", "  x\ny\n"],
    ["a: one\n  two", "one two"],
    ['a: "one\n  two"', "one two"],
  ])("%j: each character knows its place", async (text, value) => {
    const node = await at(text, "a");
    expect(node.value).toBe(value);
    expect(node.content().text).toBe(value);
    for (const word of ["one", "two", "three", "plain", "A", "x", "y"]) {
      const i = value.indexOf(word);
      if (i < 0) continue;
      const there = textOf(rangeWithin(node, i, i + word.length));
      expect(there === word || there === "\\u0041").toBe(true);
    }
  });

  it("expands anchors and merge keys, explicit members first", async () => {
    expect(await json("base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\nd: *b")).toEqual({
      base: { x: 1, y: 2 },
      c: { y: 3, x: 1 },
      d: { x: 1, y: 2 },
    });
  });

  it("ends an alias bomb and a cycle with an error", async () => {
    const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++) bomb.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}]`);
    expect((await parse(bomb.join("\n"))).problems.map((p) => p.code)).toContain("alias-limit");
    expect((await parse("a: &a\n  b: *a")).problems.map((p) => p.code)).toContain("alias-limit");
  });

  it("names duplicate keys, empty files, and faults at their place", async () => {
    expect((await parse("a: 1\na: 2")).problems.map((p) => p.code)).toEqual(["yaml-duplicate-key"]);
    expect((await parse("\n# nothing\n")).problems.map((p) => p.code)).toEqual(["empty-file"]);
    const [fault] = (await parse("a: 1\nb: [1, 2\nc: 3\n")).problems;
    expect(fault && placeOf(fault.range).start.line).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ["a: {b: 1,\n  c: 2\nd: 3\n", "{", '"{" has no matching "}"'],
    ["a:\n  - [1, 2\n  - 3\n", "[", '"[" has no matching "]"'],
    ["a: {b: [1], c: {d: 2}\n", "{", '"{" has no matching "}"'],
    ["a: b}\nc: }\n", "}", '"}" has no matching "{"'],
    ['a: "x\\"y\nb: 1\n', '"', 'The text that begins with " has no closing "'],
    ["a:\n\tb: 1\n", "\t", "YAML does not allow tabs as indentation; use spaces"],
    ['"a\n b": 1\n', '"', "A key must be on one line"],
  ])("says what is wrong in %j and shows where", async (text, character, message) => {
    const [fault] = (await parse(text)).problems;
    expect(fault?.detail).toBe(message);
    expect(fault && textOf(fault.range)).toMatch(character === "\t" ? /^\t|^b/ : new RegExp(`^\\${character}`));
  });

  it("says one thing of one place", async () => {
    const { problems } = await parse("a:\n  b: c\n    d: 1\n");
    expect(problems.map(({ detail }) => detail)).toEqual([
      'The value contains ": " and is not in quotes, or the lines below it are indented too far',
    ]);
  });

  it("reads keys by their text", async () => {
    expect(await json("on: 1\nyes: 2\n3: x")).toEqual({ on: 1, yes: 2, "3": "x" });
  });

  it("hands short tags to the host", async () => {
    const { root } = await parseYaml(MappedText.ofFile(sourceFile("t.yaml", "a: !Ref Topic")), {
      tag: (_tag, node) => ({ kind: "array", items: [node], range: node.range }),
    });
    expect(toJson(root as Node)).toEqual({ a: ["Topic"] });
  });
});
