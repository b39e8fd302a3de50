#!/usr/bin/env node
// A repository of SAM services as a company has it: each with a template, functions with their code, a queue, a table and a
// state machine whose definition is a file with substitutions (every fourth: in the template). Prints the time of lint and
// of list, and what one template costs; fails where not every machine is found or one template costs more processor time
// than the budget.
// usage: node bench/sam-repository.mjs [--bin FILE] [--templates N] [--rounds N] [--budget MS] [--keep DIR] [--profile DIR]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const bin = resolve(option("--bin", join(root, "bin/sfn-lint.js")));
const templates = Number(option("--templates", 200));
const rounds = Number(option("--rounds", 3));
const budget = Number(option("--budget", 60));
const keep = option("--keep", "");
const profile = option("--profile", "");
const folder = keep ? resolve(keep) : mkdtempSync(join(tmpdir(), "sfn-lint-bench-sam-"));

function definition(i) {
  const task = (name, next) => ({
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: `\${${name}Arn}`, "Payload.$": "$" },
    ResultSelector: { "body.$": "$.Payload" },
    ResultPath: `$.${name.toLowerCase()}`,
    TimeoutSeconds: 60,
    Retry: [
      { ErrorEquals: ["Lambda.ServiceException", "Lambda.TooManyRequestsException"], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 },
    ],
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" }],
    Next: next,
  });
  return {
    Comment: `Order process ${i}`,
    StartAt: "Validate",
    States: {
      Validate: task("Validate", "Kind"),
      Kind: {
        Type: "Choice",
        Choices: [
          { Variable: "$.validate.body.kind", StringEquals: "express", Next: "Charge" },
          {
            And: [
              { Variable: "$.validate.body.total", IsPresent: true },
              { Variable: "$.validate.body.total", NumericGreaterThan: 100 + i },
            ],
            Next: "Approve",
          },
        ],
        Default: "Prepare",
      },
      Approve: { Type: "Wait", Seconds: 30, Next: "Charge" },
      Prepare: { Type: "Pass", Parameters: { "id.$": "$.id", kind: "other" }, ResultPath: "$.prepared", Next: "Charge" },
      Charge: task("Charge", "Lines"),
      Lines: {
        Type: "Map",
        ItemsPath: "$.validate.body.lines",
        MaxConcurrency: 5,
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "Store",
          States: {
            Store: {
              Type: "Task",
              Resource: "arn:aws:states:::dynamodb:putItem",
              Parameters: { TableName: "${Table}", Item: { id: { "S.$": "$.id" } } },
              TimeoutSeconds: 10,
              Retry: [{ ErrorEquals: ["States.TaskFailed"], MaxAttempts: 2 }],
              End: true,
            },
          },
        },
        ResultPath: null,
        Next: "Tell",
      },
      Tell: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        Parameters: { QueueUrl: "${Queue}", "MessageBody.$": "States.Format('order {} done', $.id)" },
        TimeoutSeconds: 10,
        Next: "Done",
      },
      Done: { Type: "Succeed" },
      Failed: { Type: "Fail", Error: "Order.Failed", Cause: "see the execution's history" },
    },
  };
}

const indented = (text, by) => text.replace(/^(?=.)/gm, " ".repeat(by));

function template(i) {
  const inline = i % 4 === 3;
  const given = inline
    ? `Definition:\n${indented(JSON.stringify(definition(i), null, 2), 8)}`
    : "DefinitionUri: statemachine/order.asl.json";
  const fn = (name) => `  ${name}Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/${name.toLowerCase()}
      Handler: app.handler
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Table}
`;
  return `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Description: Service ${i}
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Globals:
  Function:
    Runtime: nodejs20.x
    Timeout: 30
    MemorySize: 256
Resources:
  OrderStateMachine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub "order-${i}-\${Stage}"
      ${given}
      DefinitionSubstitutions:
        ValidateArn: !GetAtt ValidateFunction.Arn
        ChargeArn: !GetAtt ChargeFunction.Arn
        Table: !Ref Table
        Queue: !Ref Queue
      Logging:
        Level: !If [IsProd, ERROR, ALL]
        IncludeExecutionData: true
        Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Logs.Arn}}]
      Tracing: {Enabled: true}
      Policies:
        - LambdaInvokePolicy: {FunctionName: !Ref ValidateFunction}
        - LambdaInvokePolicy: {FunctionName: !Ref ChargeFunction}
${fn("Validate")}${fn("Charge")}  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Queue:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: 60}
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: 14}
Outputs:
  Machine: {Value: !Ref OrderStateMachine, Export: {Name: !Sub "\${AWS::StackName}-machine"}}
`;
}

function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

mkdirSync(join(folder, ".git"), { recursive: true });
write(".gitignore", "node_modules/\n.aws-sam/\n");
for (let i = 0; i < templates; i++) {
  const service = `services/service-${String(i).padStart(3, "0")}`;
  write(`${service}/template.yaml`, template(i));
  if (i % 4 !== 3) write(`${service}/statemachine/order.asl.json`, `${JSON.stringify(definition(i), null, 2)}\n`);
  for (const name of ["validate", "charge"])
    write(`${service}/src/${name}/app.mjs`, `export const handler = async (event) => ({ ...event, ${name}: true });\n`);
  write(`${service}/package.json`, JSON.stringify({ name: `service-${i}`, private: true }, null, 2));
  write(`${service}/events/event.json`, JSON.stringify({ id: "1", lines: [{ id: "a" }] }));
}

/** Tells the processor time at the end: it stays the same where other programs want the processor too. */
const meter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write(`\\ncpu ${(user + system) / 1000}\\n`); });',
)}`;

function timed(words) {
  const started = performance.now();
  const run = spawnSync(process.execPath, ["--import", meter, bin, ...words], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 30 });
  if (run.status === 2 || run.error) throw new Error(run.stderr || String(run.error));
  const cpu = Number(/\ncpu ([\d.]+)/.exec(run.stderr)?.[1]);
  return { ms: performance.now() - started, cpu, json: JSON.parse(run.stdout) };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const wanted = {
  lint: ["--format", "json"],
  list: ["list", "--format", "json"],
  one: ["--format", "json", "services/service-000/template.yaml"],
};
const runs = { lint: [], list: [], one: [] };
for (let round = 0; round <= rounds; round++) {
  for (const [name, words] of Object.entries(wanted)) {
    const run = timed(words);
    // the first round warms the caches of the disk and of compiled code
    if (round > 0) runs[name].push(run);
  }
}
const machines = Math.min(...[...runs.lint, ...runs.list].map((run) => run.json.machines.length));
if (profile !== "")
  spawnSync(process.execPath, ["--cpu-prof", "--cpu-prof-dir", resolve(profile), bin, "--format", "json"], { cwd: folder });
if (keep === "") rmSync(folder, { recursive: true, force: true });

const of = (name, what) => median(runs[name].map((run) => run[what]));
const row = (label, ms, cpu) => console.log(`${label.padEnd(26)}${ms.toFixed(1).padStart(9)} ms${cpu.toFixed(1).padStart(10)} ms`);
const each = of("lint", "cpu") - of("one", "cpu");
console.log(`${templates} SAM templates, ${machines} state machines, ${runs.lint[0].json.findings.length} findings; median of ${rounds}`);
console.log(`${"".padEnd(26)}${"wall".padStart(12)}${"processor".padStart(13)}`);
row("lint, the repository", of("lint", "ms"), of("lint", "cpu"));
row("list, the repository", of("list", "ms"), of("list", "cpu"));
row("lint, one template", of("one", "ms"), of("one", "cpu"));
row("lint, each more", (of("lint", "ms") - of("one", "ms")) / Math.max(1, templates - 1), each / Math.max(1, templates - 1));
if (machines !== templates || each / Math.max(1, templates - 1) > budget) {
  console.error(machines !== templates ? `${machines} machines found, not ${templates}` : `over the budget of ${budget} ms for each`);
  process.exitCode = 1;
}
