import { describe, expect, test } from "vitest";
import { parseMachine } from "../../src/asl/parse/parse-machine.js";
import { toJson } from "../../src/text/node.js";
import { at, find, isHole, machine, read, string } from "./terraform-support.js";

/** What an expression is within a definition. */
async function evaluated(expression: string, rest = "", files: Record<string, string> = {}) {
  const { only, problems } = await read(machine(`jsonencode({ StartAt = "A", States = {}, Value = ${expression} })`, rest), files);
  return { node: at(only.root, "Value"), problems, only };
}

const resources = `
resource "aws_lambda_function" "work" {
  count   = 1
  timeout = 30
}
resource "aws_sqs_queue" "jobs" {}
resource "aws_sfn_activity" "review" {}
module "lambda" { source = "terraform-aws-modules/lambda/aws" }
variable "region" {}
variable "workers" { type = number }
variable "secret" {
  default   = "x"
  sensitive = true
}
`;

describe("what only deployment knows", () => {
  const kinds: [string, string][] = [
    ["aws_lambda_function.work[0].arn", "lambda-arn"],
    ["aws_lambda_function.work.qualified_arn", "lambda-arn"],
    ['aws_lambda_function.work["a"].arn', "lambda-arn"],
    ["resource.aws_lambda_function.work.arn", "lambda-arn"],
    ["data.aws_lambda_function.other.arn", "lambda-arn"],
    ["module.lambda.lambda_function_arn", "lambda-arn"],
    ["aws_lambda_function.work.invoke_arn", "arn"],
    ["aws_lambda_alias.live.arn", "lambda-arn"],
    ["aws_sfn_activity.review.id", "activity-arn"],
    ["aws_sfn_activity.review.arn", "activity-arn"],
    ["aws_sfn_state_machine.child.arn", "state-machine-arn"],
    ["aws_sqs_queue.jobs.url", "queue-url"],
    ["aws_sqs_queue.jobs.id", "queue-url"],
    ["aws_sqs_queue.jobs.arn", "arn"],
    ["aws_sns_topic.alarm.arn", "arn"],
    ["aws_dynamodb_table.orders.name", "text"],
    ["data.aws_caller_identity.current.account_id", "text"],
    ["data.aws_iam_policy_document.any.json", "text"],
    ["var.workers", "number"],
    ["var.secret", "unknown"],
    ['sha256(file("main.tf"))', "text"],
    ["data.terraform_remote_state.app.outputs.work_lambda_arn", "lambda-arn"],
    ["data.terraform_remote_state.app.outputs.table_name", "text"],
    ["each.key", "text"],
    ["count.index", "number"],
    ["terraform.workspace", "text"],
    ["var.workers + 1", "number"],
    ["var.workers > 1", "boolean"],
    ["[for w in var.workers : w]", "unknown"],
    ["aws_subnet.all[*].id", "unknown"],
    ['provider::aws::arn_build("aws", "s3", "", "", "b")', "arn"],
  ];
  for (const [expression, kind] of kinds) {
    test(`${expression} is of kind ${kind}`, async () => {
      const { node } = await evaluated(expression, resources);
      expect(node && isHole(node) && node.placeholder.kind).toBe(kind);
    });
  }

  test("a function's ARN makes a task of Lambda, whatever form the text has", async () => {
    for (const resource of ['"${aws_lambda_function.work.arn}"', "aws_lambda_function.work.arn"]) {
      const { only } = await read(
        machine(`jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = ${resource}, End = true } } })`, resources),
      );
      expect(only.root).toBeDefined();
      const { machine: parsed, problems } = parseMachine(only.root as NonNullable<typeof only.root>);
      expect(problems.filter((p) => p.severity === "error")).toEqual([]);
      const [state] = [...(parsed?.states.values() ?? [])];
      expect(state?.type === "Task" && state.resource?.value.form).toBe("lambda");
    }
  });

  test("the hole knows the resource that fills it", async () => {
    const { node, only } = await evaluated("aws_lambda_function.work[0].arn", resources);
    expect(node && isHole(node) && node.placeholder).toMatchObject({
      name: "${aws_lambda_function.work[0].arn}",
      resource: "aws_lambda_function.work",
    });
    expect(only.deployment?.resources.get("aws_lambda_function.work")).toMatchObject({ kind: "function", timeout: { value: 30 } });
  });

  test("names stay harmless within JSON and YAML", async () => {
    const heredoc = `<<EOF\n{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "\${aws_lambda_function.work["a"].arn}", "TimeoutSeconds": \${lookup({ a = var.workers }, "b", var.workers)}, "End": true}}}\nEOF`;
    const { only, problems } = await read(machine(heredoc, resources));
    expect(problems).toEqual([]);
    expect(only.problems).toEqual([]);
    expect(find(only.root, string(/\bwork\b/)).placeholders[0]?.placeholder.kind).toBe("lambda-arn");
    expect(find(only.root, isHole).placeholder.kind).toBe("number");
  });

  test("a number that a pattern takes out of its quotes", async () => {
    const dequoted = String.raw`replace(templatefile("t", { n = var.workers }), "/\"(N|M)\": \"(\\d+)\"/", "\"$1\": $2")`;
    const { only, problems } = await read(machine(dequoted, resources), { t: '{"StartAt": "A", "States": {}, "N": "${n}", "M": "5"}' });
    expect(problems).toEqual([]);
    expect(at(only.root, "N")).toMatchObject({ kind: "placeholder", placeholder: { kind: "number" } });
    expect(at(only.root, "M")).toMatchObject({ kind: "number", value: 5 });
  });

  test("parts of a text", async () => {
    const { node } = await evaluated('"arn:aws:s3:::${aws_s3_bucket.data.id}/*"', resources);
    expect(node).toMatchObject({ kind: "string", value: "arn:aws:s3:::${aws_s3_bucket.data.id}/*" });
    expect(node?.kind === "string" && node.placeholders.map((h) => h.placeholder.kind)).toEqual(["text"]);
  });

  test("a stand-in for a value is none", async () => {
    for (const preset of ['""', '"REPLACE_ME"', "null", "{}", "[]"]) {
      const { node } = await evaluated("var.name", `variable "name" {\n  default = ${preset}\n}`);
      expect(node?.kind, preset).toBe("placeholder");
    }
  });
});

describe("what the program says", () => {
  const values: [string, unknown][] = [
    ['"a${1 + 2}b"', "a3b"],
    ['"${true}"', true],
    ["-5", -5],
    ["7 % 4 + 2 * 3", 9],
    ["!false || false", true],
    ['1 == 1 ? "yes" : "no"', "yes"],
    ["[for n in [1, 2, 3] : n * 2 if n != 2]", [2, 6]],
    ["{ for k, v in { a = 1, b = 2 } : upper(k) => v }", { A: 1, B: 2 }],
    ["[{ a = 1 }, { a = 2 }][*].a", [1, 2]],
    ["[{ a = 1 }, { a = 2 }].*.a", [1, 2]],
    ["merge({ a = 1, b = 1 }, { b = 2 })", { a: 1, b: 2 }],
    ["merge([{ a = 1 }, { b = 2 }]...)", { a: 1, b: 2 }],
    ["concat([1], [2, 3])", [1, 2, 3]],
    ["flatten([[1, [2]], 3])", [1, 2, 3]],
    ["distinct([1, 1, 2])", [1, 2]],
    ['compact(["a", "", null])', ["a"]],
    ['format("%s-%03d-%%", "a", 7)', "a-007-%"],
    ['format("%q", "a")', '"a"'],
    ['join("-", ["a", "b"])', "a-b"],
    ['split(",", "a,b")', ["a", "b"]],
    ['replace("a.b.c", ".", "/")', "a/b/c"],
    ['replace("x12y3", "/[0-9]+/", "<$0>")', "x<12>y<3>"],
    [String.raw`replace("\"n\": \"12\"", "/\"(n|m)\": \"(\\d+)\"/", "\"$1\": $2")`, '"n": 12'],
    ['lookup({ a = 1 }, "b", 2)', 2],
    ['try({ a = 1 }.b, "none")', "none"],
    ["can({ a = 1 }.b)", false],
    ['coalesce("", "x")', "x"],
    ["length([1, 2])", 2],
    ['contains(["a"], "a")', true],
    ["element([1, 2], 3)", 2],
    ["keys({ b = 1, a = 2 })", ["a", "b"]],
    ["values({ b = 1, a = 2 })", [2, 1]],
    ['zipmap(["a"], [1])', { a: 1 }],
    ["range(3)", [0, 1, 2]],
    ["slice([1, 2, 3], 1, 2)", [2]],
    ["reverse([1, 2])", [2, 1]],
    ['jsondecode(jsonencode({ a = [1, "x"] }))', { a: [1, "x"] }],
    ['jsonencode({ a = "<b>" })', '{"a":"\\u003cb\\u003e"}'],
    ['trimprefix("ab", "a")', "b"],
    ['trimspace("  a ")', "a"],
    ['trim("xxaxx", "x")', "a"],
    ['substr("hello", 1, 3)', "ell"],
    ['basename("a/b.c")', "b.c"],
    ['dirname("a/b.c")', "a"],
    ["max(1, 3, 2)", 3],
    ['tonumber("5")', 5],
    ["tostring(5)", "5"],
    ['startswith("a${var.unknown}", "a")', true],
    ['startswith("b${var.unknown}", "a")', false],
    ["local.nested.list[1]", 2],
    ['local.nested["list"][0]', 1],
    ["local.nested.list.0", 1],
    ["null", null],
    ['"$${literal}"', "${literal}"],
    ['"%%{literal}"', "%{literal}"],
    ['"a\\u0041\\n"', "aA\n"],
    ["(\n  1 +\n  2\n)", 3],
    ['templatestring("a$${x}", { x = 1 })', "a1"],
    ['fileexists("main.tf")', true],
    ["data.aws_partition.current.partition", "aws"],
  ];
  for (const [expression, expected] of values) {
    test(expression, async () => {
      const { node, problems } = await evaluated(expression, 'locals {\n  nested = { list = [1, 2] }\n}\nvariable "unknown" {}');
      expect(problems).toEqual([]);
      expect(node && toJson(node)).toEqual(expected);
    });
  }

  test("variables take their value from the assigned files before their default", async () => {
    const declared = 'variable "n" {\n  default = 1\n}';
    expect((await evaluated("var.n", declared)).node).toMatchObject({ kind: "number", value: 1 });
    expect((await evaluated("var.n", declared, { "terraform.tfvars": "n = 2" })).node).toMatchObject({ kind: "number", value: 2 });
    expect((await evaluated("var.n", declared, { "prod.auto.tfvars": "n = 3" })).node).toMatchObject({ kind: "number", value: 3 });
    expect((await evaluated("var.n", declared, { "terraform.tfvars.json": '{"n": 5}' })).node).toMatchObject({ kind: "number", value: 5 });
    expect((await evaluated("var.n", declared, { "prod.tfvars": "n = 4" })).node).toMatchObject({ kind: "number", value: 1 });
  });

  test("directives of templates", async () => {
    const template = '%{ if on }[%{ for i, x in xs }%{ if i > 0 },%{ endif }"${x}"%{ endfor }]%{ else }[]%{ endif }';
    const { node } = await evaluated('jsondecode(templatefile("t", { on = true, xs = ["a", "b"] }))', "", { t: template });
    expect(node && toJson(node)).toEqual(["a", "b"]);
    const off = await evaluated('jsondecode(templatefile("t", { on = false, xs = [] }))', "", { t: template });
    expect(off.node && toJson(off.node)).toEqual([]);
  });

  test("an unknown condition is read as the branch that says more, and said", async () => {
    const { node, only } = await evaluated("merge({ a = 1 }, var.extra ? { b = 2 } : {})", 'variable "extra" {}');
    expect(node && toJson(node)).toEqual({ a: 1, b: 2 });
    expect(only.partialReason).toBe("the condition var.extra is unknown until deployment; assumed true");
  });

  test("two texts and no decision are a text that nobody knows", async () => {
    const { node } = await evaluated('var.extra ? "a" : "b"', 'variable "extra" {}');
    expect(node).toMatchObject({ kind: "placeholder", placeholder: { kind: "text" } });
  });

  test("an unknown map adds unknown members", async () => {
    const { only } = await read(
      machine(`jsonencode({ StartAt = "A", States = merge({ A = { Type = "Pass", Next = "B" } }, var.more) })`, 'variable "more" {}'),
    );
    const { problems } = parseMachine(only.root as NonNullable<typeof only.root>);
    expect(problems.filter((p) => p.severity === "error")).toEqual([]);
  });

  test("states that nobody knows are not missing", async () => {
    const { only } = await read(machine('jsonencode({ StartAt = "A", States = { for k, v in var.more : k => v } })', 'variable "more" {}'));
    const { problems } = parseMachine(only.root as NonNullable<typeof only.root>);
    expect(problems.filter((p) => p.severity === "error")).toEqual([]);
  });

  test("a local value used twice is two trees", async () => {
    const { only } = await read(
      machine(
        `jsonencode({ StartAt = "A", States = { A = { Retry = local.retry }, B = { Retry = local.retry } } })`,
        'locals {\n  retry = [{ ErrorEquals = ["States.ALL"] }]\n}',
      ),
    );
    const [a, b] = ["A", "B"].map((name) => at(only.root, "States", name, "Retry"));
    expect(a).not.toBe(b);
    expect(a?.parent).toBe(at(only.root, "States", "A"));
    expect(b?.parent).toBe(at(only.root, "States", "B"));
  });

  test("an item of a loop used twice is two trees", async () => {
    const { only } = await read(
      machine('jsonencode({ StartAt = "A", States = { for s in [{ Type = "Pass" }] : "A" => { One = s, Two = s } } })'),
    );
    const [one, two] = ["One", "Two"].map((name) => at(only.root, "States", "A", name));
    expect(one).toBeDefined();
    expect(one).not.toBe(two);
    expect(one?.parent).toBe(two?.parent);
  });
});
