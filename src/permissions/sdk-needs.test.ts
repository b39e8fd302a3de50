import { describe, expect, it, test } from "vitest";
import { parseAsl } from "../../test/support/parse.js";
import type { TaskState } from "../asl/model.js";
import { service, services } from "../integrations/catalog.js";
import type { TextPattern } from "./arn-pattern.js";
import { Call } from "./call.js";
import { iamAction } from "./iam-data.js";
import { sdkExceptions } from "./sdk-exceptions.js";
import { sdkNeeds } from "./sdk-needs.js";

const callWith = async (args: unknown): Promise<Call> => {
  const state = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: args, End: true };
  const { machine } = await parseAsl({ StartAt: "A", States: { A: state } });
  return new Call("", "request-response", (machine?.states.get("A") as TaskState).parameters?.value, undefined);
};

const shown = (text: TextPattern): string =>
  text
    .map((part) =>
      part.kind === "literal"
        ? part.text
        : part.kind === "any"
          ? "*"
          : part.kind === "run"
            ? `<${part.label}>`
            : part.kind === "pseudo"
              ? part.name.charAt(0).toUpperCase()
              : "$",
    )
    .join("");

async function needs(operation: string, args: unknown): Promise<string[] | string> {
  const [name = "", action = ""] = operation.split(":");
  const found = sdkNeeds(name, action, await callWith(args));
  return typeof found === "string" ? found : found.map((need) => `${need.action} ${shown(need.resource)}`);
}

const ROLE = "arn:aws:iam::123456789012:role/r";

test.each<[string, unknown, string[]]>([
  ["dynamodb:query", { TableName: "t", IndexName: "i" }, ["dynamodb:Query arn:P:dynamodb:R:A:table/t/index/i"]],
  [
    "dynamodb:batchGetItem",
    { RequestItems: { a: {}, b: {} } },
    ["dynamodb:BatchGetItem arn:P:dynamodb:R:A:table/a", "dynamodb:BatchGetItem arn:P:dynamodb:R:A:table/b"],
  ],
  [
    "dynamodb:transactWriteItems",
    { TransactItems: [{ Put: { TableName: "a" } }, { ConditionCheck: { TableName: "b" } }] },
    ["dynamodb:PutItem arn:P:dynamodb:R:A:table/a", "dynamodb:ConditionCheckItem arn:P:dynamodb:R:A:table/b"],
  ],
  ["dynamodb:executeStatement", { Statement: 'UPDATE "orders" SET a = 1' }, ["dynamodb:PartiQLUpdate arn:P:dynamodb:R:A:table/orders"]],
  ["dynamodb:describeEndpoints", {}, []],
  ["s3:headObject", { Bucket: "b", Key: "k" }, ["s3:GetObject arn:P:s3:::b/k"]],
  ["s3:getObject", { Bucket: "b", Key: "k", VersionId: "1" }, ["s3:GetObjectVersion arn:P:s3:::b/k"]],
  ["s3:listObjectsV2", { Bucket: "b" }, ["s3:ListBucket arn:P:s3:::b"]],
  ["s3:copyObject", { Bucket: "b", Key: "k", CopySource: "from/x/y" }, ["s3:GetObject arn:P:s3:::from/x/y", "s3:PutObject arn:P:s3:::b/k"]],
  [
    "s3:deleteObjects",
    { Bucket: "b", Delete: { Objects: [{ Key: "k" }, { Key: "l", VersionId: "1" }] } },
    ["s3:DeleteObject arn:P:s3:::b/k", "s3:DeleteObjectVersion arn:P:s3:::b/l"],
  ],
  ["s3:getBucketEncryption", { Bucket: "b" }, ["s3:GetEncryptionConfiguration arn:P:s3:::b"]],
  ["s3:deleteBucketLifecycle", { Bucket: "b" }, ["s3:PutLifecycleConfiguration arn:P:s3:::b"]],
  ["s3:listBuckets", {}, ["s3:ListAllMyBuckets *"]],
  [
    "sfn:startSyncExecution",
    { StateMachineArn: "arn:aws:states:eu-west-1:123456789012:stateMachine:m" },
    ["states:StartSyncExecution arn:aws:states:eu-west-1:123456789012:stateMachine:m"],
  ],
  ["eventbridge:putEvents", { Entries: [{ EventBusName: "b" }] }, ["events:PutEvents arn:P:events:R:A:event-bus/b"]],
  ["sesv2:sendEmail", { FromEmailAddress: "a@b.c" }, ["ses:SendEmail arn:P:ses:R:A:identity/*"]],
  [
    "sqs:sendMessageBatch",
    { QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/q" },
    ["sqs:SendMessage arn:P:sqs:eu-west-1:123456789012:q"],
  ],
  ["ssm:getParameter", { Name: "/app/key" }, ["ssm:GetParameter arn:P:ssm:R:A:parameter/app/key"]],
  ["ssm:getParameters", { Names: ["a", "b"] }, ["ssm:GetParameters arn:P:ssm:R:A:parameter/*"]],
  ["secretsmanager:getSecretValue", { SecretId: "s" }, ["secretsmanager:GetSecretValue arn:P:secretsmanager:R:A:secret:s-*"]],
  [
    "ec2:stopInstances",
    { InstanceIds: ["i-1", "i-2"] },
    ["ec2:StopInstances arn:P:ec2:R:A:instance/i-1", "ec2:StopInstances arn:P:ec2:R:A:instance/i-2"],
  ],
  ["ec2:describeInstances", {}, ["ec2:DescribeInstances *"]],
  ["rds:describeDBInstances", {}, ["rds:DescribeDBInstances *"]],
  ["cloudwatch:putMetricData", { Namespace: "n" }, ["cloudwatch:PutMetricData *"]],
  ["glue:startCrawler", { Name: "c" }, ["glue:StartCrawler arn:P:glue:R:A:crawler/c"]],
  ["ecs:updateService", { Cluster: "c", Service: "s" }, ["ecs:UpdateService arn:P:ecs:R:A:service/c/s"]],
  ["lambda:invoke", { FunctionName: "f", Qualifier: "live" }, ["lambda:InvokeFunction arn:P:lambda:R:A:function:f:live"]],
  [
    "lambda:createFunction",
    { FunctionName: "f", Role: ROLE },
    ["lambda:CreateFunction arn:P:lambda:R:A:function:f", `iam:PassRole ${ROLE}`],
  ],
  ["sts:getCallerIdentity", {}, []],
  ["cognitoidentityprovider:signUp", {}, []],
  ["kms:reEncrypt", { SourceKeyId: "a" }, ["kms:ReEncryptFrom arn:P:kms:R:A:key/*", "kms:ReEncryptTo arn:P:kms:R:A:key/*"]],
  [
    "textract:analyzeDocument",
    { Document: { S3Object: { Bucket: "b", Name: "n" } } },
    ["textract:AnalyzeDocument *", "s3:GetObject arn:P:s3:::b/n"],
  ],
  [
    "bedrockruntime:converse",
    { ModelId: "anthropic.claude-v2" },
    ["bedrock:InvokeModel arn:P:bedrock:R::foundation-model/anthropic.claude-v2"],
  ],
  ["apigateway:getRestApis", {}, ["apigateway:GET *"]],
  [
    "rdsdata:executeStatement",
    { ResourceArn: "arn:aws:rds:eu-west-1:123456789012:cluster:c", SecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-a" },
    [
      "rds-data:ExecuteStatement arn:aws:rds:eu-west-1:123456789012:cluster:c",
      "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-a",
    ],
  ],
])("%s %j", async (operation, args, expected) => {
  expect(await needs(operation, args)).toEqual(expected);
});

it("says what it does not know", async () => {
  expect(await needs("codecatalyst:getSpace", {})).toMatch(/not known/);
  expect(await needs("glue:getGlossary", {})).toMatch(/no IAM action is known/);
});

describe("exceptions", () => {
  it.each([...sdkExceptions()])("%s", async (operation, { needs: exception, source }) => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    const [name = "", action = ""] = operation.split(":");
    expect(service(name)?.action(action), "an operation of the catalog").toBeDefined();
    const actions =
      typeof exception === "string"
        ? []
        : typeof exception === "function"
          ? [...exception(await callWith({}))].map((need) => need.action)
          : exception;
    for (const one of actions) expect(iamAction(one)?.name, one).toBe(one);
  });

  it("and names cover nearly all operations of the catalog", async () => {
    const empty = await callWith({});
    const all = services().flatMap((name) => (service(name)?.actions ?? []).map((action) => sdkNeeds(name, action, empty)));
    const known = all.filter((found) => typeof found !== "string");
    for (const need of known.flat()) if (typeof need !== "string") expect(iamAction(need.action)?.name).toBe(need.action);
    expect(known.length / all.length).toBeGreaterThan(0.97);
  });
});
