import { describe, expect, it } from "vitest";
import { services } from "../integrations/catalog.js";
import { actionsOf, iamAction, iamPrefixes, iamSources, managedPolicy, prefixOfSdkService } from "./iam-data.js";

describe("actions", () => {
  it("are found in any letter case, with their resource types", () => {
    expect(iamAction("Lambda:INVOKEfunction")).toEqual({
      name: "lambda:InvokeFunction",
      level: "Write",
      resources: [{ name: "function", arn: "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}", required: true }],
    });
    expect(iamAction("dynamodb:Query")?.resources.map((r) => [r.name, r.required])).toEqual([
      ["index", false],
      ["table", true],
    ]);
    expect(iamAction("batch:DescribeJobs")).toMatchObject({ level: "Read", resources: [] });
  });

  it("are not found under a name that AWS does not have", () => {
    for (const name of ["eventbridge:PutEvents", "lambda:Invoke", "lambda", "", ":", "constructor:toString", "s3:__proto__"])
      expect(iamAction(name), name).toBeUndefined();
  });

  it("are there for every service", () => {
    expect(iamPrefixes().length).toBeGreaterThan(440);
    const all = iamPrefixes().map((prefix) => actionsOf(prefix)?.size ?? 0);
    expect(all.reduce((a, b) => a + b)).toBeGreaterThan(20_000);
  });
});

describe("prefixes of aws-sdk services", () => {
  it.each([
    ["sfn", "states"],
    ["eventbridge", "events"],
    ["cloudwatchevents", "events"],
    ["cloudwatchlogs", "logs"],
    ["sesv2", "ses"],
    ["pinpointemail", "ses"],
    ["mailmanager", "ses"],
    ["bedrockruntime", "bedrock"],
    ["bedrockagentruntime", "bedrock"],
    ["cognitoidentityprovider", "cognito-idp"],
    ["elasticloadbalancingv2", "elasticloadbalancing"],
    ["emr", "elasticmapreduce"],
    ["efs", "elasticfilesystem"],
    ["mwaa", "airflow"],
    ["databasemigration", "dms"],
    ["costexplorer", "ce"],
    ["applicationautoscaling", "application-autoscaling"],
    ["rdsdata", "rds-data"],
    ["resourcegroupstaggingapi", "tag"],
    ["opensearch", "es"],
    ["opensearchserverless", "aoss"],
    ["dynamodbstreams", "dynamodb"],
    ["keyspaces", "cassandra"],
    ["docdb", "rds"],
    ["neptune", "rds"],
    ["iotdataplane", "iot"],
    ["s3control", "s3"],
    ["sagemakerruntime", "sagemaker"],
    ["pinpoint", "mobiletargeting"],
    ["apigatewayv2", "apigateway"],
    ["apigatewaymanagementapi", "execute-api"],
    ["timestreamquery", "timestream"],
    ["dynamodb", "dynamodb"],
    ["lambda", "lambda"],
  ])("%s: %s", (service, prefix) => expect(prefixOfSdkService(service)).toBe(prefix));

  it("are known for nearly every service of the catalog", () => {
    const missing = services().filter((service) => prefixOfSdkService(service) === undefined);
    expect(missing).toEqual([
      "applicationcostprofiler",
      "cloudhsm",
      "codecatalyst",
      "connectparticipant",
      "elasticinference",
      "endusermessaging",
      "iamtoolbox",
      "iot1clickdevices",
      "iot1clickprojects",
      "iotthingsgraph",
      "lambdaweb",
      "sso",
    ]);
  });
});

describe("managed policies", () => {
  it("are there in their newest version", () => {
    expect(managedPolicy("AWSLambdaRole")).toEqual({
      arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaRole",
      document: { Statement: [{ Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: ["*"] }] },
    });
    expect(managedPolicy("NoSuchPolicy")).toBeUndefined();
    expect(managedPolicy("toString")).toBeUndefined();
  });

  it("say where they are from", () => {
    for (const { source, date } of iamSources()) {
      expect(source).toMatch(/^@?[\w/-]+@[\d.]+$/);
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});
