import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { globSync } from "tinyglobby";
import { beforeAll, describe, expect, test } from "vitest";
import { Language, Parser, type Node as Syntax } from "web-tree-sitter";
import { parseHcl } from "../../src/languages/hcl/parse.js";
import type { Body } from "../../src/languages/hcl/syntax.js";
import { MappedText } from "../../src/text/mapped-text.js";
import { sourceFile } from "../../src/text/source-file.js";
import { machinesOf } from "./machines-of.js";

/** Another reader of the language, by other people, says the same of where blocks and attributes are. */
describe("the reader of HCL beside tree-sitter's", () => {
  let parser: Parser;
  beforeAll(async () => {
    const require = createRequire(import.meta.url);
    await Parser.init();
    parser = new Parser();
    parser.setLanguage(await Language.load(require.resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm")));
  });

  const forms = `
resource "a" "b" { x = 1 }
empty {}
labels "x" y "z" {
  a = { "k" : 1, k2 = [1, 2, ], (k3) = "v", "\${k4}" = 5 }
  b = a ? b : c
  c = [for x in y : x if x != 1]
  d = { for k, v in y : k => v... }
  e = <<EOF
line \${x} %{ if a }yes%{ else }no%{ endif }
EOF
  f = <<-EOT
    indented \${ jsonencode({ a = "b" }) }
  EOT
  g = f(1, 2, [3]...)
  h = a.b[0].*.c[*].d["e"]
  i = -1 + 2 * (3 - !x) >= 4 && true || null
  j = "a \\"quoted\\" $\${text} %%{text} \${"in \${"ner"}"}"
  k = 1.5e10 # comment
  // comment
  l = "x" /* comment */
  nested {
    m = provider::aws::arn_parse("x")
  }
}
`;
  const sources = new Map([["every form", forms]]);
  for (const path of globSync("fixtures/terraform/**/*.{tf,hcl}")) sources.set(path, readFileSync(path, "utf8"));

  for (const [name, text] of sources) {
    test(name, () => {
      const { body, error } = parseHcl(MappedText.ofFile(sourceFile("x.tf", text)));
      expect(error).toBeUndefined();
      const tree = parser.parse(text);
      expect(tree?.rootNode.hasError).toBe(false);
      expect(ours(body, text)).toEqual(theirs(tree?.rootNode as Syntax));
    });
  }
});

/** Blocks and attributes in source order, each with its characters. */
function ours(body: Body, text: string): string[] {
  const found: [number, string][] = [];
  const todo: Body[] = [body];
  while (todo.length > 0) {
    const next = todo.pop() as Body;
    for (const { at, value } of next.attributes) {
      found.push([at.start, `attribute ${text.slice(at.start, at.end).trimEnd()}`]);
      found.push([value.at.start, `value ${text.slice(value.at.start, value.at.end).trimEnd()}`]);
    }
    for (const block of next.blocks) {
      found.push([block.at.start, `block ${text.slice(block.at.start, block.at.end)}`]);
      todo.push(block.body);
    }
  }
  return inOrder(found);
}

function theirs(root: Syntax): string[] {
  const found: [number, string][] = [];
  const todo: Syntax[] = [root];
  while (todo.length > 0) {
    const next = todo.pop() as Syntax;
    if (next.type === "attribute") {
      const value = next.namedChildren.at(-1) as Syntax;
      found.push([next.startIndex, `attribute ${next.text.trimEnd()}`]);
      found.push([value.startIndex, `value ${value.text.trimEnd()}`]);
    } else {
      if (next.type === "block") found.push([next.startIndex, `block ${next.text}`]);
      todo.push(...next.namedChildren.filter((c): c is Syntax => c !== null));
    }
  }
  return inOrder(found);
}

const inOrder = (found: [number, string][]): string[] =>
  found.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)).map(([, shown]) => shown);

describe("a file beside that cannot be parsed", () => {
  const MACHINE = 'resource "aws_sfn_state_machine" "m" {\n  definition = jsonencode(local.flow)\n}\n';

  test("is reported where a state machine of its folder may need it", async () => {
    const { problems, definitions } = await machinesOf({ "main.tf": MACHINE, "locals.tf": "locals {\n  flow = {,}\n}\n" });
    expect(problems.map(({ range, message }) => `${range.file.path} ${message}`)).toEqual([
      expect.stringMatching(/^locals\.tf Invalid for Terraform: /),
    ]);
    expect(definitions.map(({ partialReason }) => partialReason)).not.toEqual([undefined]);
  });

  test("is no matter of state machines where there is none", async () => {
    expect(
      (await machinesOf({ "main.tf": 'resource "aws_sqs_queue" "q" {}\n', "locals.tf": "locals {\n  a = {,}\n}\n" })).problems,
    ).toEqual([]);
  });
});
