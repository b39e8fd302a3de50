import type { DeclaredResource } from "../hosts/deployment.js";

/** Which of a resource's values a host's attribute is. */
type Value = "name" | "arn" | "url" | "alias" | "version";

/** How a resource is named and what its ARN is. */
export interface Form {
  /** Properties that give the name, the first that is set; none where the name is always generated. */
  readonly name: readonly string[];
  /** Service, what is before the name, and which of Region and account the ARN has. */
  readonly arn: readonly [service: string, prefix: string, place?: "regional" | "account" | "none"];
  /** Values by attribute; `""` is CloudFormation's `Ref`. */
  readonly values: Readonly<Record<string, Value>>;
  /** The property with the function that it is an alias or a version of. */
  readonly of?: string;
  /** The property with the path before the name. */
  readonly path?: string;
  /** What follows the name, and ends in characters that the service makes up. */
  readonly suffix?: string;
}

const named = (service: string, prefix: string, name: string, more: Readonly<Record<string, Value>> = {}): Form => ({
  name: [name],
  arn: [service, prefix],
  values: { "": "name", Arn: "arn", [name]: "name", ...more },
});

const byArn = (service: string, prefix: string, name: readonly string[], more: Readonly<Record<string, Value>> = {}): Form => ({
  name,
  arn: [service, prefix],
  values: { "": "arn", Arn: "arn", ...more },
});

export const LAMBDA = named("lambda", "function:", "FunctionName");
const MACHINE = byArn("states", "stateMachine:", ["StateMachineName", "Name"], { Name: "name" });
const TABLE = named("dynamodb", "table/", "TableName");
const REST_API: Form = { name: [], arn: ["execute-api", ""], values: { "": "name", RestApiId: "name", ApiId: "name" } };

/**
 * What `Ref` and `Fn::GetAtt` return, as text.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ ("Return values" of each resource type)
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/ (the form of each ARN)
 */
const CLOUDFORMATION: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["AWS::Lambda::Function", LAMBDA],
  ["AWS::Serverless::Function", { ...LAMBDA, values: { ...LAMBDA.values, Alias: "alias", Version: "version" } }],
  ["AWS::Lambda::Alias", { name: ["Name"], arn: ["lambda", ""], of: "FunctionName", values: { "": "arn", AliasArn: "arn" } }],
  ["AWS::Lambda::Version", { name: [], arn: ["lambda", ""], of: "FunctionName", values: { "": "arn", FunctionArn: "arn" } }],
  ["AWS::StepFunctions::StateMachine", MACHINE],
  ["AWS::Serverless::StateMachine", MACHINE],
  ["AWS::StepFunctions::Activity", byArn("states", "activity:", ["Name"], { Name: "name" })],
  ["AWS::SQS::Queue", { ...named("sqs", "", "QueueName"), values: { "": "url", QueueUrl: "url", Arn: "arn", QueueName: "name" } }],
  ["AWS::SNS::Topic", byArn("sns", "", ["TopicName"], { TopicArn: "arn", TopicName: "name" })],
  ["AWS::DynamoDB::Table", TABLE],
  ["AWS::DynamoDB::GlobalTable", TABLE],
  ["AWS::Serverless::SimpleTable", TABLE],
  ["AWS::S3::Bucket", { ...named("s3", "", "BucketName"), arn: ["s3", "", "none"] }],
  ["AWS::Events::EventBus", named("events", "event-bus/", "Name")],
  ["AWS::ECS::Cluster", named("ecs", "cluster/", "ClusterName")],
  ["AWS::ECS::TaskDefinition", { ...byArn("ecs", "task-definition/", ["Family"], { TaskDefinitionArn: "arn" }), suffix: ":" }],
  ["AWS::Batch::JobQueue", byArn("batch", "job-queue/", ["JobQueueName"], { JobQueueArn: "arn" })],
  ["AWS::Batch::JobDefinition", { ...byArn("batch", "job-definition/", ["JobDefinitionName"], { JobDefinitionArn: "arn" }), suffix: ":" }],
  ["AWS::Glue::Job", named("glue", "job/", "Name")],
  ["AWS::Glue::Crawler", named("glue", "crawler/", "Name")],
  ["AWS::DataBrew::Job", named("databrew", "job/", "Name")],
  ["AWS::CodeBuild::Project", named("codebuild", "project/", "Name")],
  ["AWS::Kinesis::Stream", named("kinesis", "stream/", "Name")],
  ["AWS::KinesisFirehose::DeliveryStream", named("firehose", "deliverystream/", "DeliveryStreamName")],
  ["AWS::KMS::Key", { name: [], arn: ["kms", "key/"], values: { "": "name", KeyId: "name", Arn: "arn" } }],
  ["AWS::SecretsManager::Secret", { ...byArn("secretsmanager", "secret:", ["Name"], { Id: "arn" }), suffix: "-" }],
  ["AWS::SSM::Parameter", named("ssm", "parameter/", "Name")],
  ["AWS::Athena::WorkGroup", named("athena", "workgroup/", "Name")],
  ["AWS::IAM::Role", { name: ["RoleName"], arn: ["iam", "role", "account"], path: "Path", values: { "": "name", Arn: "arn" } }],
  ["AWS::ApiGateway::RestApi", REST_API],
  ["AWS::Serverless::Api", REST_API],
  ["AWS::ApiGatewayV2::Api", REST_API],
  ["AWS::Serverless::HttpApi", REST_API],
]);

const tf = (service: string, prefix: string, name = "name", more: Readonly<Record<string, Value>> = {}): Form => ({
  name: [name],
  arn: [service, prefix],
  values: { arn: "arn", [name]: "name", id: "name", ...more },
});

const TF_LAMBDA: Form = {
  ...tf("lambda", "function:", "function_name"),
  values: { arn: "arn", function_name: "name", id: "name", qualified_arn: "version" },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs ("Attribute Reference" of each resource) */
const TERRAFORM: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["aws_lambda_function", TF_LAMBDA],
  ["aws_lambda_alias", { name: ["name"], arn: ["lambda", ""], of: "function_name", values: { arn: "arn", id: "arn", name: "name" } }],
  ["aws_sfn_state_machine", tf("states", "stateMachine:", "name", { id: "arn" })],
  ["aws_sfn_activity", tf("states", "activity:", "name", { id: "arn" })],
  ["aws_sqs_queue", tf("sqs", "", "name", { id: "url", url: "url" })],
  ["aws_sns_topic", tf("sns", "", "name", { id: "arn" })],
  ["aws_dynamodb_table", tf("dynamodb", "table/")],
  ["aws_s3_bucket", { ...tf("s3", "", "bucket"), arn: ["s3", "", "none"] }],
  ["aws_cloudwatch_event_bus", tf("events", "event-bus/")],
  ["aws_ecs_cluster", tf("ecs", "cluster/", "name", { id: "arn" })],
  ["aws_ecs_task_definition", { ...tf("ecs", "task-definition/", "family"), suffix: ":" }],
  ["aws_batch_job_queue", tf("batch", "job-queue/", "name", { id: "arn" })],
  ["aws_batch_job_definition", { ...tf("batch", "job-definition/", "name", { id: "arn" }), suffix: ":" }],
  ["aws_glue_job", tf("glue", "job/")],
  ["aws_glue_crawler", tf("glue", "crawler/")],
  ["aws_codebuild_project", tf("codebuild", "project/", "name", { id: "arn" })],
  ["aws_kinesis_stream", tf("kinesis", "stream/", "name", { id: "arn" })],
  ["aws_kinesis_firehose_delivery_stream", tf("firehose", "deliverystream/", "name", { id: "arn" })],
  ["aws_kms_key", { name: [], arn: ["kms", "key/"], values: { arn: "arn", key_id: "name", id: "name" } }],
  ["aws_secretsmanager_secret", { ...tf("secretsmanager", "secret:", "name", { id: "arn" }), suffix: "-" }],
  ["aws_ssm_parameter", tf("ssm", "parameter/")],
  ["aws_athena_workgroup", tf("athena", "workgroup/")],
  ["aws_iam_role", { ...tf("iam", "role", "name"), arn: ["iam", "role", "account"], path: "path" }],
  ["aws_api_gateway_rest_api", { name: [], arn: ["execute-api", ""], values: { id: "name" } }],
  ["aws_apigatewayv2_api", { name: [], arn: ["execute-api", ""], values: { id: "name" } }],
]);

/** The registry's module that makes one function. */
const LAMBDA_MODULE: Form = {
  ...TF_LAMBDA,
  values: { lambda_function_arn: "arn", lambda_function_name: "name", lambda_function_qualified_arn: "version" },
};

/** The registry's module that makes one state machine. */
const MACHINE_MODULE: Form = {
  ...tf("states", "stateMachine:"),
  values: { state_machine_arn: "arn", state_machine_id: "arn", state_machine_name: "name", arn: "arn" },
};

export function formOf(resource: DeclaredResource): Form | undefined {
  const { type } = resource;
  if (type === "module") {
    const source = resource.property("source");
    if (source?.kind !== "string") return undefined;
    if (/^terraform-aws-modules\/lambda\/aws/.test(source.value)) return LAMBDA_MODULE;
    return /^terraform-aws-modules\/step-functions\/aws/.test(source.value) ? MACHINE_MODULE : undefined;
  }
  return CLOUDFORMATION.get(type) ?? TERRAFORM.get(type);
}
