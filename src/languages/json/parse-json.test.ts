import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MappedText } from "../../text/mapped-text.js";
import { get, type Node, type ObjectNode, pointerOf, rangeWithin, type StringNode, toJson } from "../../text/node.js";
import { placeOf, textOf } from "../../text/range.js";
import { sourceFile } from "../../text/source-file.js";
import { parseJson } from "./parse-json.js";

const parse = (text: string) => parseJson(MappedText.ofFile(sourceFile("a.json", text)));
const codes = (text: string) => parse(text).problems.map((p) => p.code);

describe("parseJson", () => {
  it("gives what JSON.parse gives, and every node's range holds its text", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { root, problems } = parse(text);
        expect(problems.filter((p) => p.code !== "unquoted-placeholder")).toEqual([]);
        expect(toJson(root as Node)).toEqual(JSON.parse(text));
        expect(JSON.parse(textOf((root as Node).range))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("never throws and keeps ranges inside the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,"\\/*$ab1-.e\n u'.split("")), maxLength: 60 }), (text) => {
        for (const p of parse(text).problems) {
          expect(p.range.start).toBeGreaterThanOrEqual(0);
          expect(p.range.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it.each([
    ['{"a": 1,}', ["trailing-comma"]],
    ["[1, 2,]", ["trailing-comma"]],
    ['{"a": 1 /* why */} // end', ["comment", "comment"]],
    ['{"a": 1, "a": 2}', ["duplicate-key"]],
    ['{"a": ${Count}}', ["unquoted-placeholder"]],
    ["", ["empty-file"]],
    ["  \n", ["empty-file"]],
    ['{"a": }', ["syntax"]],
    ['{"a" 1}', ["syntax"]],
    ['{"a": 1', ["syntax"]],
    ["{,}", ["syntax"]],
    ["[,]", ["syntax"]],
    ['{"a": "x', ["syntax"]],
    ["[1] 2", ["syntax"]],
  ])("%j has %j", (text, expected) => expect(codes(text)).toEqual(expected));

  it("places a fault at its line and column", () => {
    const [problem] = parse('{\n  "a": 1\n  "b": 2\n}').problems;
    expect(problem && placeOf(problem.range).start).toEqual({ line: 3, column: 3 });
  });

  it("maps characters behind escapes to the file", () => {
    const node = get(parse('{"a": "x\\n\\u0041yz"}').root as ObjectNode, "a") as StringNode;
    expect(node.value).toBe("x\nAyz");
    expect(textOf(rangeWithin(node, 3, 4))).toBe("y");
    expect(textOf(rangeWithin(node, 2, 3))).toBe("\\u0041");
  });

  it("knows placeholders inside strings, and not Sub's escape", () => {
    const node = get(parse('{"a": "arn:${P}:x:${!Lit}"}').root as ObjectNode, "a") as StringNode;
    expect(node.placeholders.map((h) => node.value.slice(h.start, h.end))).toEqual(["${P}"]);
  });

  it("takes 10,000 levels", () => {
    const { root, problems } = parse("[".repeat(10_000) + "]".repeat(10_000));
    expect(problems).toEqual([]);
    expect(root?.kind).toBe("array");
  });

  it("keeps keys such as __proto__ apart", () => {
    expect(JSON.stringify(toJson(parse('{"__proto__": {"x": 1}}').root as Node))).toBe('{"__proto__":{"x":1}}');
  });

  it("knows each node's pointer", () => {
    const root = parse('{"a/b": [1, {"c~": 2}]}').root as ObjectNode;
    const list = get(root, "a/b");
    const inner = list?.kind === "array" ? (list.items[1] as ObjectNode) : undefined;
    expect(pointerOf(get(inner as ObjectNode, "c~") as Node)).toBe("/a~1b/1/c~0");
  });
});
