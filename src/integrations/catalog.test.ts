import { describe, expect, it } from "vitest";
import type { Resource } from "../asl/model.js";
import { absentAtTimes, action, errorsOf, parametersOf, service, services } from "./catalog.js";
import { endedServices, serviceEnd } from "./ended-services.js";
import { isRetired, modelDate, modelSources, newestModelDate } from "./models.js";
import { optimizedActions, optimizedCounterpart } from "./optimized.js";
import { allPolled } from "./polling.js";
import { outputShape } from "./results.js";
import type { Shape } from "./shapes.js";

const optimized = (service: string, action: string, pattern: Resource["pattern"] = "request-response"): Resource => ({
  form: "optimized",
  text: "",
  service,
  action,
  pattern,
});
const sdk = (service: string, action: string, pattern: Resource["pattern"] = "request-response"): Resource => ({
  form: "aws-sdk",
  text: "",
  service,
  action,
  pattern,
});

function at(shape: Shape | undefined, path: readonly string[]): Shape | undefined {
  let here = shape;
  for (const step of path) {
    if (step === "*") here = here?.kind === "list" ? here.of : undefined;
    else here = here?.kind === "object" ? here.members.get(step) : undefined;
  }
  return here;
}

describe("models", () => {
  it("say what they were generated from", () => {
    expect(modelSources()).toEqual([
      expect.stringMatching(/^botocore@\d+\.\d+\.\d+$/),
      expect.stringMatching(/^@aws-sdk\/client-\*@\d+\.\d+\.\d+$/),
    ]);
    const dates = services().flatMap((name) => service(name)?.date ?? []);
    for (const date of [modelDate(), ...dates]) expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(newestModelDate()).toBe([modelDate(), ...dates].sort().at(-1));
  });

  it("have what the newest clients added, and all that descriptions said before", () => {
    const createConfig = service("glue")?.action("createDataQualityEvaluationConfig");
    expect(createConfig?.required).toEqual(expect.arrayContaining(["Name"]));
    expect(service("glue")?.date).toBeDefined();
    const workerType = at(parametersOf(sdk("glue", "createJob")), ["WorkerType"]);
    expect(workerType).toMatchObject({ values: expect.arrayContaining(["G.1X", "R.8X"]) });
    expect(at(parametersOf(sdk("glue", "createJob")), ["Name"])).toMatchObject({ bounds: { min: 1, max: 255 } });
    expect(service("s3")?.action("getBucketLifecycle")).toBeDefined();
  });

  it("keep what AWS has retired", () => {
    expect(isRetired("qldb")).toBe(true);
    expect(service("qldb")).toBeDefined();
    expect(isRetired("dynamodb")).toBe(false);
  });

  it("know when AWS ends services that there are or were", () => {
    for (const name of endedServices()) expect(service(name), name).toBeDefined();
    expect(serviceEnd("qldb", "sendCommand")).toEqual({ day: "2025-07-31", isPast: true, inPart: false });
    expect(serviceEnd("workmail", "listUsers")).toMatchObject({ day: "2027-03-31", isPast: false });
    expect(serviceEnd("pinpoint", "createCampaign")).toMatchObject({ inPart: true });
    expect(serviceEnd("pinpoint", "sendMessages")).toBeUndefined();
    expect(serviceEnd("s3", "putObject")).toBeUndefined();
  });

  it("say all of a request that the API's model says", () => {
    const overrides = at(parametersOf(optimized("batch", "submitJob")), ["ContainerOverrides"]);
    expect(overrides?.kind === "object" && [...(overrides.deprecated?.keys() ?? [])].sort()).toEqual(["Memory", "Vcpus"]);
    expect(at(parametersOf(optimized("states", "startExecution")), ["Name"])).toMatchObject({ bounds: { min: 1, max: 80 } });
    expect(at(parametersOf(sdk("ssm", "startAutomationExecution")), ["Parameters"])).toMatchObject({ kind: "map", of: { kind: "list" } });
    expect(at(parametersOf(sdk("sqs", "sendMessageBatch")), ["Entries", "*", "Id"])).toMatchObject({ kind: "string" });
  });

  it("knows services by Step Functions' names and nothing else", () => {
    expect(services().length).toBeGreaterThan(350);
    for (const name of ["sfn", "cloudwatchlogs", "dynamodb", "eventbridge", "databasemigration", "config", "elasticloadbalancingv2"])
      expect(service(name)?.actions.length, name).toBeGreaterThan(0);
    for (const name of ["states", "cloudwatch-logs", "__proto__", "constructor", ""]) expect(service(name), name).toBeUndefined();
    expect(service("s3")?.action("constructor")).toBeUndefined();
  });

  it("writes error prefixes as the documentation lists them", () => {
    const prefixes = {
      dynamodb: "DynamoDb",
      ec2: "Ec2",
      sqs: "Sqs",
      sfn: "Sfn",
      sesv2: "SesV2",
      xray: "XRay",
      fsx: "FSx",
      iot: "Iot",
      mturk: "MTurk",
      cloudhsmv2: "CloudHsmV2",
      acmpca: "AcmPca",
    };
    for (const [name, prefix] of Object.entries(prefixes)) expect(service(name)?.prefix).toBe(prefix);
  });

  it("writes parameters and results in PascalCase, whatever the API does", () => {
    const submit = service("batch")?.action("submitJob");
    expect(submit?.required).toEqual(["JobDefinition", "JobName", "JobQueue"]);
    expect(at(submit?.output, ["JobId"])).toEqual({ kind: "string" });
    expect(service("sfn")?.action("startExecution")?.required).toEqual(["StateMachineArn"]);
  });

  it("asks for no token that the SDK fills by itself", () => {
    expect(service("ecs")?.action("runTask")?.token).toBe("ClientToken");
    expect(service("emrserverless")?.action("startJobRun")?.required).not.toContain("ClientToken");
  });

  it("marks lists that come in pages", () => {
    expect(service("dynamodb")?.action("scan")?.pages).toEqual({ results: ["Items"], token: "LastEvaluatedKey", limit: "Limit" });
    expect(absentAtTimes({ service: "dynamodb", action: "getItem" })).toEqual(["Item"]);
  });
});

describe("tables against models", () => {
  it("has a model behind every optimized action whose shapes are the API's", () => {
    const own = new Set(["apigateway", "eks:call", "eks:runJob", "http", "bedrockagentcore"]);
    for (const { service, action: name } of optimizedActions()) {
      if (own.has(service) || own.has(`${service}:${name}`) || service === "elasticmapreduce") continue;
      expect(action(optimized(service, name)), `${service}:${name}`).toBeDefined();
    }
  });

  it("names only terminal statuses that the enumeration of that very member has", () => {
    for (const polled of allPolled()) {
      const shape = at(service(polled.service)?.action(polled.action)?.output, polled.status);
      // large models leave out what is deep
      const cut = at(service(polled.service)?.action(polled.action)?.output, polled.status.slice(0, -1))?.kind === "any";
      if (!cut) expect(shape?.kind, `${polled.service}:${polled.action}`).toBe("string");
      if (shape?.kind === "string" && shape.values)
        expect(shape.values, `${polled.service}:${polled.action}`).toEqual(expect.arrayContaining([...polled.terminal]));
    }
  });

  it("finds the optimized counterpart of an action", () => {
    expect(optimizedCounterpart("dynamodb", "putItem")).toMatchObject({ service: "dynamodb", action: "putItem" });
    expect(optimizedCounterpart("emr", "runJobFlow")).toMatchObject({ service: "elasticmapreduce", action: "createCluster" });
    expect(optimizedCounterpart("eventbridge", "putEvents")).toMatchObject({ service: "events", action: "putEvents" });
    expect(optimizedCounterpart("dynamodb", "query")).toBeUndefined();
  });
});

describe("results and errors by form", () => {
  it("types the result of lambda:invoke as Step Functions' own envelope, of a token task as unknown", () => {
    expect(at(outputShape(optimized("lambda", "invoke")), ["Payload"])).toEqual({ kind: "any" });
    expect(outputShape(optimized("lambda", "invoke", "waitForTaskToken"))).toBeUndefined();
    expect(at(outputShape(optimized("bedrockagentcore", "invokeHarness")), ["Output", "Message", "Content", "*", "Text"])).toBeDefined();
    expect(at(outputShape(sdk("bedrockagent", "getIngestionJob")), ["IngestionJob", "Status"])).toMatchObject({
      values: expect.arrayContaining(["COMPLETE", "FAILED", "STOPPED"]),
    });
  });

  it("take throttling for transient and a quota that is exceeded not", () => {
    const put = errorsOf(optimized("dynamodb", "putItem"));
    expect(put.transient).toContain("DynamoDB.ProvisionedThroughputExceededException");
    expect(put.names).toContain("DynamoDB.ItemCollectionSizeLimitExceededException");
    expect(put.transient).not.toContain("DynamoDB.ItemCollectionSizeLimitExceededException");
  });

  it("names Lambda's service exceptions as each form raises them", () => {
    const direct = errorsOf({ form: "lambda", text: "", service: "lambda", action: "f", pattern: "request-response" });
    expect(direct.names).toContain("Lambda.AWSLambdaException");
    expect(direct.others).toBe("open");
    const call = errorsOf(sdk("lambda", "invoke"));
    expect(call.names).not.toContain("Lambda.AWSLambdaException");
    expect(call.names).toContain("Lambda.LambdaException");
    expect(call.others).toBe("prefix");
  });

  it("writes the prefix of optimized and of aws-sdk tasks differently", () => {
    expect(errorsOf(optimized("dynamodb", "putItem")).names).toContain("DynamoDB.ConditionalCheckFailedException");
    expect(errorsOf(sdk("dynamodb", "putItem")).names).toContain("DynamoDb.ConditionalCheckFailedException");
  });
});
