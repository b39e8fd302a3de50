#!/usr/bin/env node
// Writes fixtures/cdk/grants.json: for each task class of the pinned aws-cdk-lib in each pattern that it takes, the
// synthesized template, without what says nothing of permissions. Run by hand after `npm ci` in test/, the output is committed.
// usage: node scripts/iam/cdk-grants.mjs
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const stacks = synthesizedStacks(fileURLToPath(new URL("../../test/package.json", import.meta.url)));
const lines = stacks.map(({ name, template }) => `${JSON.stringify(name)}: ${JSON.stringify(template)}`);
writeFileSync(new URL("../../fixtures/cdk/grants.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`);

function synthesizedStacks(manifest) {
  const require = createRequire(manifest);
  const cdk = require("aws-cdk-lib");
  const sfn = require("aws-cdk-lib/aws-stepfunctions");
  const tasks = require("aws-cdk-lib/aws-stepfunctions-tasks");
  const services = "lambda sns sqs dynamodb ecs ec2 iam events s3 codebuild bedrock apigateway apigatewayv2 eks kms".split(" ");
  const loaded = Object.fromEntries(services.map((name) => [name, require(`aws-cdk-lib/aws-${name}`)]));
  const { lambda, sns, sqs, dynamodb, ecs, ec2, iam, events, s3, codebuild, bedrock, apigateway, apigatewayv2, eks, kms } = loaded;
  const { REQUEST_RESPONSE, RUN_JOB, WAIT_FOR_TASK_TOKEN } = sfn.IntegrationPattern;
  const patterns = new Map([
    ["", REQUEST_RESPONSE],
    [".sync", RUN_JOB],
    [".waitForTaskToken", WAIT_FOR_TASK_TOKEN],
  ]);
  const made = [];

  const stack = (name, build) => {
    const app = new cdk.App({ analyticsReporting: false });
    const one = new cdk.Stack(app, "Grants");
    const definition = build(one);
    new sfn.StateMachine(one, "Flow", { definitionBody: sfn.DefinitionBody.fromChainable(definition) });
    made.push({ name, template: withoutNoise(app.synth().getStackByName("Grants").template) });
  };

  /** @param kinds suffixes of the patterns that the class takes */
  const task = (type, kinds, props) => {
    for (const kind of kinds)
      stack(`${type}${kind}`, (one) => {
        const token = kind === ".waitForTaskToken" ? sfn.JsonPath.taskToken : "";
        const given = props(one, token);
        return new tasks[type](one, "Task", { ...given, ...(kind === "-" ? {} : { integrationPattern: patterns.get(kind) }) });
      });
  };

  const role = (one, service) => new iam.Role(one, `Role${service}`, { assumedBy: new iam.ServicePrincipal(`${service}.amazonaws.com`) });
  const fn = (one) =>
    new lambda.Function(one, "Fn", { code: lambda.Code.fromInline("x"), handler: "index.handler", runtime: lambda.Runtime.NODEJS_22_X });
  const table = (one) => new dynamodb.Table(one, "Table", { partitionKey: { name: "id", type: dynamodb.AttributeType.STRING } });
  const id = tasks.DynamoAttributeValue?.fromString("a");

  task("LambdaInvoke", ["", ".waitForTaskToken"], (one, token) => ({
    lambdaFunction: fn(one),
    payload: sfn.TaskInput.fromObject({ token }),
  }));
  stack("LambdaInvoke of an alias", (one) => {
    const alias = new lambda.Alias(one, "Live", { aliasName: "live", version: fn(one).currentVersion });
    return new tasks.LambdaInvoke(one, "Task", { lambdaFunction: alias });
  });
  task("SnsPublish", ["", ".waitForTaskToken"], (one, token) => ({
    topic: new sns.Topic(one, "Topic"),
    message: sfn.TaskInput.fromObject({ token }),
  }));
  stack("SnsPublish to an encrypted topic", (one) => {
    const topic = new sns.Topic(one, "Topic", { masterKey: new kms.Key(one, "Key") });
    return new tasks.SnsPublish(one, "Task", { topic, message: sfn.TaskInput.fromText("m") });
  });
  task("SqsSendMessage", ["", ".waitForTaskToken"], (one, token) => ({
    queue: new sqs.Queue(one, "Queue"),
    messageBody: sfn.TaskInput.fromObject({ token }),
  }));
  stack("SqsSendMessage to an encrypted queue", (one) => {
    const queue = new sqs.Queue(one, "Queue", { encryptionMasterKey: new kms.Key(one, "Key") });
    return new tasks.SqsSendMessage(one, "Task", { queue, messageBody: sfn.TaskInput.fromText("m") });
  });
  task("EcsRunTask", ["", ".sync", ".waitForTaskToken"], (one, token) => {
    const vpc = new ec2.Vpc(one, "Vpc", { maxAzs: 1 });
    const taskDefinition = new ecs.FargateTaskDefinition(one, "TaskDefinition");
    const containerDefinition = taskDefinition.addContainer("c", { image: ecs.ContainerImage.fromRegistry("x") });
    const containerOverrides = token === "" ? [] : [{ containerDefinition, environment: [{ name: "TOKEN", value: token }] }];
    return {
      containerOverrides,
      cluster: new ecs.Cluster(one, "Cluster", { vpc }),
      taskDefinition,
      launchTarget: new tasks.EcsFargateLaunchTarget(),
    };
  });
  task("SageMakerCreateTrainingJob", ["", ".sync"], (one) => ({
    trainingJobName: "training",
    role: role(one, "sagemaker"),
    algorithmSpecification: {
      algorithmName: "arn:aws:sagemaker:us-east-1:123456789012:algorithm/a",
      trainingInputMode: tasks.InputMode.FILE,
    },
    inputDataConfig: [
      { channelName: "c", dataSource: { s3DataSource: { s3Location: tasks.S3Location.fromBucket(new s3.Bucket(one, "In"), "p") } } },
    ],
    outputDataConfig: { s3OutputLocation: tasks.S3Location.fromBucket(new s3.Bucket(one, "Out"), "p") },
  }));
  task("SageMakerCreateTransformJob", ["", ".sync"], (one) => ({
    transformJobName: "transform",
    modelName: "m",
    role: role(one, "sagemaker"),
    transformInput: { transformDataSource: { s3DataSource: { s3Uri: "s3://in/p", s3DataType: tasks.S3DataType.S3_PREFIX } } },
    transformOutput: { s3OutputPath: "s3://out/p" },
  }));
  task("SageMakerCreateModel", [""], (one) => ({
    modelName: "m",
    role: role(one, "sagemaker"),
    primaryContainer: new tasks.ContainerDefinition({
      image: tasks.DockerImage.fromRegistry("x"),
      mode: tasks.Mode.SINGLE_MODEL,
      modelS3Location: tasks.S3Location.fromJsonExpression("$.m"),
    }),
  }));
  task("SageMakerCreateEndpointConfig", [""], () => ({
    endpointConfigName: "c",
    productionVariants: [{ initialInstanceCount: 1, instanceType: ec2.InstanceType.of("m5", "large"), modelName: "m", variantName: "v" }],
  }));
  task("SageMakerCreateEndpoint", [""], () => ({ endpointName: "e", endpointConfigName: "c" }));
  task("SageMakerUpdateEndpoint", [""], () => ({ endpointName: "e", endpointConfigName: "c" }));
  task("StepFunctionsStartExecution", ["", ".sync", ".waitForTaskToken"], (one, token) => ({
    stateMachine: new sfn.StateMachine(one, "Child", { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(one, "Pass")) }),
    input: sfn.TaskInput.fromObject({ token }),
  }));
  task("StepFunctionsInvokeActivity", ["-"], (one) => ({ activity: new sfn.Activity(one, "Activity") }));
  task("EmrCreateCluster", ["", ".sync"], (one) => ({
    name: "c",
    instances: {},
    clusterRole: role(one, "ec2"),
    serviceRole: role(one, "elasticmapreduce"),
    autoScalingRole: role(one, "application-autoscaling"),
  }));
  task("EmrSetClusterTerminationProtection", ["-"], () => ({ clusterId: "j-1", terminationProtected: true }));
  task("EmrTerminateCluster", ["", ".sync"], () => ({ clusterId: "j-1" }));
  task("EmrAddStep", ["", ".sync"], () => ({ clusterId: "j-1", name: "s", jar: "j" }));
  task("EmrCancelStep", ["-"], () => ({ clusterId: "j-1", stepId: "s-1" }));
  task("EmrModifyInstanceFleetByName", ["-"], () => ({
    clusterId: "j-1",
    instanceFleetName: "f",
    targetOnDemandCapacity: 1,
    targetSpotCapacity: 0,
  }));
  task("EmrModifyInstanceGroupByName", ["-"], () => ({ clusterId: "j-1", instanceGroupName: "g", instanceGroup: { instanceCount: 1 } }));
  task("EmrContainersCreateVirtualCluster", ["-"], () => ({
    virtualClusterName: "v",
    eksCluster: tasks.EksClusterInput.fromTaskInput(sfn.TaskInput.fromText("k")),
  }));
  task("EmrContainersDeleteVirtualCluster", ["", ".sync"], () => ({ virtualClusterId: sfn.TaskInput.fromText("v1") }));
  task("EmrContainersStartJobRun", ["", ".sync"], (one) => ({
    virtualCluster: tasks.VirtualClusterInput.fromVirtualClusterId("v1"),
    releaseLabel: tasks.ReleaseLabel.EMR_6_2_0,
    jobDriver: { sparkSubmitJobDriver: { entryPoint: sfn.TaskInput.fromText("s3://b/x.py"), sparkSubmitParameters: "p" } },
    executionRole: iam.Role.fromRoleArn(one, "JobRole", "arn:aws:iam::123456789012:role/job"),
  }));
  task("GlueStartJobRun", ["", ".sync"], () => ({ glueJobName: "load" }));
  task("GlueStartCrawlerRun", [""], () => ({ crawlerName: "crawl" }));
  task("GlueDataBrewStartJobRun", ["", ".sync"], () => ({ name: "clean" }));
  task("BatchSubmitJob", ["", ".sync"], () => ({
    jobName: "j",
    jobQueueArn: "arn:aws:batch:us-east-1:123456789012:job-queue/high",
    jobDefinitionArn: "arn:aws:batch:us-east-1:123456789012:job-definition/resize:3",
  }));
  task("DynamoGetItem", ["-"], (one) => ({ table: table(one), key: { id } }));
  task("DynamoPutItem", ["-"], (one) => ({ table: table(one), item: { id } }));
  task("DynamoUpdateItem", ["-"], (one) => ({ table: table(one), key: { id } }));
  task("DynamoDeleteItem", ["-"], (one) => ({ table: table(one), key: { id } }));
  const project = (one) => new codebuild.Project(one, "Project", { buildSpec: codebuild.BuildSpec.fromObject({ version: "0.2" }) });
  task("CodeBuildStartBuild", ["", ".sync"], (one) => ({ project: project(one) }));
  task("CodeBuildStartBuildBatch", ["", ".sync"], (one) => ({ project: project(one) }));
  task("AthenaStartQueryExecution", ["", ".sync"], () => ({
    queryString: "SELECT 1",
    workGroup: "reports",
    queryExecutionContext: { databaseName: "d" },
    resultConfiguration: { outputLocation: { bucketName: "results", objectKey: "athena" } },
  }));
  for (const type of ["AthenaStopQueryExecution", "AthenaGetQueryExecution", "AthenaGetQueryResults"])
    task(type, ["-"], () => ({ queryExecutionId: "a" }));
  task("EksCall", ["-"], (one) => ({
    cluster: eks.Cluster.fromClusterAttributes(one, "Cluster", {
      clusterName: "k",
      clusterEndpoint: "https://e",
      clusterCertificateAuthorityData: "d",
    }),
    httpMethod: tasks.HttpMethods.GET,
    httpPath: "/",
  }));
  task("CallApiGatewayRestApiEndpoint", ["", ".waitForTaskToken"], (one, token) => {
    const api = new apigateway.RestApi(one, "Api");
    api.root.addMethod("ANY");
    const headers = token === "" ? {} : { headers: sfn.TaskInput.fromObject({ t: sfn.JsonPath.array(token) }) };
    return { api, stageName: "prod", method: tasks.HttpMethod.GET, authType: tasks.AuthType.IAM_ROLE, apiPath: "/orders", ...headers };
  });
  task("CallApiGatewayHttpApiEndpoint", [""], (one) => ({
    apiId: new apigatewayv2.HttpApi(one, "Api").apiId,
    apiStack: one,
    method: tasks.HttpMethod.GET,
    authType: tasks.AuthType.IAM_ROLE,
  }));
  task("EventBridgePutEvents", ["", ".waitForTaskToken"], (one, token) => ({
    entries: [
      { eventBus: new events.EventBus(one, "Bus"), detail: sfn.TaskInput.fromObject({ token }), detailType: "d", source: "s" },
      { detail: sfn.TaskInput.fromObject({ token }), detailType: "d", source: "s" },
    ],
  }));
  task("EventBridgeSchedulerCreateScheduleTask", ["-"], (one) => ({
    scheduleName: "s",
    schedule: tasks.Schedule.rate(cdk.Duration.days(1)),
    target: new tasks.EventBridgeSchedulerTarget({ arn: new sqs.Queue(one, "Queue").queueArn, role: role(one, "scheduler") }),
  }));
  const apis = [
    ["s3", "getObject", { Bucket: "b", Key: "k" }, "arn:aws:s3:::b/k"],
    ["s3", "listObjectsV2", { Bucket: "b" }, "arn:aws:s3:::b"],
    ["sfn", "sendTaskSuccess", { TaskToken: "t", Output: "{}" }, "*"],
    ["eventbridge", "putEvents", { Entries: [{ EventBusName: "b" }] }, "arn:aws:events:us-east-1:123456789012:event-bus/b"],
    ["sesv2", "sendEmail", { FromEmailAddress: "a@b.c" }, "*"],
    ["cloudwatchlogs", "putLogEvents", { LogGroupName: "g", LogStreamName: "s" }, "*"],
  ];
  for (const [service, action, parameters, resource] of apis)
    stack(`CallAwsService ${service}:${action}`, (one) => {
      return new tasks.CallAwsService(one, "Task", { service, action, parameters, iamResources: [resource] });
    });
  task("BedrockInvokeModel", [""], (one) => ({
    model: bedrock.FoundationModel.fromFoundationModelId(one, "Model", bedrock.FoundationModelIdentifier.ANTHROPIC_CLAUDE_V2_1),
    body: sfn.TaskInput.fromObject({}),
  }));
  task("BedrockCreateModelCustomizationJob", ["", ".sync"], (one) => ({
    baseModel: bedrock.FoundationModel.fromFoundationModelId(
      one,
      "Model",
      bedrock.FoundationModelIdentifier.AMAZON_TITAN_TEXT_EXPRESS_V1_0_8K,
    ),
    customModelName: "m",
    jobName: "j",
    role: role(one, "bedrock"),
    outputData: { bucket: new s3.Bucket(one, "Out"), path: "p" },
    trainingData: { bucket: new s3.Bucket(one, "In"), path: "p" },
    validationData: [{ bucket: new s3.Bucket(one, "Validation"), path: "p" }],
  }));
  task("HttpInvoke", ["-"], (one) => ({
    apiRoot: "https://api.example.com",
    apiEndpoint: sfn.TaskInput.fromText("orders"),
    method: sfn.TaskInput.fromText("POST"),
    connection: new events.Connection(one, "Connection", {
      authorization: events.Authorization.apiKey("k", cdk.SecretValue.unsafePlainText("v")),
    }),
  }));
  task("MediaConvertCreateJob", ["", ".sync"], () => ({
    createJobRequest: { Role: "arn:aws:iam::123456789012:role/media", Settings: {} },
  }));
  stack("DistributedMap with reader and writer", (one) => {
    const itemReader = new sfn.S3ObjectsItemReader({ bucket: new s3.Bucket(one, "In"), prefix: "orders/" });
    const resultWriter = new sfn.ResultWriter({ bucket: new s3.Bucket(one, "Out"), prefix: "results" });
    const map = new sfn.DistributedMap(one, "Map", { itemReader, resultWriter, label: "items" });
    return map.itemProcessor(new sfn.Pass(one, "Inner"));
  });
  stack("DistributedMap with a JSON reader", (one) => {
    const itemReader = new sfn.S3JsonItemReader({ bucket: new s3.Bucket(one, "In"), key: "items.json" });
    return new sfn.DistributedMap(one, "Map", { itemReader }).itemProcessor(new sfn.Pass(one, "Inner"));
  });
  stack("DistributedMap with resultWriterV2", (one) => {
    const resultWriterV2 = new sfn.ResultWriterV2({ bucket: new s3.Bucket(one, "Out"), prefix: "results" });
    return new sfn.DistributedMap(one, "Map", { itemsPath: "$.items", resultWriterV2 }).itemProcessor(new sfn.Pass(one, "Inner"));
  });
  return made;
}

function withoutNoise({ Resources }) {
  const kept = Object.entries(Resources).filter(
    ([, { Type }]) => !/^AWS::(?:EC2|CDK|Logs|ApiGateway::(?:Deployment|Method|Account))/.test(Type),
  );
  return {
    Resources: Object.fromEntries(kept.map(([id, { Type, Properties }]) => [id, { Type, Properties }])),
  };
}
