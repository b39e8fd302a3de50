import { describe, expect, test } from "vitest";
import { rangeWithin } from "../../src/text/node.js";
import { placeOf, textOf } from "../../src/text/range.js";
import { find, machine, read, string } from "./terraform-support.js";

interface Form {
  readonly program: string;
  readonly files?: Record<string, string>;
  readonly name?: string;
  /** What is at the place of the wrong `Next`, and where. */
  readonly text: string;
  readonly line: number;
  readonly column?: number;
  readonly file?: string;
}

const json = '{"StartAt": "A", "States": {"A": {"Type": "Pass",\n  "Next": "Nowhere"}}}';

const forms: Record<string, Form> = {
  "jsonencode of an object": {
    program: machine(`jsonencode({
    StartAt = "A"
    States = {
      A = { Type = "Pass", Next = "Nowhere" }
    }
  })`),
    text: '"Nowhere"',
    line: 7,
    column: 35,
  },
  "jsonencode with colons and quoted keys": {
    program: machine(`jsonencode({
    "StartAt" : "A",
    "States" : { "A" : { "Type" : "Pass", "Next" : "Nowhere" } }
  })`),
    text: '"Nowhere"',
    line: 6,
  },
  heredoc: {
    program: machine(`<<EOF\n${json}\nEOF`),
    text: '"Nowhere"',
    line: 6,
    column: 11,
  },
  "indented heredoc": {
    program: machine(`<<-DEFINITION
    {"StartAt": "A",
     "States": {"A": {"Type": "Pass",
      "Next": "Nowhere"}}}
  DEFINITION`),
    text: '"Nowhere"',
    line: 7,
    column: 15,
  },
  "heredoc behind interpolations": {
    program: machine(`<<EOF
{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "\${aws_lambda_function.work.arn}", "Next": "Nowhere"}}}
EOF`),
    text: '"Nowhere"',
    line: 5,
    column: 106,
  },
  "quoted text with escapes": {
    program: machine(`"{\\"StartAt\\": \\"A\\", \\"States\\": {\\"A\\": {\\"Type\\": \\"Pass\\", \\"Next\\": \\"Nowhere\\"}}}"`),
    text: '\\"Nowhere\\"',
    line: 4,
  },
  "text of a local value": {
    program: machine("local.definition", `locals {\n  definition = <<EOF\n${json}\nEOF\n}`),
    text: '"Nowhere"',
    line: 9,
  },
  "an object of a local value": {
    program: machine(
      `jsonencode({ StartAt = "A", States = local.states })`,
      `locals {\n  states = {\n    A = { Type = "Pass", Next = "Nowhere" }\n  }\n}`,
    ),
    text: '"Nowhere"',
    line: 8,
  },
  "a local value in another file": {
    program: machine("jsonencode(local.flow)"),
    files: { "locals.tf": `locals {\n  flow = { StartAt = "A", States = { A = { Type = "Pass", Next = "Nowhere" } } }\n}` },
    text: '"Nowhere"',
    line: 2,
    file: "locals.tf",
  },
  "a text where it is used": {
    program: machine(
      `jsonencode({ StartAt = "A", States = { A = { Type = "Pass", Next = local.next } } })`,
      `locals {\n  next = "Nowhere"\n}`,
    ),
    text: "local.next",
    line: 4,
  },
  "a variable's default where it is used": {
    program: machine(
      `jsonencode({ StartAt = "A", States = { A = { Type = "Pass", Next = var.next } } })`,
      `variable "next" {\n  default = "Nowhere"\n}`,
    ),
    text: "var.next",
    line: 4,
  },
  "a variable's default that is the definition": {
    program: machine("var.definition", `variable "definition" {\n  default = <<EOF\n{"Comment": "<replace me>",\n${json.slice(1)}\nEOF\n}`),
    text: '"Nowhere"',
    line: 10,
  },
  "a value in a heredoc": {
    program: machine(
      `<<EOF\n{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "\${local.next}"}}}\nEOF`,
      `locals {\n  next = "Nowhere"\n}`,
    ),
    text: '"${local.next}"',
    line: 5,
  },
  "a value within a text": {
    program: machine(
      `jsonencode({ StartAt = "A", States = { A = { Type = "Pass", Next = "No\${local.next}" } } })`,
      `locals {\n  next = "where"\n}`,
    ),
    text: '"No${local.next}"',
    line: 4,
  },
  "templatefile of JSON": {
    program: machine(`templatefile("\${path.module}/flow.asl.json", { work = aws_lambda_function.work.arn })`),
    files: { "flow.asl.json": json },
    text: '"Nowhere"',
    line: 2,
    file: "flow.asl.json",
  },
  "templatefile of a template in a folder": {
    program: machine(`templatefile("./templates/flow.json.tftpl", { next = "Nowhere", names = ["a", "b"] })`),
    files: {
      "templates/flow.json.tftpl": `{
  "StartAt": "A",
  "States": {
%{ for name in names ~}
    "Other \${name}": {"Type": "Succeed"},
%{ endfor ~}
    "A": {"Type": "Pass",
      "Next": "\${next}"}
  }
}`,
    },
    text: '"${next}"',
    line: 8,
    column: 15,
    file: "templates/flow.json.tftpl",
  },
  file: {
    program: machine(`file("\${path.module}/flow.json")`),
    files: { "flow.json": json },
    text: '"Nowhere"',
    line: 2,
    file: "flow.json",
  },
  "jsonencode of yamldecode of a file": {
    program: machine(`jsonencode(yamldecode(file("flow.yaml")))`),
    files: { "flow.yaml": "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: Nowhere\n" },
    text: "Nowhere",
    line: 5,
    file: "flow.yaml",
  },
  "jsonencode of yamldecode of a template": {
    program: machine(`jsonencode(yamldecode(templatefile("flow.yaml", { next = "Nowhere" })))`),
    files: { "flow.yaml": "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: ${next}\n" },
    text: "${next}",
    line: 5,
    file: "flow.yaml",
  },
  "jsonencode within a heredoc": {
    program: machine(
      `<<EOF\n{"StartAt": "A", "States": \${jsonencode(local.states)}}\nEOF`,
      `locals {\n  states = {\n    A = { Type = "Pass", Next = "Nowhere" }\n  }\n}`,
    ),
    text: '"Nowhere"',
    line: 10,
  },
  "jsondecode of a file, merged": {
    program: machine(`jsonencode(merge(jsondecode(file("flow.json")), { Comment = "more" }))`),
    files: { "flow.json": json },
    text: '"Nowhere"',
    line: 2,
    file: "flow.json",
  },
  merge: {
    program: machine(`jsonencode({
    StartAt = "A"
    States = merge({ B = { Type = "Succeed" } }, { A = { Type = "Pass", Next = "Nowhere" } })
  })`),
    text: '"Nowhere"',
    line: 6,
  },
  "format and join": {
    program: machine(`jsonencode({
    StartAt = "A"
    States = { A = { Type = "Pass", Next = join("", ["No", format("%s", "where")]) } }
  })`),
    text: 'join("", ["No", format("%s", "where")])',
    line: 6,
  },
  replace: {
    program: machine(`replace(file("flow.json"), "@NEXT@", "Nowhere")`),
    files: { "flow.json": '{"StartAt": "A", "States": {"A": {"Type": "Pass",\n  "Next": "@NEXT@"}}}' },
    text: '"@NEXT@"',
    line: 2,
    file: "flow.json",
  },
  "a condition with a known answer": {
    program: machine(
      `var.old ? local.old : <<EOF\n${json}\nEOF\n`,
      `variable "old" {\n  type = bool\n  default = false\n}\nlocals {\n  old = "{}"\n}`,
    ),
    text: '"Nowhere"',
    line: 6,
  },
  "data template_file": {
    program: machine(
      "data.template_file.flow.rendered",
      `data "template_file" "flow" {\n  template = file("flow.tpl")\n  vars = {\n    next = "Nowhere"\n  }\n}`,
    ),
    files: { "flow.tpl": '{"StartAt": "A", "States": {"A": {"Type": "Pass",\n  "Next": "${next}"}}}' },
    text: '"${next}"',
    line: 2,
    file: "flow.tpl",
  },
  "data template_file with text of its own": {
    program: machine(
      '"${data.template_file.flow.rendered}"',
      `data "template_file" "flow" {\n  template = <<EOF\n{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "$\${next}"}}}\nEOF\n  vars {\n    next = "Nowhere"\n  }\n}`,
    ),
    text: '"$${next}"',
    line: 8,
  },
  "a loop over what is known": {
    program: machine(`jsonencode({
    StartAt = "A"
    States = { for name in ["A", "B"] : name => {
      Type = "Pass"
      Next = "Nowhere"
    } }
  })`),
    text: '"Nowhere"',
    line: 8,
  },
  "Terraform's JSON syntax": {
    name: "main.tf.json",
    program: JSON.stringify({
      resource: {
        aws_sfn_state_machine: {
          flow: { definition: '${jsonencode({ StartAt = "A", States = { A = { Type = "Pass", Next = "Nowhere" } } })}' },
        },
      },
    }),
    text: '\\"Nowhere\\"',
    line: 1,
  },
  "Terraform's JSON syntax with a text": {
    name: "main.tf.json",
    program: JSON.stringify({ resource: { aws_sfn_state_machine: { flow: { definition: json } } } }, null, 2),
    text: '\\"Nowhere\\"',
    line: 5,
  },
  "the community's module": {
    program: `module "flow" {\n  source = "terraform-aws-modules/step-functions/aws"\n  version = "~> 5.0"\n  definition = <<EOF\n${json}\nEOF\n}`,
    text: '"Nowhere"',
    line: 6,
  },
  "a module of the repository": {
    program: `module "flow" {\n  source = "./modules/flow"\n  definition = <<EOF\n${json}\nEOF\n}`,
    files: {
      "modules/flow/main.tf": `variable "definition" {}\nresource "aws_sfn_state_machine" "this" {\n  definition = var.definition\n}`,
    },
    text: '"Nowhere"',
    line: 5,
  },
  "terragrunt's inputs": {
    name: "live/terragrunt.hcl",
    program: `terraform {\n  source = "tfr:///terraform-aws-modules/step-functions/aws?version=5.0.0"\n}\ninputs = {\n  definition = jsonencode({\n    StartAt = "A"\n    States = { A = { Type = "Pass", Next = "Nowhere" } }\n  })\n}`,
    text: '"Nowhere"',
    line: 7,
  },
};

describe("a finding's place in every form of a definition", () => {
  for (const [name, form] of Object.entries(forms)) {
    test(name, async () => {
      const { only, problems } = await read(form.program, form.files, form.name);
      expect(problems).toEqual([]);
      const { range } = find(only.root, string("Nowhere"));
      const place = placeOf(range);
      expect({ file: place.file, line: place.start.line, text: textOf(range) }).toEqual({
        file: form.file ?? form.name ?? "main.tf",
        line: form.line,
        text: form.text,
      });
      if (form.column !== undefined) expect(place.start.column).toBe(form.column);
    });
  }

  test("the same with the line ends of Windows", async () => {
    const windows = (text: string) => text.replace(/\n/g, "\r\n");
    for (const [name, form] of Object.entries(forms)) {
      const files = Object.fromEntries(Object.entries(form.files ?? {}).map(([path, text]) => [path, windows(text)]));
      const { only, problems } = await read(windows(form.program), files, form.name);
      expect(problems, name).toEqual([]);
      const { range } = find(only.root, string("Nowhere"));
      expect([placeOf(range).start.line, textOf(range)], name).toEqual([form.line, form.text]);
      if (form.column !== undefined) expect(placeOf(range).start.column, name).toBe(form.column);
    }
  });

  test("characters within a string", async () => {
    const { only } = await read(machine(`jsonencode({ StartAt = "A", States = { A = { Type = "Pass", OutputPath = "$.a\\t.b" } } })`));
    const path = find(only.root, string(/^\$\.a/));
    expect(textOf(rangeWithin(path, 4, 6))).toBe(".b");
    expect(textOf(rangeWithin(path, 3, 4))).toBe("\\t");
  });

  test("characters within a heredoc's string", async () => {
    const { only } = await read(
      machine(`<<-EOF\n    {"StartAt": "A",\n    "States": {"A": {"Type": "Pass", "OutputPath": "$.a..b[?(@ == 1)]"}}}\n  EOF`),
    );
    const path = find(only.root, string(/^\$\.a/));
    expect(textOf(rangeWithin(path, 3, 5))).toBe("..");
    expect(placeOf(rangeWithin(path, 3, 5)).start).toEqual({ line: 6, column: 56 });
  });

  test("keys, numbers and what is computed", async () => {
    const { only } = await read(machine(`jsonencode({ StartAt = "A", States = { A = { Type = "Wait", Seconds = 2 * 30, Next = "A" } } })`));
    const wait = find(only.root, (n): n is import("../../src/text/node.js").NumberNode => n.kind === "number");
    expect(wait.value).toBe(60);
    expect(textOf(wait.range)).toBe("2 * 30");
    const states = only.root?.kind === "object" ? only.root.members[1] : undefined;
    expect(states && textOf(states.key.range)).toBe("States");
  });
});
