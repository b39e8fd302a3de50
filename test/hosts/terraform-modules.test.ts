import { describe, expect, test } from "vitest";
import { placeOf, textOf } from "../../src/text/range.js";
import { at, find, isHole, machine, read, string } from "./terraform-support.js";

const flow = (next = "B") => `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "${next}"}, "B": {"Type": "Succeed"}}}`;

describe("each definition once", () => {
  test("a template and the resource that names it are one machine", async () => {
    const { definitions, consumed } = await read(machine('templatefile("flow.asl.json", {})'), { "flow.asl.json": flow() });
    expect(definitions.map((d) => d.name)).toEqual(["aws_sfn_state_machine.flow"]);
    expect(consumed).toEqual(["flow.asl.json"]);
  });

  test("count and for_each make one machine of one text", async () => {
    for (const meta of ["count = 3", 'for_each = toset(["a", "b"])']) {
      const program = `resource "aws_sfn_state_machine" "flow" {\n  ${meta}\n  definition = jsonencode({ StartAt = "A", Comment = each.key, States = {} })\n}`;
      const { definitions } = await read(program);
      expect(definitions.map((d) => d.name)).toEqual(["aws_sfn_state_machine.flow"]);
    }
  });

  test("for_each over texts of their own makes a machine of each", async () => {
    const program = `resource "aws_sfn_state_machine" "all" {
  for_each   = { one = { file = "one.json", type = "EXPRESS" }, two = { file = "two.json", type = "STANDARD" } }
  definition = file("\${path.module}/\${each.value.file}")
  type       = each.value.type
}`;
    const { definitions, problems } = await read(program, { "one.json": flow(), "two.json": flow() });
    expect(problems).toEqual([]);
    expect(definitions.map((d) => [d.name, d.type, d.root?.range.file.path])).toEqual([
      ['aws_sfn_state_machine.all["one"]', "EXPRESS", "one.json"],
      ['aws_sfn_state_machine.all["two"]', "STANDARD", "two.json"],
    ]);
  });

  test("for_each over the files of a folder", async () => {
    const program = `resource "aws_sfn_state_machine" "all" {
  for_each   = fileset(path.module, "flows/*.json")
  definition = file(each.value)
}`;
    const { definitions } = await read(program, { "flows/a.json": flow(), "flows/b.json": flow(), "flows/readme.md": "" });
    expect(definitions.map((d) => d.name)).toEqual([
      'aws_sfn_state_machine.all["flows/a.json"]',
      'aws_sfn_state_machine.all["flows/b.json"]',
    ]);
  });

  test("for_each where each instance puts files of its own into one template", async () => {
    const program = `resource "aws_sfn_state_machine" "all" {
  for_each   = toset(["start", "stop"])
  definition = templatefile("\${path.module}/main.json", {
    branches = jsonencode([for s in ["x", "y"] : jsondecode(file("\${path.module}/\${each.key}/\${s}.json"))])
  })
}`;
    const { definitions, consumed } = await read(program, {
      "main.json": '{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": ${branches}, "End": true}}}',
      "start/x.json": flow(),
      "start/y.json": flow(),
      "stop/x.json": flow(),
      "stop/y.json": flow(),
    });
    expect(definitions.map((d) => d.name)).toEqual(['aws_sfn_state_machine.all["start"]', 'aws_sfn_state_machine.all["stop"]']);
    expect(consumed).toHaveLength(5);
    expect(definitions.map((d) => at(d.root, "States", "P", "Branches", "1", "StartAt")?.range.file.path)).toEqual([
      "start/y.json",
      "stop/y.json",
    ]);
  });

  test("for_each over a map to which whoever runs it adds others: those that the program says", async () => {
    const program = `variable "more" {}
resource "aws_sfn_state_machine" "all" {
  for_each   = merge(var.more, { plain = { path = "\${path.module}/plain.yml", words = { next = "B" } } })
  definition = jsonencode(yamldecode(templatefile(each.value.path, merge({ last = "C" }, each.value.words))))
}`;
    const { definitions } = await read(program, {
      "plain.yml": "StartAt: A\nStates:\n  A: {Type: Pass, Next: '${next}'}\n  B: {Type: Pass, Next: '${last}'}\n  C: {Type: Succeed}\n",
    });
    expect(definitions.map((d) => [d.name, d.root?.range.file.path])).toEqual([['aws_sfn_state_machine.all["plain"]', "plain.yml"]]);
  });

  test("a module from elsewhere that is given many definitions", async () => {
    const program = `locals {
  flows = {
    orders  = { definition = file("\${path.module}/orders.json"), timeout = 3 }
    returns = { definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } }) }
  }
}
module "flows" {
  source         = "app.terraform.io/shop/flows/aws"
  state_machines = local.flows
  step_functions = { note = "StartAt noon" }
}`;
    const { definitions, consumed } = await read(program, { "orders.json": flow() });
    expect(definitions.map((d) => d.name)).toEqual(["module.flows.orders", "module.flows.returns"]);
    expect(definitions.map((d) => d.root?.kind)).toEqual(["object", "object"]);
    expect(consumed).toContain("orders.json");
  });

  test("a module that defines its machine itself is found in its own file", async () => {
    const module = {
      "modules/flow/main.tf": machine('templatefile("${path.module}/flow.json", { next = var.next })', 'variable "next" {}'),
      "modules/flow/flow.json": flow("${next}"),
    };
    const caller = 'module "flow" {\n  source = "./modules/flow"\n  next = "B"\n}';
    expect((await read(caller, module)).definitions).toEqual([]);
    const own = await read(
      module["modules/flow/main.tf"],
      { "modules/flow/flow.json": module["modules/flow/flow.json"] },
      "modules/flow/main.tf",
    );
    expect(own.definitions.map((d) => d.root?.range.file.path)).toEqual(["modules/flow/flow.json"]);
  });

  test("a module whose definition the caller names is read at the caller", async () => {
    const files = {
      "modules/flow/main.tf": `variable "name" {}
variable "type" {
  default = "STANDARD"
}
resource "aws_sfn_state_machine" "this" {
  definition = templatefile("flows/\${var.name}.json", var.values)
  type       = var.type
  logging_configuration {
    level = "ALL"
  }
}
variable "values" {}`,
      "flows/orders.json": flow("${next}"),
    };
    const { only, definitions, problems } = await read(
      'module "orders" {\n  source = "./modules/flow"\n  name = "orders"\n  type = "EXPRESS"\n  values = tomap({ next = "B" })\n}',
      files,
    );
    expect(problems).toEqual([]);
    expect(definitions).toHaveLength(1);
    expect(only).toMatchObject({ name: "module.orders.aws_sfn_state_machine.this", type: "EXPRESS" });
    expect(only.deployment?.logging?.level).toBe("ALL");
    expect(textOf(only.at)).toBe('module "orders"');
    expect(placeOf(find(only.root, string("B")).range).file).toBe("flows/orders.json");
    const alone = await read(files["modules/flow/main.tf"], {}, "modules/flow/main.tf");
    expect(alone.only.root).toBeUndefined();
    expect(alone.only.partialReason).toContain("unknown until deployment");
  });

  test("a variable without a default is the caller's to give", async () => {
    const { only, problems } = await read(machine("var.definition", 'variable "definition" {}'));
    expect(only.root).toBeUndefined();
    expect(only.partialReason).toBe("the definition is an input of the module (var.definition)");
    expect(problems).toEqual([]);
  });

  test("outputs of modules keep what they are", async () => {
    const { only } = await read(
      machine(
        'jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = module.work.function, End = true } } })',
        'module "work" {\n  source = "./work"\n}',
      ),
      { "work/main.tf": 'resource "aws_lambda_function" "this" {}\noutput "function" {\n  value = aws_lambda_function.this.arn\n}' },
    );
    const hole = find(only.root, isHole);
    expect(hole.placeholder.kind).toBe("lambda-arn");
    expect(textOf(hole.range)).toBe("module.work.function");
  });

  test("a module that is not at hand, with a definition in an argument of any name", async () => {
    const program = `module "flow" {
  source = "git::https://example.com/modules.git//step-functions"
  step_function_definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
}
module "task" {
  source = "example/ecs/aws"
  container_definitions = jsonencode([{ name = "x" }])
}`;
    const { definitions, problems } = await read(program);
    expect(definitions.map((d) => d.name)).toEqual(["module.flow"]);
    expect(definitions[0]?.deployment?.describesOperations).toBe(false);
    expect(problems).toEqual([]);
  });
});

describe("other ways to the same resource", () => {
  test("the provider that is made from CloudFormation's types", async () => {
    const { only } = await read(`resource "awscc_stepfunctions_state_machine" "flow" {
  definition_string  = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
  state_machine_type = "EXPRESS"
  logging_configuration = {
    level                  = "ALL"
    include_execution_data = true
  }
  tracing_configuration = {
    enabled = true
  }
}`);
    expect(only).toMatchObject({ name: "awscc_stepfunctions_state_machine.flow", type: "EXPRESS" });
    expect(only.root?.kind).toBe("object");
    expect(only.deployment).toMatchObject({ logging: { level: "ALL", includeExecutionData: true }, tracing: { enabled: true } });
  });

  test("OpenTofu's own endings", async () => {
    const program = machine("jsonencode(local.flow)");
    const locals = { "locals.tofu": 'locals {\n  flow = { StartAt = "A", States = { A = { Type = "Succeed" } } }\n}' };
    const { only, problems } = await read(program, locals, "main.tofu");
    expect(problems).toEqual([]);
    expect(only.root?.range.file.path).toBe("locals.tofu");
  });
});

describe("what a template leaves open", () => {
  test("text that is no JSON because of what deployment puts in is no fault", async () => {
    const { only } = await read(machine('templatefile("flow.tpl", { states = var.states })', 'variable "states" {}'), {
      "flow.tpl": '{"StartAt": "A", "States": { ${states} "B": {"Type": "Succeed"}}}',
    });
    expect(only.problems).toEqual([]);
    expect(only.root).toBeUndefined();
    expect(only.partialReason).toBe("parts of its text are unknown until deployment");
  });

  test("text that is no JSON by itself is one", async () => {
    const { only } = await read(machine('templatefile("flow.tpl", { name = var.name })', 'variable "name" {}'), {
      "flow.tpl": '{"StartAt": "${name}", "States": { "B" {"Type": "Succeed"}}}',
    });
    expect(only.problems.map((p) => p.code)).toEqual(["syntax"]);
  });

  test("a value that the template is not given", async () => {
    const { problems } = await read(machine('templatefile("flow.tpl", { a = 1 })'), { "flow.tpl": '{"StartAt": "${start}"}' });
    expect(problems.map((p) => [p.message, placeOf(p.range)])).toEqual([
      ['Template variable "start" is not set', { file: "flow.tpl", start: { line: 1, column: 16 }, end: { line: 1, column: 21 } }],
    ]);
  });

  test("a map of values that nobody knows is no mistake of the template", async () => {
    for (const vars of ["var.values", 'merge(var.values, { b = "B" })', "{ for k, v in var.values : k => v }"]) {
      const { problems, only } = await read(machine(`templatefile("flow.tpl", ${vars})`, 'variable "values" {}'), {
        "flow.tpl": '{"StartAt": "${a}", "States": {"B": {"Type": "Wait", "Seconds": ${n}}}}',
      });
      expect(problems).toEqual([]);
      expect(only.problems).toEqual([]);
      expect(find(only.root, isHole).placeholder.kind).toBe("unknown");
    }
  });

  test("a template that Terraform refuses", async () => {
    const { problems, only } = await read(machine('templatefile("flow.tpl", {})'), { "flow.tpl": '{"StartAt": "${AWS::Region}"}' });
    expect(problems[0]?.message).toMatch(/^Invalid Terraform template/);
    expect(only.root).toBeUndefined();
  });
});
