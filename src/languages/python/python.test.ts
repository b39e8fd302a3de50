import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { type Json, toJson } from "../../text/node.js";
import { textOf } from "../../text/range.js";
import { type SourceFile, sourceFile } from "../../text/source-file.js";
import { Interpreter } from "../evaluator/interpreter.js";
import type { Value } from "../evaluator/values.js";
import { PYTHON } from "./dialect.js";
import { PYTHON_LIBRARY } from "./evaluation/builtins.js";
import { loadPythonParser } from "./parse.js";

const OPEN = "<unknown>";

async function evaluated(text: string, others: Readonly<Record<string, string>> = {}) {
  const files = new Map(Object.entries({ ...others, "app/main.py": text }).map(([path, content]) => [path, sourceFile(path, content)]));
  const at = (from: SourceFile, path: string) => files.get(posix.join(posix.dirname(from.path), path));
  const access = {
    exists: (from: SourceFile, path: string) => at(from, path) !== undefined,
    read: (from: SourceFile, path: string) => at(from, path) ?? { refused: "it does not exist" },
  };
  const parse = await loadPythonParser();
  const run = new Interpreter({ parse, access, libraries: [PYTHON_LIBRARY], dialect: PYTHON });
  const scope = run.run(files.get("app/main.py") as SourceFile, /(?!)/)?.scope;
  const value = (name: string) => scope?.own(name)?.value as Value;
  const json = (name: string): Json | undefined => {
    const of = value(name);
    const node = of && run.toNode.node(of);
    return node && toJson(node, (one, made) => (one.kind === "placeholder" ? OPEN : made));
  };
  return { value, json, run };
}

/** What the variable `x` is after the program. */
const x = async (text: string, others?: Readonly<Record<string, string>>) => (await evaluated(text, others)).json("x");

describe("literals", () => {
  it.each<[string, Json]>([
    ['x = {"a": 1, \'b\': [1, 2.5, True, None], "c": (1, 2)}', { a: 1, b: [1, 2.5, true, null], c: [1, 2] }],
    ["x = 1_000 + 0x10 - 2 ** 3", 1008],
    ['x = "a" \'b\' """c\n"d" """', 'abc\n"d" '],
    [String.raw`x = "\n\t\"\x41\u00e9\d" + r"\n"`, '\n\t"Aé\\d\\n'],
    ["x = -1 if not [] else 1", -1],
    ["x = {**{'a': 1, 'b': 2}, 'a': 3}", { a: 3, b: 2 }],
    ["x = [*[1, 2], 3][1:]", [2, 3]],
    ["x = {'a': {'b': [1, 2]}}['a']['b'][-1]", 2],
  ])("%s", async (text, expected) => expect(await x(text)).toEqual(expected));

  it("puts f-strings together, doubled braces included", async () => {
    expect(await x('name = "n"\nx = f"{{{name}}} {1 + 1}" f" {name}"')).toBe("{n} 2 n");
    expect(await x('name = "n"\nx = "%s-%d%%" % (name, 3) + "{}/{1}/{k}".format(name, 2, k="v")')).toBe("n-3%n/2/v");
  });

  it("knows where each character is", async () => {
    const { value } = await evaluated('x = "ab\\n{}c".format("Z")');
    const text = value("x");
    if (text.kind !== "text") throw new Error(text.kind);
    expect(text.content.text).toBe("ab\nZc");
    expect(textOf(text.content.rangeOf(0, 2))).toBe("ab");
    expect(textOf(text.content.rangeOf(2, 3))).toBe("\\n");
    expect(textOf(text.content.rangeOf(4, 5))).toBe("c");
  });
});

describe("statements", () => {
  it.each<[string, string, Json]>([
    ["loops", "x = []\nfor i, (k, v) in enumerate({'a': 1}.items()):\n    x.append(f'{i}{k}{v}')", ["0a1"]],
    ["ranges", "x = {}\nfor i in range(1, 3):\n    x[str(i)] = i", { "1": 1, "2": 2 }],
    ["comprehensions", "x = [a * b for a in [1, 2, 3] if a != 2 for b in (10,)]", [10, 30]],
    ["dict comprehensions", "x = {k: v for k, v in zip(['a', 'b'], [1, 2])}", { a: 1, b: 2 }],
    ["generators", "x = ','.join(k for k in {'a': 1, 'b': 2})", "a,b"],
    ["assignments in sequence", "a = b = 1\na, b = b, a + 1\nx = [a, b]", [1, 2]],
    ["deletions", "x = {'a': 1, 'b': 2}\ndel x['a']", { b: 2 }],
    ["updates", "x = {'a': 1}\nx.update({'b': 2}, c=3)\nx |= {'d': 4}", { a: 1, b: 2, c: 3, d: 4 }],
    ["branches", "x = 1\nif 'a' in {'b': 1}:\n    x = 2\nelif [] or x == 1:\n    x = 3\nelse:\n    x = 4", 3],
    ["copies", "import copy\na = {'b': {'c': 1}}\nx = copy.deepcopy(a)\na['b']['c'] = 2", { b: { c: 1 } }],
    ["blocks without scopes", "if True:\n    x = 1\nfor x in [2]:\n    pass", 2],
  ])("%s", async (_, text, expected) => expect(await x(text)).toEqual(expected));
});

describe("functions and classes", () => {
  it.each<[string, string, Json]>([
    [
      "arguments by name and default",
      "def f(a, b=2, *rest, c, **more):\n    return [a, b, rest, c, more]\nx = f(1, c=3, d=4)",
      [1, 2, [], 3, { d: 4 }],
    ],
    ["arguments in order", "def f(a, b=2, *rest):\n    return [a, b, rest]\nx = f(*[1, 5, 6])", [1, 5, [6]]],
    ["passing names on", "def f(**kw):\n    return g(z=0, **kw)\ndef g(a, z):\n    return [a, z]\nx = f(a=1)", [1, 0]],
    ["closures", "def f(a):\n    def g(b):\n        return a + b\n    return g\nx = f(1)(2)", 3],
    ["lambdas", "x = (lambda a, b=1: a + b)(2)", 3],
    [
      "methods, attributes of the class, super",
      "class A:\n    K = 1\n    def __init__(self, n):\n        self.n = n\n    @property\n    def p(self):\n        return self.n + self.K\n    @staticmethod\n    def s(a):\n        return a\nclass B(A):\n    def __init__(self):\n        super().__init__(n=5)\nx = [B().p, A.s(7), A.K]",
      [6, 7, 1],
    ],
    ["dataclasses", "@dataclass\nclass D:\n    a: str\n    b: int = 2\nd = D('q')\nx = [d.a, d.b]", ["q", 2]],
  ])("%s", async (_, text, expected) => expect(await x(text)).toEqual(expected));
});

describe("modules and files", () => {
  it("imports from the folders of the repository", async () => {
    const files = {
      "app/lib/states.py": "PASS = {'Type': 'Pass'}\ndef f(n):\n    return n",
      "app/lib/__init__.py": "",
      "common.py": "Y = 2",
    };
    const text =
      "from lib import states\nfrom lib.states import PASS as P, f\nimport common\nfrom .lib.states import PASS\nx = [P, f(1), states.PASS, common.Y]";
    expect(await x(text, files)).toEqual([{ Type: "Pass" }, 1, { Type: "Pass" }, 2]);
  });

  it("reads JSON that the repository has", async () => {
    const files = { "app/a.json": '{"a": 1}' };
    expect(await x("import json\nwith open('a.json') as f:\n    x = json.load(f)", files)).toEqual({ a: 1 });
    expect(await x("import json\nfrom pathlib import Path\nx = json.loads((Path(__file__).parent / 'a.json').read_text())", files)).toEqual(
      { a: 1 },
    );
    expect(await x("import json, os\nx = json.loads(open(os.path.join(os.path.dirname(__file__), 'a.json')).read())", files)).toEqual({
      a: 1,
    });
    expect(await x("import json\nx = json.loads(json.dumps({'a': 1}, indent=2))")).toEqual({ a: 1 });
  });
});

describe("what is not known", () => {
  it.each<[string, string, Json]>([
    ["values from outside", "import os\nx = {'a': os.environ['A'], 'b': g(), 'c': 1}", { a: OPEN, b: OPEN, c: 1 }],
    ["an unknown condition", "x = 1\nif g():\n    x = 2", OPEN],
    ["a list of which a part is unknown", "x = [a for a in [1, 2] if g(a)]", OPEN],
    ["a dict with unknown members", "x = {'a': 1, **g()}", OPEN],
    ["formats that are not followed", "x = ['%5s' % 'a', f'{1:03d}']", [OPEN, OPEN]],
    ["a part that cannot be read", "x = {'a': 1, 'b': $$, 'c': 2}", OPEN],
    ["names that nothing assigns", "x = [y]", [OPEN]],
  ])("%s is open", async (_, text, expected) => expect(await x(text)).toEqual(expected));

  it("stays within its budget", async () => {
    const nested = `x = ${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    expect((await evaluated(nested)).run.exhausted).toBe(false);
    const doubling = `x = "aaaaaaaa"\n${"x = x + x\n".repeat(200)}`;
    expect(await x(doubling)).toBe(OPEN);
    const loops = "x = 0\nfor a in range(2000):\n    for b in range(2000):\n        for c in range(2000):\n            x = x + 1";
    expect((await evaluated(loops)).run.exhausted).toBe(true);
  });
});
