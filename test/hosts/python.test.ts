import { describe, expect, it } from "vitest";
import type { Definition } from "../../src/hosts/host.js";
import { readDefinitions } from "../../src/hosts/registry.js";
import type { Json } from "../../src/text/node.js";
import { textOf } from "../../src/text/range.js";
import { memoryAccess } from "../support/memory-access.js";
import { machinesOf } from "./machines-of.js";
import { written, writtenKey } from "./programs.js";

/** The same program in both languages. */
async function both(python: string, typescript: string) {
  const stack = `import { Duration, Stack, aws_lambda as lambda, aws_sqs as sqs, aws_dynamodb as dynamodb } from "aws-cdk-lib";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
export class Flow extends Stack {
  constructor(scope, id) {
    super(scope, id);
    const fn = new lambda.Function(this, "Fn", { handler: "index.main", runtime: lambda.Runtime.PYTHON_3_12, code: lambda.Code.fromAsset("code") });
${typescript}
  }
}
`;
  const app = `from aws_cdk import Duration, Stack, aws_lambda as lambda_, aws_sqs as sqs, aws_dynamodb as dynamodb
from aws_cdk import aws_stepfunctions as sfn
import aws_cdk.aws_stepfunctions_tasks as tasks

class Flow(Stack):
    def __init__(self, scope, id, **kwargs):
        super().__init__(scope, id, **kwargs)
        fn = lambda_.Function(self, "Fn", handler="index.main", runtime=lambda_.Runtime.PYTHON_3_12, code=lambda_.Code.from_asset("code"))
${python}
`;
  return { python: await machinesOf({ "flow/app.py": app }), typescript: await machinesOf({ "flow/app.ts": stack }) };
}

/** Holes show what is in the file, which differs. */
const withoutNames = (json: Json | undefined): Json =>
  JSON.parse(JSON.stringify(json), (_, value) => (typeof value === "string" && value.startsWith("${") ? "${…}" : value));

describe("CDK programs in Python", () => {
  it.each<[string, string, string]>([
    [
      "chains, choices and handlers",
      `        invoke = tasks.LambdaInvoke(self, "Invoke", lambda_function=fn, output_path="$.Payload", payload=sfn.TaskInput.from_object({"a.$": "$.a", "n": sfn.JsonPath.number_at("$.n")}))
        failed = sfn.Fail(self, "Failed", cause="c", error="E")
        invoke.add_catch(failed, errors=[sfn.Errors.ALL], result_path="$.error").add_retry(interval=Duration.seconds(3), max_attempts=2, backoff_rate=1.5, jitter_strategy=sfn.JitterType.FULL)
        choice = sfn.Choice(self, "Which", comment="w")
        choice.when(sfn.Condition.and_(sfn.Condition.is_present(variable="$.a"), sfn.Condition.not_(sfn.Condition.string_equals("$.a", "x"))), failed)
        choice.otherwise(sfn.Succeed(self, "Done"))
        wait = sfn.Wait(scope=self, id="Wait", time=sfn.WaitTime.duration(Duration.minutes(amount=1)))
        sfn.StateMachine(self, "Machine", definition=invoke.next(wait).next(choice), timeout=Duration.hours(1), state_machine_type=sfn.StateMachineType.EXPRESS)`,
      `    const invoke = new tasks.LambdaInvoke(this, "Invoke", { lambdaFunction: fn, outputPath: "$.Payload", payload: sfn.TaskInput.fromObject({ "a.$": "$.a", n: sfn.JsonPath.numberAt("$.n") }) });
    const failed = new sfn.Fail(this, "Failed", { cause: "c", error: "E" });
    invoke.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: "$.error" }).addRetry({ interval: Duration.seconds(3), maxAttempts: 2, backoffRate: 1.5, jitterStrategy: sfn.JitterType.FULL });
    const choice = new sfn.Choice(this, "Which", { comment: "w" });
    choice.when(sfn.Condition.and(sfn.Condition.isPresent("$.a"), sfn.Condition.not(sfn.Condition.stringEquals("$.a", "x"))), failed);
    choice.otherwise(new sfn.Succeed(this, "Done"));
    const wait = new sfn.Wait(this, "Wait", { time: sfn.WaitTime.duration(Duration.minutes(1)) });
    new sfn.StateMachine(this, "Machine", { definition: invoke.next(wait).next(choice), timeout: Duration.hours(1), stateMachineType: sfn.StateMachineType.EXPRESS });`,
    ],
    [
      "maps, branches, items from Amazon S3, values of DynamoDB",
      `        table = dynamodb.Table(self, "Table", partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING))
        put = tasks.DynamoPutItem(self, "Put", table=table, item={"id": tasks.DynamoAttributeValue.from_string(sfn.JsonPath.string_at("$.id")), "n": tasks.DynamoAttributeValue.from_number(1)}, result_path=sfn.JsonPath.DISCARD)
        each = sfn.Map(self, "Each", max_concurrency=2, items_path="$.items", item_selector={"item.$": "$$.Map.Item.Value"})
        each.item_processor(put, mode=sfn.ProcessorMode.INLINE)
        queue = sqs.Queue(self, "Queue")
        both = sfn.Parallel(self, "Both", result_path="$.both")
        both.branch(tasks.SqsSendMessage(self, "Send", queue=queue, message_body=sfn.TaskInput.from_json_path_at("$"), integration_pattern=sfn.IntegrationPattern.REQUEST_RESPONSE), sfn.Pass(self, "P", result=sfn.Result.from_array([1, 2]), parameters={"a_b": 1}))
        many = sfn.DistributedMap(self, "Many", item_reader=sfn.S3JsonItemReader(bucket_name_path="$.b", key=sfn.JsonPath.string_at("$.k")), item_batcher=sfn.ItemBatcher(max_items_per_batch=5), tolerated_failure_percentage=10)
        many.item_processor(sfn.Pass(self, "Q"))
        sfn.StateMachine(self, "Machine", definition_body=sfn.DefinitionBody.from_chainable(sfn.Chain.start(each).next(both).next(many)))`,
      `    const table = new dynamodb.Table(this, "Table", { partitionKey: { name: "id", type: dynamodb.AttributeType.STRING } });
    const put = new tasks.DynamoPutItem(this, "Put", { table, item: { id: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt("$.id")), n: tasks.DynamoAttributeValue.fromNumber(1) }, resultPath: sfn.JsonPath.DISCARD });
    const each = new sfn.Map(this, "Each", { maxConcurrency: 2, itemsPath: "$.items", itemSelector: { "item.$": "$$.Map.Item.Value" } });
    each.itemProcessor(put, { mode: sfn.ProcessorMode.INLINE });
    const queue = new sqs.Queue(this, "Queue");
    const both = new sfn.Parallel(this, "Both", { resultPath: "$.both" });
    both.branch(new tasks.SqsSendMessage(this, "Send", { queue, messageBody: sfn.TaskInput.fromJsonPathAt("$"), integrationPattern: sfn.IntegrationPattern.REQUEST_RESPONSE }), new sfn.Pass(this, "P", { result: sfn.Result.fromArray([1, 2]), parameters: { a_b: 1 } }));
    const many = new sfn.DistributedMap(this, "Many", { itemReader: new sfn.S3JsonItemReader({ bucketNamePath: "$.b", key: sfn.JsonPath.stringAt("$.k") }), itemBatcher: new sfn.ItemBatcher({ maxItemsPerBatch: 5 }), toleratedFailurePercentage: 10 });
    many.itemProcessor(new sfn.Pass(this, "Q"));
    new sfn.StateMachine(this, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(sfn.Chain.start(each).next(both).next(many)) });`,
    ],
    [
      "definitions as text, logging, a function for each state",
      `        def step(name, seconds=1, comment=None):
            return sfn.Wait(self, name, comment=comment, time=sfn.WaitTime.duration(Duration.seconds(seconds)))
        chain = sfn.Pass(self, "Start", input_path=None, parameters={"a": None, "b": [1]})
        end = chain
        for i, name in enumerate(["A", "B"]):
            after = step(f"{name}{i}", seconds=i + 1)
            end.next(after)
            end = after
        sfn.StateMachine(self, "Machine", definition=chain, logs=sfn.LogOptions(level=sfn.LogLevel.ALL, include_execution_data=True), tracing_enabled=True)
        sfn.CfnStateMachine(self, "Text", role_arn="r", definition_string='{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}')`,
      `    const step = (name, seconds = 1) => new sfn.Wait(this, name, { time: sfn.WaitTime.duration(Duration.seconds(seconds)) });
    const chain = new sfn.Pass(this, "Start", { parameters: { b: [1] } });
    let end = chain;
    for (const [i, name] of ["A", "B"].entries()) {
      const after = step(\`\${name}\${i}\`, i + 1);
      end.next(after);
      end = after;
    }
    new sfn.StateMachine(this, "Machine", { definition: chain, logs: { level: sfn.LogLevel.ALL, includeExecutionData: true }, tracingEnabled: true });
    new sfn.CfnStateMachine(this, "Text", { roleArn: "r", definitionString: '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}' });`,
    ],
  ])("are read as those in TypeScript: %s", async (_, python, typescript) => {
    const read = await both(python, typescript);
    expect(read.python.listed.map((line) => line.replace(".py", ".ts"))).toEqual(read.typescript.listed);
    for (const { name, type, deployment } of read.typescript.definitions) {
      expect(read.python.of(name)?.partialReason).toBeUndefined();
      expect(withoutNames(read.python.json(name))).toEqual(withoutNames(read.typescript.json(name)));
      expect(read.python.of(name)?.type).toBe(type);
      expect(read.python.of(name)?.deployment?.logging?.level).toBe(deployment?.logging?.level);
    }
  });

  it("knows the place of each part, and what is not known", async () => {
    const { of, json } = await machinesOf({
      "app.py": `from aws_cdk import core, aws_stepfunctions as sfn
class Flow(core.Stack):
    def __init__(self, scope: core.Construct, id: str, *, seconds: int, **kwargs):
        super().__init__(scope, id, **kwargs)
        wait = sfn.Wait(self, "Wait", time=sfn.WaitTime.duration(core.Duration.seconds(seconds)))
        sfn.StateMachine(self, "Machine", definition=wait.next(sfn.Pass(self, "Pass", result_path="$.x")))
`,
    });
    expect(json("Machine")).toMatchObject({ StartAt: "Wait", States: { Pass: { Type: "Pass", ResultPath: "$.x", End: true } } });
    expect(written(of("Machine") as Definition, "States", "Pass", "ResultPath")).toBe('"$.x"');
    expect(textOf((of("Machine") as Definition).at)).toBe("StateMachine");
    expect(of("Machine")?.partialReason).toBeUndefined();
  });
});

describe("other programs in Python", () => {
  it("reads the resources of Pulumi", async () => {
    const { of, json, listed } = await machinesOf({
      "__main__.py": `import json
import pulumi
import pulumi_aws as aws
fn = aws.lambda_.Function("fn", runtime="python3.12", handler="a.b")
first = aws.sfn.StateMachine("first", role_arn="r", type="EXPRESS",
    logging_configuration=aws.sfn.StateMachineLoggingConfigurationArgs(level="ERROR", include_execution_data=True),
    definition=pulumi.Output.all(fn.arn, name="x").apply(lambda args: json.dumps({
        "StartAt": "A", "States": {"A": {"Type": "Task", "Resource": args[0], "End": True}}})))
second = aws.sfn.StateMachine(resource_name="second", role_arn="r", definition=fn.arn.apply(lambda arn: f"""{{
  "StartAt": "B", "States": {{"B": {{"Type": "Task", "Resource": "{arn}", "End": true}}}}
}}"""))
`,
    });
    expect(listed).toEqual(["__main__.py first 1", "__main__.py second 1"]);
    expect(of("first")).toMatchObject({ host: "pulumi", type: "EXPRESS", deployment: { logging: { level: "ERROR" } } });
    expect(json("second")).toMatchObject({ StartAt: "B", States: { B: { Type: "Task", End: true } } });
    expect(writtenKey(of("second") as Definition, "States", "B", "Resource")).toBe('"Resource"');
  });

  it("reads what scripts give to the SDK, and literals that are state machines", async () => {
    const { of, listed, json } = await machinesOf({
      "deploy/create.py": `import boto3, json
from definitions import FLOW
client = boto3.Session(region_name="eu-west-1").client("stepfunctions")
def create(name):
    return client.create_state_machine(name=name, definition=json.dumps(FLOW), roleArn="r", type="EXPRESS")
create("orders")
class Updater:
    def __init__(self, sfn):
        self.sfn = sfn
    def update(self, arn):
        definition = {"StartAt": "U", "States": {"U": {"Type": "Pass", "End": True}}}
        self.sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(definition))
`,
      "deploy/definitions.py": 'FLOW = {"StartAt": "F", "States": {"F": {"Type": "Succeed"}}}\n',
    });
    expect(listed).toEqual(["deploy/create.py orders 1", "deploy/create.py definition 1"]);
    expect(of("orders")).toMatchObject({ host: "python", type: "EXPRESS" });
    expect(json("orders")).toEqual({ StartAt: "F", States: { F: { Type: "Succeed" } } });
  });

  it("tells where a program cannot be parsed, and reads the rest of it", async () => {
    const source = (end: string) => `import json
import pulumi_aws as aws
aws.sfn.StateMachine("first", definition=json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}))
aws.sfn.StateMachine("second", definition=json.dumps({"StartAt": "A", "States": {}})${end}
`;
    const problems = async (text: string) => {
      const access = memoryAccess({ "app.py": text });
      return (await readDefinitions(access.open("app.py"), access))?.problems.map(({ range, severity }) => [range.start, severity]);
    };
    expect(await problems(source(")"))).toEqual([]);
    expect(await problems(source(""))).toEqual([[source("").length, "warning"]]);
  });

  it("finds nothing in other formats and in tests", async () => {
    const other = 'FLOW = {"StartAt": "F", "States": {"F": {"kind": "job", "run": "x"}}}\n';
    expect((await machinesOf({ "other.py": other })).listed).toEqual([]);
  });
});
