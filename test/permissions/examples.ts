/** Arguments of each optimized integration, with everything that has a permission of its own. */
const ROLE = "arn:aws:iam::123456789012:role/job";

export const EXAMPLES: Readonly<Record<string, unknown>> = {
  "apigateway:invoke": {
    ApiEndpoint: "abc123.execute-api.eu-west-1.amazonaws.com",
    Method: "POST",
    Stage: "prod",
    Path: "/orders",
    AuthType: "IAM_ROLE",
  },
  "athena:startQueryExecution": {
    QueryString: "SELECT 1",
    WorkGroup: "reports",
    ResultConfiguration: { OutputLocation: "s3://results/athena/" },
  },
  "athena:stopQueryExecution": { QueryExecutionId: "a" },
  "athena:getQueryExecution": { QueryExecutionId: "a" },
  "athena:getQueryResults": { QueryExecutionId: "a" },
  "batch:submitJob": { JobName: "j", JobQueue: "high", JobDefinition: "resize:3", Tags: { a: "b" } },
  "bedrock:invokeModel": {
    ModelId: "us.anthropic.claude-sonnet-4-20250514-v1:0",
    Input: { S3Uri: "s3://${Bucket}/in.json" },
    Output: { S3Uri: "s3://${Bucket}/out/out.json" },
    GuardrailIdentifier: "gr1",
  },
  "bedrock:createModelCustomizationJob": {
    BaseModelIdentifier: "amazon.titan-text-express-v1",
    CustomModelName: "m",
    JobName: "j",
    RoleArn: ROLE,
    JobTags: [{ Key: "a", Value: "b" }],
    CustomModelTags: [{ Key: "a", Value: "b" }],
  },
  "bedrockagentcore:invokeHarness": { HarnessArn: "arn:aws:bedrock-agentcore:eu-west-1:123456789012:harness/h1" },
  "codebuild:startBuild": { ProjectName: "build" },
  "codebuild:startBuildBatch": { ProjectName: "build" },
  "codebuild:retryBuildBatch": { Id: "build:0a1b" },
  "codebuild:stopBuild": { Id: "build:0a1b" },
  "codebuild:stopBuildBatch": { Id: "build:0a1b" },
  "codebuild:deleteBuildBatch": { Id: "build:0a1b" },
  "codebuild:batchDeleteBuilds": { Ids: ["build:0a1b", "other:2c"] },
  "codebuild:batchGetReports": { ReportArns: ["arn:aws:codebuild:eu-west-1:123456789012:report/group:1"] },
  "databrew:startJobRun": { Name: "clean" },
  "dynamodb:getItem": { TableName: "${Table}", Key: {} },
  "dynamodb:putItem": { TableName: "${Table}", Item: {} },
  "dynamodb:updateItem": { TableName: "${Table}", Key: {} },
  "dynamodb:deleteItem": { TableName: "orders", Key: {} },
  "ecs:runTask": {
    Cluster: "web",
    TaskDefinition: "report",
    Tags: [{ Key: "a", Value: "b" }],
    Overrides: { TaskRoleArn: ROLE, ExecutionRoleArn: "arn:aws:iam::123456789012:role/pull" },
  },
  "eks:call": { ClusterName: "k", Method: "GET", Path: "/" },
  "eks:runJob": { ClusterName: "k", Job: {} },
  "eks:createCluster": { Name: "k", RoleArn: ROLE, ResourcesVpcConfig: {} },
  "eks:deleteCluster": { Name: "k" },
  "eks:createNodegroup": { ClusterName: "k", NodegroupName: "n", NodeRole: ROLE, Subnets: [] },
  "eks:deleteNodegroup": { ClusterName: "k", NodegroupName: "n" },
  "eks:createFargateProfile": { ClusterName: "k", FargateProfileName: "f", PodExecutionRoleArn: ROLE },
  "eks:deleteFargateProfile": { ClusterName: "k", FargateProfileName: "f" },
  "elasticmapreduce:createCluster": {
    Name: "c",
    ServiceRole: "EMR_DefaultRole",
    JobFlowRole: "EMR_EC2_DefaultRole",
    AutoScalingRole: "EMR_AutoScaling_DefaultRole",
    Tags: [{ Key: "a", Value: "b" }],
  },
  "elasticmapreduce:terminateCluster": { ClusterId: "j-1" },
  "elasticmapreduce:addStep": { ClusterId: "j-1", Step: { Name: "s" }, ExecutionRoleArn: ROLE },
  "elasticmapreduce:cancelStep": { ClusterId: "j-1", StepId: "s-1" },
  "elasticmapreduce:setClusterTerminationProtection": { ClusterId: "j-1", TerminationProtected: true },
  "elasticmapreduce:modifyInstanceFleetByName": { ClusterId: "j-1", InstanceFleetName: "f", InstanceFleet: {} },
  "elasticmapreduce:modifyInstanceGroupByName": { ClusterId: "j-1", InstanceGroupName: "g", InstanceGroup: {} },
  "emr-containers:createVirtualCluster": { Name: "v", ContainerProvider: {}, Tags: { a: "b" } },
  "emr-containers:deleteVirtualCluster": { Id: "v1" },
  "emr-containers:startJobRun": { VirtualClusterId: "v1", ExecutionRoleArn: ROLE, Tags: { a: "b" } },
  "emr-serverless:createApplication": { Type: "SPARK", ReleaseLabel: "emr-7.0.0" },
  "emr-serverless:startApplication": { ApplicationId: "00a" },
  "emr-serverless:stopApplication": { ApplicationId: "00a" },
  "emr-serverless:deleteApplication": { ApplicationId: "00a" },
  "emr-serverless:startJobRun": { ApplicationId: "00a", ExecutionRoleArn: ROLE, Tags: { a: "b" } },
  "emr-serverless:cancelJobRun": { ApplicationId: "00a", JobRunId: "1" },
  "events:putEvents": {
    Entries: [
      { EventBusName: "orders", Source: "s", DetailType: "d", Detail: {} },
      { Source: "s", DetailType: "d", Detail: {} },
    ],
  },
  "glue:startJobRun": { JobName: "load" },
  "lambda:invoke": { FunctionName: "${Work}" },
  "mediaconvert:createJob": { Role: ROLE, Settings: {}, Tags: { a: "b" } },
  "sagemaker:createTrainingJob": { TrainingJobName: "t", RoleArn: ROLE, Tags: [] },
  "sagemaker:createTransformJob": { TransformJobName: "t", ModelName: "m" },
  "sagemaker:createProcessingJob": { ProcessingJobName: "p", RoleArn: ROLE },
  "sagemaker:createHyperParameterTuningJob": { HyperParameterTuningJobName: "h", TrainingJobDefinition: { RoleArn: ROLE } },
  "sagemaker:createLabelingJob": { LabelingJobName: "l", RoleArn: ROLE },
  "sagemaker:createModel": { ModelName: "m", ExecutionRoleArn: ROLE, Tags: [] },
  "sagemaker:createEndpointConfig": { EndpointConfigName: "c", ExecutionRoleArn: ROLE },
  "sagemaker:createEndpoint": { EndpointName: "e", EndpointConfigName: "c", Tags: [] },
  "sagemaker:updateEndpoint": { EndpointName: "e", EndpointConfigName: "c" },
  "sns:publish": { TopicArn: "${Topic}", Message: "m" },
  "sqs:sendMessage": { QueueUrl: "${Queue}", MessageBody: "b" },
  "states:startExecution": { StateMachineArn: "${Child}" },
};

const task = (resource: string, parameters: unknown, more: object = {}) => ({
  Type: "Task",
  Resource: resource,
  ...(parameters === undefined ? {} : { Parameters: parameters }),
  ...more,
  End: true,
});

/** States besides the optimized integrations, with what their policy must have at least. */
export const OTHER_STATES: Readonly<Record<string, { readonly state: object; readonly actions: readonly string[] }>> = {
  "a function by its ARN": { state: task("${WorkArn}", undefined), actions: ["lambda:InvokeFunction"] },
  "an HTTP endpoint": {
    state: task("arn:aws:states:::http:invoke", {
      ApiEndpoint: "https://api.example.com/orders",
      Method: "POST",
      Authentication: { ConnectionArn: "arn:aws:events:eu-west-1:123456789012:connection/shop/0a1b" },
    }),
    actions: [
      "events:RetrieveConnectionCredentials",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "states:InvokeHTTPEndpoint",
    ],
  },
  "another role": {
    state: task(
      "arn:aws:states:::dynamodb:putItem",
      { TableName: "t", Item: {} },
      { Credentials: { RoleArn: "arn:aws:iam::210987654321:role/other" } },
    ),
    actions: ["sts:AssumeRole"],
  },
  "an API action": {
    state: task("arn:aws:states:::aws-sdk:secretsmanager:getSecretValue", {
      SecretId: "${Secret}",
    }),
    actions: ["secretsmanager:GetSecretValue"],
  },
  "an API action of another name": {
    state: task("arn:aws:states:::aws-sdk:s3:listObjectsV2", { Bucket: "${Bucket}", Prefix: "orders/" }),
    actions: ["s3:ListBucket"],
  },
  "an API action that passes a role": {
    state: task("arn:aws:states:::aws-sdk:scheduler:createSchedule", {
      Name: "s",
      ScheduleExpression: "rate(1 day)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: "arn:aws:sqs:eu-west-1:123456789012:q", RoleArn: ROLE },
    }),
    actions: ["iam:PassRole", "scheduler:CreateSchedule"],
  },
  "a Distributed Map": {
    state: {
      Type: "Map",
      Label: "items",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON" },
        Parameters: { Bucket: "${Bucket}", Key: "items.json" },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Inner",
        States: { Inner: { Type: "Pass", End: true } },
      },
      ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "${Bucket}", Prefix: "results" } },
      End: true,
    },
    actions: ["s3:GetObject", "s3:PutObject", "states:RedriveExecution", "states:StartExecution"],
  },
};

export const taskOf = (integration: string, pattern: string): object =>
  task(`arn:aws:states:::${integration}${pattern === "request-response" ? "" : `.${pattern}`}`, EXAMPLES[integration]);
