import { describe, expect, test } from "vitest";
import { textOf } from "../../src/text/range.js";
import { at, find, machine, read, string } from "./terraform-support.js";

const declared = (body: string, rest = "") => `resource "aws_sfn_state_machine" "flow" {
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
${body}
}
${rest}`;

describe("what is around a machine", () => {
  test("logging, tracing and the type", async () => {
    const { only } = await read(
      declared(`  type = "EXPRESS"
  logging_configuration {
    log_destination        = "\${aws_cloudwatch_log_group.flow.arn}:*"
    include_execution_data = true
    level                  = "ERROR"
  }
  tracing_configuration {
    enabled = true
  }`),
    );
    expect(only.type).toBe("EXPRESS");
    expect(only.deployment).toMatchObject({
      describesOperations: true,
      logging: { level: "ERROR", includeExecutionData: true },
      tracing: { enabled: true },
    });
    expect(only.deployment?.logging && textOf(only.deployment.logging.at)).toBe('"ERROR"');
    expect(only.deployment && textOf(only.deployment.declaration)).toBe('resource "aws_sfn_state_machine" "flow"');
  });

  test("nothing said is nothing there", async () => {
    const { only } = await read(declared(""));
    expect(only.type).toBe("STANDARD");
    expect(only.deployment).toMatchObject({ describesOperations: true });
    expect(only.deployment?.logging).toBeUndefined();
    expect(only.deployment?.tracing).toBeUndefined();
  });

  test("what only deployment knows is neither there nor lacking", async () => {
    for (const body of [
      "  logging_configuration {\n    level = var.level\n  }",
      '  dynamic "logging_configuration" {\n    for_each = var.level\n    content {\n      level = "ALL"\n    }\n  }',
      "  tracing_configuration {\n    enabled = var.level\n  }",
    ]) {
      const { only } = await read(declared(body, 'variable "level" {}'));
      expect(only.deployment?.describesOperations, body).toBe(false);
    }
    const { only } = await read(declared("  type = var.type", 'variable "type" {}'));
    expect(only.type).toBeUndefined();
  });

  test("dynamic blocks whose number is known", async () => {
    const body = (each: string) => `  dynamic "logging_configuration" {
    for_each = ${each}
    content {
      level = logging_configuration.value
    }
  }`;
    expect((await read(declared(body('["ALL"]')))).only.deployment?.logging?.level).toBe("ALL");
    expect((await read(declared(body("[]")))).only.deployment).toMatchObject({ describesOperations: true });
    expect(
      (await read(declared(body("var.on ? [1] : []"), 'variable "on" {\n  default = false\n}'))).only.deployment?.logging,
    ).toBeUndefined();
  });

  test("the community's module", async () => {
    const { only } = await read(`module "flow" {
  source     = "terraform-aws-modules/step-functions/aws"
  type       = "express"
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Succeed" } } })
  logging_configuration = {
    include_execution_data = true
    level                  = "ALL"
  }
  service_integrations = {
    xray = { xray = true }
  }
}`);
    expect(only).toMatchObject({ name: "module.flow", type: "EXPRESS" });
    expect(only.deployment).toMatchObject({
      describesOperations: true,
      logging: { level: "ALL", includeExecutionData: true },
      tracing: { enabled: true },
    });
  });

  test("functions, queues, topics, tables, activities and machines of the module", async () => {
    const { only } = await read(declared(""), {
      "others.tf": `
resource "aws_lambda_function" "work" {
  filename = data.archive_file.work.output_path
  handler  = "index.handler"
  runtime  = "nodejs20.x"
  timeout  = local.timeout
}
resource "aws_lambda_function" "plain" {
  image_uri = "x"
}
resource "aws_lambda_function" "open" {
  timeout = var.timeout
}
data "archive_file" "work" {
  type       = "zip"
  source_dir = "\${path.module}/src/work"
}
module "packed" {
  source      = "terraform-aws-modules/lambda/aws"
  handler     = "app.handler"
  source_path = "../src/packed"
  timeout     = 60
}
locals {
  timeout = 30
}
variable "timeout" {}
resource "aws_sqs_queue" "jobs" {
  fifo_queue                  = true
  content_based_deduplication = true
}
resource "aws_sns_topic" "news" {
  fifo_topic = true
}
resource "aws_dynamodb_table" "orders" {
  hash_key  = "pk"
  range_key = "sk"
}
resource "aws_sfn_activity" "review" {}
resource "aws_iam_role" "any" {}
`,
    });
    const resources = Object.fromEntries([...(only.deployment?.resources ?? [])].map(([id, { at: _, ...rest }]) => [id, rest]));
    expect(resources).toMatchObject({
      "aws_lambda_function.work": {
        kind: "function",
        timeout: { value: 30 },
        code: { handler: "index.handler", runtime: "nodejs20.x", folder: "./src/work" },
      },
      "aws_lambda_function.plain": { kind: "function", timeout: { value: 3 } },
      "module.packed": { kind: "function", timeout: { value: 60 }, code: { handler: "app.handler", folder: "../src/packed" } },
      "aws_sqs_queue.jobs": { kind: "queue", fifo: true, contentBasedDeduplication: true },
      "aws_sns_topic.news": { kind: "topic", fifo: true },
      "aws_dynamodb_table.orders": { kind: "table", keys: ["pk", "sk"] },
      "aws_sfn_activity.review": { kind: "activity" },
      "aws_sfn_state_machine.flow": { kind: "state-machine", type: "STANDARD" },
    });
    expect(resources["aws_iam_role.any"]).toBeUndefined();
    expect(resources["aws_lambda_function.open"]).not.toHaveProperty("timeout");
  });
});

describe("plans and states of terraform show -json", () => {
  const definition = JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", Next: "Nowhere" } } });
  const plan = (values: object) =>
    JSON.stringify(
      {
        format_version: "1.2",
        terraform_version: "1.9.0",
        planned_values: {
          root_module: {
            resources: [
              { address: "aws_lambda_function.work", mode: "managed", type: "aws_lambda_function", name: "work", values: { timeout: 9 } },
              { address: "data.aws_sfn_state_machine.x", mode: "data", type: "aws_sfn_state_machine", name: "x", values: { definition } },
            ],
            child_modules: [
              {
                address: "module.flow",
                resources: [
                  {
                    address: "module.flow.aws_sfn_state_machine.this[0]",
                    mode: "managed",
                    type: "aws_sfn_state_machine",
                    name: "this",
                    values,
                  },
                ],
              },
            ],
          },
        },
      },
      null,
      2,
    );

  test("definitions with their module's address, and the place in the plan", async () => {
    const { definitions, only } = await read(
      plan({
        definition,
        type: "EXPRESS",
        logging_configuration: [{ level: "ALL", include_execution_data: true, log_destination: null }],
        tracing_configuration: [{ enabled: false }],
      }),
      {},
      "plan.json",
    );
    expect(definitions.map((d) => [d.name, d.type])).toEqual([["module.flow.aws_sfn_state_machine.this[0]", "EXPRESS"]]);
    expect(textOf(find(only.root, string("Nowhere")).range)).toBe('\\"Nowhere\\"');
    expect(textOf(only.at)).toBe('"module.flow.aws_sfn_state_machine.this[0]"');
    expect(only.deployment).toMatchObject({
      describesOperations: true,
      logging: { level: "ALL", includeExecutionData: true },
      tracing: { enabled: false },
    });
    expect(only.deployment?.resources.get("aws_lambda_function.work")).toMatchObject({ timeout: { value: 9 } });
  });

  test("a definition that is known after apply", async () => {
    const { only } = await read(plan({ type: "STANDARD" }), {}, "plan.json");
    expect(only.root).toBeUndefined();
    expect(only.partialReason).toBe("the definition is known only after apply");
    expect(only.deployment?.describesOperations).toBe(false);
  });

  test("a state", async () => {
    const state = plan({ definition, type: "STANDARD" }).replace("planned_values", "values");
    expect((await read(state, {}, "state.json")).definitions).toHaveLength(1);
  });

  test("a plan that ends too soon", async () => {
    const { definitions, problems } = await read(plan({ definition }).slice(0, -40), {}, "plan.json");
    expect(definitions).toEqual([]);
    expect(problems.map((p) => [p.severity, p.message])).toEqual([["error", "The plan cannot be parsed"]]);
  });
});

test("the number of a function's timeout is where it is written", async () => {
  const { only } = await read(
    machine('jsonencode({ StartAt = "A", States = {} })', 'resource "aws_lambda_function" "f" {\n  timeout = 15\n}'),
  );
  const resource = only.deployment?.resources.get("aws_lambda_function.f");
  expect(resource?.kind === "function" && resource.timeout && textOf(resource.timeout.at)).toBe("15");
  expect(at(only.root, "StartAt")).toBeDefined();
});
