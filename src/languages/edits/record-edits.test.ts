import { describe, expect, it } from "vitest";
import { applyEdits } from "../../linter/fixes.js";
import { MappedText } from "../../text/mapped-text.js";
import { type ArrayNode, get, type Node, type ObjectNode, toJson } from "../../text/node.js";
import { sourceFile } from "../../text/source-file.js";
import { parseJson } from "../json/parse-json.js";
import { parseYaml } from "../yaml/parse-yaml.js";
import { type EditRecorder, recordEdits } from "./record-edits.js";

async function parse(text: string): Promise<ObjectNode> {
  const source = MappedText.ofFile(sourceFile(text.trimStart().startsWith("{") ? "a.json" : "a.yaml", text));
  const { root } = text.trimStart().startsWith("{") ? parseJson(source) : await parseYaml(source);
  return root as ObjectNode;
}

async function edited(text: string, change: (editor: EditRecorder, root: ObjectNode) => void): Promise<string> {
  const editor = recordEdits();
  change(editor, await parse(text));
  expect(editor.result().refused).toBeUndefined();
  const after = applyEdits(text, editor.result().edits).text;
  // what comes out can be read again
  expect(toJson((await parse(after)) as Node)).toBeTypeOf("object");
  return after;
}

const at = (root: ObjectNode, ...path: string[]): Node => path.reduce<Node>((here, name) => get(here as ObjectNode, name) as Node, root);

const JSON_TEXT = `{
  "a": 1, // one
  "b": { "c": 2 },
  "list": [
    "x"
  ],
  "short": ["x", "y"],
  "none": []
}
`;
const YAML_TEXT = `a: 1 # one
b:
  c: 2
list:
  - x # first
short: [x, y]
items:
  - id: 1
    deep:
      x: 1
  - id: 2
last: "end"`;

describe("JSON", () => {
  it("adds a member behind another one, as the lines around it are written", async () => {
    expect(await edited(JSON_TEXT, (e, root) => e.addMember(root, "n", { k: [1, 2] }, "b"))).toBe(
      JSON_TEXT.replace(`{ "c": 2 },`, `{ "c": 2 },\n  "n": {\n    "k": [1, 2]\n  },`),
    );
    expect(await edited(JSON_TEXT, (e, root) => e.addMember(at(root, "b") as ObjectNode, "n", 3))).toContain(`{ "c": 2, "n": 3 }`);
    expect(await edited("{}", (e, root) => e.addMember(root, "n", 3))).toBe(`{ "n": 3 }`);
  });

  it("adds items to lists of one line and of many", async () => {
    expect(await edited(JSON_TEXT, (e, root) => e.appendItem(at(root, "list"), "y"))).toContain(`"x",\n    "y"\n  ]`);
    expect(await edited(JSON_TEXT, (e, root) => e.appendItem(at(root, "short"), "z"))).toContain(`["x", "y", "z"]`);
    expect(await edited(JSON_TEXT, (e, root) => e.appendItem(at(root, "short"), "z", 0))).toContain(`["z", "x", "y"]`);
    expect(await edited(JSON_TEXT, (e, root) => e.appendItem(at(root, "none"), "z"))).toContain(`"none": ["z"]`);
  });

  it("replaces, renames and removes", async () => {
    expect(await edited(JSON_TEXT, (e, root) => e.replaceValue(at(root, "b", "c"), 5))).toContain(`"c": 5`);
    expect(await edited(JSON_TEXT, (e, root) => e.renameKey(root, "a", "A"))).toContain(`"A": 1, // one`);
    expect(await edited(JSON_TEXT, (e, root) => e.removeMember(root, "none"))).not.toContain("none");
    expect(await edited(JSON_TEXT, (e, root) => e.removeMember(root, "b"))).not.toContain(`"b"`);
  });
});

describe("YAML", () => {
  it("adds a member in block style and keeps comments", async () => {
    expect(await edited(YAML_TEXT, (e, root) => e.addMember(root, "n", [{ k: [1], s: "a b" }], "a"))).toBe(
      YAML_TEXT.replace("a: 1 # one", `a: 1 # one\nn:\n  - k: [1]\n    s: "a b"`),
    );
    expect(await edited(YAML_TEXT, (e, root) => e.addMember(root, "n", 1, "b"))).toContain("  c: 2\nn: 1\nlist:");
    expect(await edited(YAML_TEXT, (e, root) => e.addMember(root, "n", 1))).toBe(`${YAML_TEXT}\nn: 1`);
    expect(await edited(YAML_TEXT, (e, root) => e.addMember((at(root, "items") as ArrayNode).items[0] as ObjectNode, "n", 1))).toContain(
      "      x: 1\n    n: 1\n  - id: 2",
    );
  });

  it("follows the names and texts around it within brackets", async () => {
    const plain =
      "a: {Type: Task, End: true}\nlist: [{ErrorEquals: [a]}]\nsingle: {'Type': 'Task'}\ndouble: {\"Type\": \"Task\"}\nnone: {}\n";
    const added = (path: string) => edited(plain, (e, root) => e.addMember(at(root, path) as ObjectNode, "Next", "Done"));
    expect(await added("a")).toContain("a: {Type: Task, End: true, Next: Done}");
    expect(await added("single")).toContain("single: {'Type': 'Task', 'Next': 'Done'}");
    expect(await added("double")).toContain(`double: {"Type": "Task", "Next": "Done"}`);
    expect(await added("none")).toContain("none: { Next: Done }");
    expect(await edited(plain, (e, root) => e.appendItem(at(root, "list"), { ErrorEquals: ["b c", "d"], n: 1 }))).toContain(
      `[{ErrorEquals: [a]}, { ErrorEquals: ["b c", d], n: 1 }]`,
    );
    const lines = "a: {\n    Type: Task,\n    End: true\n  }\n";
    expect(await edited(lines, (e, root) => e.addMember(at(root, "a") as ObjectNode, "Retry", [{ ErrorEquals: ["x"] }]))).toContain(
      "    End: true,\n    Retry: [\n        {\n            ErrorEquals: [x]\n        }\n    ]",
    );
  });

  it("adds items", async () => {
    expect(await edited(YAML_TEXT, (e, root) => e.appendItem(at(root, "list"), "y"))).toContain("  - x # first\n  - y\nshort");
    expect(await edited(YAML_TEXT, (e, root) => e.appendItem(at(root, "items"), { id: 0, t: "u" }, 0))).toContain(
      "items:\n  - id: 0\n    t: u\n  - id: 1",
    );
    expect(await edited(YAML_TEXT, (e, root) => e.appendItem(at(root, "short"), "z"))).toContain("[x, y, z]");
  });

  it("replaces, renames and removes", async () => {
    expect(await edited(YAML_TEXT, (e, root) => e.replaceValue(at(root, "last"), "stop"))).toContain(`last: "stop"`);
    expect(await edited(YAML_TEXT, (e, root) => e.replaceValue(at(root, "b", "c"), "States.ALL"))).toContain("c: States.ALL");
    expect(await edited(YAML_TEXT, (e, root) => e.renameKey(root, "list", "List"))).toContain("List:\n  - x");
    expect(await edited(YAML_TEXT, (e, root) => e.removeMember(root, "b"))).not.toContain("c: 2");
  });
});

it("refuses what is computed", async () => {
  const root = await parse(`base: &b\n  x: 1\nuse: *b\n`);
  const editor = recordEdits();
  editor.addMember(at(root, "use") as ObjectNode, "n", 1);
  expect(editor.result().refused).toBeDefined();
  expect(editor.result().edits).toEqual([]);
});

it("refuses to put an item before the first one of a list that begins on its parent's line", async () => {
  const text = "list:\n  - - a\n    - b\n";
  const inner = (at(await parse(text), "list") as ArrayNode).items[0] as ArrayNode;
  const before = recordEdits();
  before.appendItem(inner, "z", 0);
  expect(before.result().refused).toBe("the list shares its line with something else");
  const after = recordEdits();
  after.appendItem(inner, "z");
  expect(applyEdits(text, after.result().edits).text).toBe("list:\n  - - a\n    - b\n    - z\n");
});
