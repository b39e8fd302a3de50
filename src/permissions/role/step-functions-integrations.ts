/** What one item of an integration allows, by default on the resources that the call of the module gives. */
export interface ModuleGrant {
  /** Separated by spaces. */
  readonly actions: string;
  /** Where the call says `true` in place of resources: any, an S3 ARN, a rule of EventBridge. */
  readonly on?: string;
  /** The service that `iam:PassedToService` names. */
  readonly to?: string;
  readonly deny?: true;
}

/**
 * What the entries of `service_integrations` allow, by integration and item.
 * @see https://registry.terraform.io/modules/terraform-aws-modules/step-functions/aws/5.0.2
 */
// biome-ignore format: one integration a line
export const MODULE_INTEGRATIONS: Readonly<Record<string, Readonly<Record<string, ModuleGrant>>>> = {
  lambda: { lambda: { actions: "lambda:InvokeFunction" } },
  sns: { sns: { actions: "sns:Publish" } },
  sqs: { sqs: { actions: "sqs:SendMessage" } },
  xray: { xray: { actions: "xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets", on: "*" } },
  athena_StartQueryExecution_Sync: { athena: { actions: "athena:startQueryExecution athena:stopQueryExecution athena:getQueryExecution athena:getDataCatalog" }, s3: { actions: "s3:GetBucketLocation s3:GetObject s3:ListBucket s3:ListBucketMultipartUploads s3:ListMultipartUploadParts s3:AbortMultipartUpload s3:CreateBucket s3:PutObject", on: "arn:aws:s3:::*" }, glue: { actions: "glue:CreateDatabase glue:GetDatabase glue:GetDatabases glue:UpdateDatabase glue:DeleteDatabase glue:CreateTable glue:UpdateTable glue:GetTable glue:GetTables glue:DeleteTable glue:BatchDeleteTable glue:BatchCreatePartition glue:CreatePartition glue:UpdatePartition glue:GetPartition glue:GetPartitions glue:BatchGetPartition glue:DeletePartition glue:BatchDeletePartition" }, lakeformation: { actions: "lakeformation:GetDataAccess", on: "*" } },
  athena_StartQueryExecution: { athena: { actions: "athena:startQueryExecution athena:getDataCatalog" }, s3: { actions: "s3:GetBucketLocation s3:GetObject s3:ListBucket s3:ListBucketMultipartUploads s3:ListMultipartUploadParts s3:AbortMultipartUpload s3:CreateBucket s3:PutObject", on: "arn:aws:s3:::*" }, glue: { actions: "glue:CreateDatabase glue:GetDatabase glue:GetDatabases glue:UpdateDatabase glue:DeleteDatabase glue:CreateTable glue:UpdateTable glue:GetTable glue:GetTables glue:DeleteTable glue:BatchDeleteTable glue:BatchCreatePartition glue:CreatePartition glue:UpdatePartition glue:GetPartition glue:GetPartitions glue:BatchGetPartition glue:DeletePartition glue:BatchDeletePartition" }, lakeformation: { actions: "lakeformation:GetDataAccess", on: "*" } },
  athena_StopQueryExecution: { athena: { actions: "athena:stopQueryExecution" } },
  athena_GetQueryExecution: { athena: { actions: "athena:stopQueryExecution" } },
  athena_GetQueryResults: { athena: { actions: "athena:getQueryResults" }, s3: { actions: "s3:GetObject", on: "arn:aws:s3:::*" } },
  batch_Sync: { batch: { actions: "batch:SubmitJob batch:DescribeJobs batch:TerminateJob", on: "*" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule", on: "rule/StepFunctionsGetEventsForBatchJobsRule" } },
  batch_WaitForTaskToken: { batch: { actions: "batch:SubmitJob", on: "*" } },
  dynamodb: { dynamodb: { actions: "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem" } },
  ecs_Sync: { ecs: { actions: "ecs:RunTask" }, ecs_Wildcard: { actions: "ecs:StopTask ecs:DescribeTasks", on: "*" }, iam_PassRole: { actions: "iam:PassRole", to: "ecs-tasks.amazonaws.com" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule", on: "rule/StepFunctionsGetEventsForECSTaskRule" } },
  ecs_WaitForTaskToken: { ecs: { actions: "ecs:RunTask" }, iam_PassRole: { actions: "iam:PassRole", to: "ecs-tasks.amazonaws.com" } },
  glue_Sync: { glue: { actions: "glue:StartJobRun glue:GetJobRun glue:GetJobRuns glue:BatchStopJobRun", on: "*" } },
  glue_WaitForTaskToken: { glue: { actions: "glue:StartJobRun", on: "*" } },
  sagemaker_CreateTrainingJob_Sync: { sagemaker: { actions: "sagemaker:CreateTrainingJob sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob" }, sagemaker_Wildcard: { actions: "sagemaker:ListTags", on: "*" }, sagemaker_IamPassRole: { actions: "iam:PassRole", to: "sagemaker.amazonaws.com" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule" } },
  sagemaker_CreateTrainingJob_WaitForTaskToken: { sagemaker: { actions: "sagemaker:CreateTrainingJob" }, sagemaker_Wildcard: { actions: "sagemaker:ListTags", on: "*" }, sagemaker_IamPassRole: { actions: "iam:PassRole", to: "sagemaker.amazonaws.com" } },
  sagemaker_CreateTransformJob_Sync: { sagemaker: { actions: "sagemaker:CreateTransformJob sagemaker:DescribeTransformJob sagemaker:StopTransformJob" }, sagemaker_Wildcard: { actions: "sagemaker:ListTags", on: "*" }, sagemaker_IamPassRole: { actions: "iam:PassRole", to: "sagemaker.amazonaws.com" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule", on: "rule/StepFunctionsGetEventsForSageMakerTransformJobsRule" } },
  sagemaker_CreateTransformJob_WaitForTaskToken: { sagemaker: { actions: "sagemaker:CreateTransformJob" }, sagemaker_Wildcard: { actions: "sagemaker:ListTags", on: "*" }, sagemaker_IamPassRole: { actions: "iam:PassRole", to: "sagemaker.amazonaws.com" } },
  emr_AddStep: { emr: { actions: "elasticmapreduce:AddJobFlowSteps elasticmapreduce:DescribeStep elasticmapreduce:CancelSteps" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule", on: "rule/StepFunctionsGetEventForEMRAddJobFlowStepsRule" } },
  emr_CancelStep: { emr: { actions: "elasticmapreduce:CancelSteps" } },
  emr_CreateCluster: { emr: { actions: "elasticmapreduce:RunJobFlow elasticmapreduce:DescribeCluster elasticmapreduce:TerminateJobFlows", on: "*" }, iam_PassRole: { actions: "iam:PassRole" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule", on: "rule/StepFunctionsGetEventForEMRRunJobFlowRule" } },
  emr_SetClusterTerminationProtection: { emr: { actions: "elasticmapreduce:SetTerminationProtection" } },
  emr_ModifyInstanceFleetByName: { emr: { actions: "elasticmapreduce:ModifyInstanceFleet elasticmapreduce:ListInstanceFleets" } },
  emr_ModifyInstanceGroupByName: { emr: { actions: "elasticmapreduce:ModifyInstanceGroups elasticmapreduce:ListInstanceGroups" } },
  emr_TerminateCluster: { emr: { actions: "elasticmapreduce:TerminateJobFlows elasticmapreduce:DescribeCluster" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule" } },
  codebuild_StartBuild_Sync: { codebuild: { actions: "codebuild:StartBuild codebuild:StopBuild codebuild:BatchGetBuilds" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule" } },
  codebuild_StartBuild: { codebuild: { actions: "codebuild:StartBuild codebuild:StopBuild codebuild:BatchGetBuilds" } },
  codebuild_StopBuild: { codebuild: { actions: "codebuild:StopBuild" } },
  codebuild_BatchDeleteBuilds: { codebuild: { actions: "codebuild:BatchDeleteBuilds" } },
  codebuild_BatchGetReports: { codebuild: { actions: "codebuild:BatchGetReports" } },
  eks_CreateCluster: { eks: { actions: "eks:CreateCluster", on: "*" }, eks_Wildcard: { actions: "eks:DescribeCluster eks:DeleteCluster" }, eks_IamPassRole: { actions: "iam:PassRole", to: "eks.amazonaws.com" } },
  eks_CreateNodeGroup: { eks: { actions: "ec2:DescribeSubnets eks:CreateNodegroup", on: "*" }, eks_Wildcard: { actions: "eks:DescribeNodegroup eks:DeleteNodegroup" }, iam_Role: { actions: "iam:GetRole iam:ListAttachedRolePolicies" }, eks_IamPassRole: { actions: "iam:PassRole", to: "eks.amazonaws.com" } },
  eks_DeleteCluster: { eks: { actions: "eks:DeleteCluster eks:DescribeCluster" } },
  eks_DeleteNodegroup: { eks: { actions: "eks:DeleteNodegroup eks:DescribeNodegroup" } },
  apigateway: { apigateway: { actions: "execute-api:Invoke" } },
  stepfunction_Sync: { stepfunction: { actions: "states:StartSyncExecution" }, stepfunction_Wildcard: { actions: "states:DescribeExecution states:StopExecution" }, events: { actions: "events:PutTargets events:PutRule events:DescribeRule", on: "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule" } },
  stepfunction: { stepfunction: { actions: "states:StartExecution" } },
  eventbridge: { eventbridge: { actions: "events:PutEvents", on: "*" } },
  no_tasks: { deny_all: { actions: "*", on: "*", deny: true } },
};
