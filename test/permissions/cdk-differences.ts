/** A difference between what the CDK grants and what the definition needs, and why it is there. */
interface Difference {
  readonly kind: "more" | "less" | "undecided";
  /** The whole name of a stack. */
  readonly stacks: RegExp;
  readonly actions: RegExp;
  readonly why: string;
}

/** Every difference for aws-cdk-lib 2.276.0; docs/permissions.md has them as a table. */
export const DIFFERENCES: readonly Difference[] = [
  {
    kind: "more",
    stacks:
      /^(?:EcsRunTask(?:\.waitForTaskToken)?|SageMakerCreate(?:Training|Transform)Job|Emr(?:CreateCluster|TerminateCluster|AddStep)|CodeBuildStartBuild|GlueStartCrawlerRun)$/,
    actions: /:(?:Describe|Stop|Cancel|TerminateJobFlows$|BatchGetBuilds$|GetCrawler$)/,
    why: "grants of .sync also without it",
  },
  {
    kind: "more",
    stacks: /^BatchSubmitJob$/,
    actions: /^events:/,
    why: "grants of .sync also without it",
  },
  {
    kind: "more",
    stacks:
      /^(?:EcsRunTask|EmrCreateCluster|MediaConvertCreateJob)\.sync$|^Athena(?:Stop|Get)|^CallAwsService cloudwatchlogs|^SageMakerCreate(?:Training|Transform)Job\.sync$|^HttpInvoke-$/,
    actions: / on \*$/,
    why: "on every resource, where the job's or the connection's resources suffice",
  },
  {
    kind: "more",
    stacks: /^SageMakerCreate/,
    actions: /^sagemaker:(?:ListTags|AddTags)$/,
    why: "tags are looked at and set only by .sync, or where Tags are given",
  },
  {
    kind: "more",
    stacks: /^SageMakerCreateTransformJob/,
    actions: /^iam:PassRole$/,
    why: "CreateTransformJob takes no role",
  },
  {
    kind: "more",
    stacks: /^EmrCreateCluster/,
    actions: /^(?:elasticmapreduce:AddTags|iam:CreateServiceLinkedRole)$/,
    why: "needed for tags, and once in an account",
  },
  {
    kind: "more",
    stacks: /^Emr(?:CreateCluster|TerminateCluster|AddStep)\.sync$/,
    actions: /^events:/,
    why: "the managed rule for Amazon EMR, which the guide has not had since 2023",
  },
  {
    kind: "more",
    stacks: /^CodeBuildStartBuild/,
    actions: /^codebuild:BatchGetReports$/,
    why: "no pattern reads reports",
  },
  {
    kind: "more",
    stacks: /^BedrockCreateModelCustomizationJob/,
    actions: /^bedrock:TagResource$/,
    why: "needed where tags are given",
  },
  {
    kind: "more",
    stacks: /^AthenaStartQueryExecution/,
    actions: /^(?:athena:getQueryExecution|glue:|s3:)/,
    why: "the guide's whole policy for the data of queries, changes to the catalog included",
  },
  {
    kind: "more",
    stacks: /^SqsSendMessage to an encrypted queue$/,
    actions: /^kms:GenerateDataKey\*$/,
    why: "also the actions of the same beginning",
  },
  {
    kind: "more",
    stacks: /^CallAwsService (?:s3:listObjectsV2|eventbridge|sesv2)/,
    actions: /^(?:s3:listObjectsV2|eventbridge:putEvents|sesv2:sendEmail)$/,
    why: "actions that do not exist (a fault of the CDK)",
  },
  {
    kind: "less",
    stacks: /^CallAwsService (?:s3:listObjectsV2|eventbridge|sesv2)/,
    actions: /^(?:s3:ListBucket|events:PutEvents|ses:SendEmail)$/,
    why: "granted under the name of the operation, which is not the action's (a fault of the CDK)",
  },
  {
    kind: "less",
    stacks: /^BatchSubmitJob\.sync$/,
    actions: /^batch:(?:DescribeJobs|TerminateJob)$/,
    why: "what .sync polls and stops with is missing (a fault of the CDK)",
  },
  {
    kind: "less",
    stacks: /^AthenaStartQueryExecution\.sync$/,
    actions: /^athena:StopQueryExecution$/,
    why: "what .sync stops with is missing (a fault of the CDK)",
  },
  {
    kind: "less",
    stacks: /^CallApiGatewayHttpApiEndpoint$/,
    actions: /^execute-api:Invoke$/,
    why: "without stage and path the CDK grants API/undefined/GETundefined (a fault of the CDK)",
  },
  {
    kind: "undecided",
    stacks: /^AthenaStartQueryExecution/,
    actions: /^s3:ListBucketMultipartUploads\?$/,
    why: "granted on objects, while the action is one of the bucket",
  },
  {
    kind: "less",
    stacks: /^SnsPublish to an encrypted topic$/,
    actions: /^kms:(?:Decrypt|GenerateDataKey)\?$/,
    why: "the topic's key is not granted (a fault of the CDK, unless the key's policy allows it)",
  },
  {
    kind: "undecided",
    stacks: /^BatchSubmitJob/,
    actions: /^batch:SubmitJob$/,
    why: "job definitions of the stack's Region and account, and the one that is called is written with both",
  },
];
