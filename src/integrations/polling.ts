import { POLLED_MORE } from "./polled-more.js";

/** A resource that people poll, the optimized call that waits for it by itself, and the statuses it never leaves. */
export interface Polled {
  /** The polling action, as in an `aws-sdk` ARN. */
  readonly service: string;
  readonly action: string;
  /** Path of the status in the (PascalCase) result; `*` steps into each element of a list. */
  readonly status: readonly string[];
  /** Statuses in which the resource stays. */
  readonly terminal: readonly string[];
  /** Of these, the ones that mean the work was done. */
  readonly success: readonly string[];
  /** `service:action` of the optimized integration that waits with `.sync`; absent where there is none. */
  readonly sync?: string;
  readonly source: string;
}

const api = (path: string): string => `https://docs.aws.amazon.com/${path}.html`;
/** @param success statuses, separated by spaces; `~` is a space within one. */
const row = (key: string, status: string, success: string, otherwise: string, source: string, sync?: string): Polled => {
  const [service = "", action = ""] = key.split(":");
  const good = listed(success);
  return {
    service,
    action,
    status: status.split("."),
    terminal: [...good, ...listed(otherwise)],
    success: good,
    source,
    ...(sync ? { sync } : {}),
  };
};

function listed(statuses: string): string[] {
  return statuses.split(" ").flatMap((one) => (one === "" ? [] : one.replaceAll("~", " ")));
}

/** What Amazon Personalize creates: all have the same statuses. */
const personalize = (name: string): Polled =>
  row(`personalize:describe${name}`, `${name}.Status`, "ACTIVE", "CREATE~FAILED", api(`personalize/latest/dg/API_Describe${name}`));
const forecast = (name: string): Polled =>
  row(`forecast:describe${name}`, "Status", "ACTIVE", "CREATE_FAILED CREATE_STOPPED", api(`forecast/latest/dg/API_Describe${name}`));

/** Terminal members by each API's own description of its status. */
const TABLE: readonly Polled[] = [
  row(
    "athena:getQueryExecution",
    "QueryExecution.Status.State",
    "SUCCEEDED",
    "FAILED CANCELLED",
    api("athena/latest/APIReference/API_QueryExecutionStatus"),
    "athena:startQueryExecution",
  ),
  row(
    "backup:describeBackupJob",
    "State",
    "COMPLETED",
    "ABORTED FAILED EXPIRED PARTIAL",
    api("aws-backup/latest/devguide/API_DescribeBackupJob"),
  ),
  row("backup:describeCopyJob", "CopyJob.State", "COMPLETED", "FAILED PARTIAL", api("aws-backup/latest/devguide/API_CopyJob")),
  row("backup:describeRestoreJob", "Status", "COMPLETED", "ABORTED FAILED", api("aws-backup/latest/devguide/API_DescribeRestoreJob")),
  row("batch:describeJobs", "Jobs.*.Status", "SUCCEEDED", "FAILED", api("batch/latest/userguide/job_states"), "batch:submitJob"),
  row("bedrock:getEvaluationJob", "Status", "Completed", "Failed Stopped", api("bedrock/latest/APIReference/API_GetEvaluationJob")),
  row(
    "bedrock:getModelCustomizationJob",
    "Status",
    "Completed",
    "Failed Stopped",
    api("bedrock/latest/APIReference/API_GetModelCustomizationJob"),
    "bedrock:createModelCustomizationJob",
  ),
  row(
    "bedrock:getModelInvocationJob",
    "Status",
    "Completed",
    "PartiallyCompleted Failed Stopped Expired",
    api("bedrock/latest/APIReference/API_GetModelInvocationJob"),
  ),
  row(
    "bedrockagent:getIngestionJob",
    "IngestionJob.Status",
    "COMPLETE",
    "FAILED STOPPED",
    api("bedrock/latest/APIReference/API_agent_IngestionJob"),
  ),
  row("bedrockruntime:getAsyncInvoke", "Status", "Completed", "Failed", api("bedrock/latest/APIReference/API_runtime_GetAsyncInvoke")),
  row(
    "cloudformation:describeStacks",
    "Stacks.*.StackStatus",
    "CREATE_COMPLETE UPDATE_COMPLETE DELETE_COMPLETE IMPORT_COMPLETE",
    "CREATE_FAILED ROLLBACK_COMPLETE ROLLBACK_FAILED DELETE_FAILED UPDATE_FAILED UPDATE_ROLLBACK_COMPLETE UPDATE_ROLLBACK_FAILED IMPORT_ROLLBACK_COMPLETE IMPORT_ROLLBACK_FAILED",
    api("AWSCloudFormation/latest/APIReference/API_Stack"),
  ),
  row(
    "cloudformation:describeChangeSet",
    "Status",
    "CREATE_COMPLETE DELETE_COMPLETE",
    "FAILED DELETE_FAILED",
    api("AWSCloudFormation/latest/APIReference/API_DescribeChangeSet"),
  ),
  row(
    "codebuild:batchGetBuilds",
    "Builds.*.BuildStatus",
    "SUCCEEDED",
    "FAILED FAULT TIMED_OUT STOPPED",
    api("codebuild/latest/APIReference/API_Build"),
    "codebuild:startBuild",
  ),
  row(
    "codepipeline:getPipelineExecution",
    "PipelineExecution.Status",
    "Succeeded",
    "Cancelled Stopped Superseded Failed",
    api("codepipeline/latest/APIReference/API_PipelineExecution"),
  ),
  row(
    "comprehend:describeDocumentClassifier",
    "DocumentClassifierProperties.Status",
    "TRAINED",
    "IN_ERROR STOPPED TRAINED_WITH_WARNING",
    api("comprehend/latest/APIReference/API_DocumentClassifierProperties"),
  ),
  row(
    "databasemigration:describeReplicationTasks",
    "ReplicationTasks.*.Status",
    "stopped",
    "failed",
    api("dms/latest/APIReference/API_ReplicationTask"),
  ),
  row(
    "databrew:describeJobRun",
    "State",
    "SUCCEEDED",
    "FAILED STOPPED TIMEOUT",
    api("databrew/latest/dg/API_DescribeJobRun"),
    "databrew:startJobRun",
  ),
  row("datasync:describeTaskExecution", "Status", "SUCCESS", "ERROR", api("datasync/latest/userguide/API_DescribeTaskExecution")),
  row(
    "dynamodb:describeExport",
    "ExportDescription.ExportStatus",
    "COMPLETED",
    "FAILED",
    api("amazondynamodb/latest/APIReference/API_ExportDescription"),
  ),
  row(
    "dynamodb:describeImport",
    "ImportTableDescription.ImportStatus",
    "COMPLETED",
    "FAILED CANCELLED",
    api("amazondynamodb/latest/APIReference/API_ImportTableDescription"),
  ),
  row(
    "ec2:describeInstances",
    "Reservations.*.Instances.*.State.Name",
    "",
    "terminated",
    api("AWSEC2/latest/APIReference/API_InstanceState"),
  ),
  row(
    "ecs:describeTasks",
    "Tasks.*.LastStatus",
    "STOPPED",
    "",
    api("AmazonECS/latest/developerguide/task-lifecycle-explanation"),
    "ecs:runTask",
  ),
  row(
    "emr:describeCluster",
    "Cluster.Status.State",
    "TERMINATED",
    "TERMINATED_WITH_ERRORS",
    api("emr/latest/APIReference/API_ClusterStatus"),
    "elasticmapreduce:createCluster",
  ),
  row(
    "emr:describeStep",
    "Step.Status.State",
    "COMPLETED",
    "CANCELLED FAILED INTERRUPTED",
    api("emr/latest/APIReference/API_StepStatus"),
    "elasticmapreduce:addStep",
  ),
  row(
    "emrcontainers:describeJobRun",
    "JobRun.State",
    "COMPLETED",
    "FAILED CANCELLED",
    api("emr-on-eks/latest/APIReference/API_JobRun"),
    "emr-containers:startJobRun",
  ),
  row(
    "emrserverless:getJobRun",
    "JobRun.State",
    "SUCCESS",
    "FAILED CANCELLED",
    api("emr-serverless/latest/APIReference/API_JobRun"),
    "emr-serverless:startJobRun",
  ),
  ...["AutoPredictor", "DatasetImportJob", "Explainability", "Forecast", "ForecastExportJob", "Predictor"].map(forecast),
  row(
    "glue:getJobRun",
    "JobRun.JobRunState",
    "SUCCEEDED",
    "STOPPED FAILED TIMEOUT ERROR EXPIRED",
    api("glue/latest/webapi/API_JobRun"),
    "glue:startJobRun",
  ),
  row("glue:getCrawler", "Crawler.State", "READY", "", api("glue/latest/webapi/API_Crawler")),
  row("glue:getWorkflowRun", "Run.Status", "COMPLETED", "STOPPED ERROR", api("glue/latest/webapi/API_WorkflowRun")),
  row("glue:getBlueprintRun", "BlueprintRun.State", "SUCCEEDED", "FAILED", api("glue/latest/webapi/API_BlueprintRun")),
  row(
    "glue:getDataQualityRulesetEvaluationRun",
    "Status",
    "SUCCEEDED",
    "STOPPED FAILED TIMEOUT",
    api("glue/latest/webapi/API_GetDataQualityRulesetEvaluationRun"),
  ),
  row(
    "imagebuilder:getImage",
    "Image.State.Status",
    "AVAILABLE",
    "FAILED CANCELLED",
    api("imagebuilder/latest/APIReference/API_ImageState"),
  ),
  row(
    "mediaconvert:getJob",
    "Job.Status",
    "COMPLETE",
    "CANCELED ERROR",
    api("mediaconvert/latest/apireference/jobs"),
    "mediaconvert:createJob",
  ),
  row(
    "rds:describeExportTasks",
    "ExportTasks.*.Status",
    "COMPLETE",
    "CANCELED FAILED",
    api("AmazonRDS/latest/APIReference/API_ExportTask"),
  ),
  row(
    "rds:describeDBInstances",
    "DbInstances.*.DbInstanceStatus",
    "",
    "failed incompatible-restore",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html",
  ),
  row(
    "redshift:describeClusters",
    "Clusters.*.ClusterStatus",
    "",
    "hardware-failure incompatible-network incompatible-restore",
    "https://docs.aws.amazon.com/redshift/latest/mgmt/rs-mgmt-cluster-status.html",
  ),
  row("redshift:describeClusterSnapshots", "Snapshots.*.Status", "available", "failed", api("redshift/latest/APIReference/API_Snapshot")),
  ...[
    "BatchInferenceJob",
    "BatchSegmentJob",
    "Campaign",
    "Dataset",
    "DatasetExportJob",
    "DatasetGroup",
    "DatasetImportJob",
    "Recommender",
    "Solution",
  ].map(personalize),
  row(
    "personalize:describeSolutionVersion",
    "SolutionVersion.Status",
    "ACTIVE",
    "CREATE~FAILED CREATE~STOPPED",
    api("personalize/latest/dg/API_SolutionVersion"),
  ),
  row("rds:describeDBSnapshots", "DbSnapshots.*.Status", "available", "failed", api("AmazonRDS/latest/APIReference/API_DBSnapshot")),
  row(
    "rds:describeDBClusterSnapshots",
    "DbClusterSnapshots.*.Status",
    "available",
    "failed",
    api("AmazonRDS/latest/APIReference/API_DBClusterSnapshot"),
  ),
  row(
    "redshiftdata:describeStatement",
    "Status",
    "FINISHED",
    "ABORTED FAILED",
    api("redshift-data/latest/APIReference/API_DescribeStatement"),
  ),
  row("rekognition:getLabelDetection", "JobStatus", "SUCCEEDED", "FAILED", api("rekognition/latest/APIReference/API_GetLabelDetection")),
  row(
    "rekognition:getContentModeration",
    "JobStatus",
    "SUCCEEDED",
    "FAILED",
    api("rekognition/latest/APIReference/API_GetContentModeration"),
  ),
  row("rekognition:getFaceDetection", "JobStatus", "SUCCEEDED", "FAILED", api("rekognition/latest/APIReference/API_GetFaceDetection")),
  row(
    "sagemaker:describeTrainingJob",
    "TrainingJobStatus",
    "Completed",
    "Failed Stopped",
    api("sagemaker/latest/APIReference/API_DescribeTrainingJob"),
    "sagemaker:createTrainingJob",
  ),
  row(
    "sagemaker:describeProcessingJob",
    "ProcessingJobStatus",
    "Completed",
    "Failed Stopped",
    api("sagemaker/latest/APIReference/API_DescribeProcessingJob"),
    "sagemaker:createProcessingJob",
  ),
  row(
    "sagemaker:describeTransformJob",
    "TransformJobStatus",
    "Completed",
    "Failed Stopped",
    api("sagemaker/latest/APIReference/API_DescribeTransformJob"),
    "sagemaker:createTransformJob",
  ),
  row(
    "sagemaker:describeHyperParameterTuningJob",
    "HyperParameterTuningJobStatus",
    "Completed",
    "Failed Stopped",
    api("sagemaker/latest/APIReference/API_DescribeHyperParameterTuningJob"),
    "sagemaker:createHyperParameterTuningJob",
  ),
  row(
    "sagemaker:describePipelineExecution",
    "PipelineExecutionStatus",
    "Succeeded",
    "Failed Stopped",
    api("sagemaker/latest/APIReference/API_DescribePipelineExecution"),
  ),
  row(
    "sfn:describeExecution",
    "Status",
    "SUCCEEDED",
    "FAILED TIMED_OUT ABORTED",
    api("step-functions/latest/apireference/API_DescribeExecution"),
    "states:startExecution",
  ),
  row(
    "ssm:getAutomationExecution",
    "AutomationExecution.AutomationExecutionStatus",
    "Success CompletedWithSuccess",
    "TimedOut Cancelled Failed Rejected Exited CompletedWithFailure",
    api("systems-manager/latest/APIReference/API_AutomationExecution"),
  ),
  row(
    "ssm:getCommandInvocation",
    "Status",
    "Success",
    "Cancelled TimedOut Failed",
    api("systems-manager/latest/APIReference/API_GetCommandInvocation"),
  ),
  row(
    "textract:getDocumentAnalysis",
    "JobStatus",
    "SUCCEEDED",
    "FAILED PARTIAL_SUCCESS",
    api("textract/latest/dg/API_GetDocumentAnalysis"),
  ),
  row(
    "textract:getDocumentTextDetection",
    "JobStatus",
    "SUCCEEDED",
    "FAILED PARTIAL_SUCCESS",
    api("textract/latest/dg/API_GetDocumentTextDetection"),
  ),
  row("textract:getExpenseAnalysis", "JobStatus", "SUCCEEDED", "FAILED PARTIAL_SUCCESS", api("textract/latest/dg/API_GetExpenseAnalysis")),
  row(
    "transcribe:getTranscriptionJob",
    "TranscriptionJob.TranscriptionJobStatus",
    "COMPLETED",
    "FAILED",
    api("transcribe/latest/APIReference/API_TranscriptionJob"),
  ),
  row(
    "transcribe:getMedicalTranscriptionJob",
    "MedicalTranscriptionJob.TranscriptionJobStatus",
    "COMPLETED",
    "FAILED",
    api("transcribe/latest/APIReference/API_MedicalTranscriptionJob"),
  ),
  ...POLLED_MORE.map(([call, status, success, otherwise, page]) => row(call, status, success, otherwise, api(page))),
];

const BY_ACTION: ReadonlyMap<string, Polled> = new Map(TABLE.map((polled) => [`${polled.service}:${polled.action}`, polled]));

/** The row of a polling call, by its `aws-sdk` names. */
export function pollingModel(service: string, action: string): Polled | undefined {
  return BY_ACTION.get(`${service}:${action}`);
}

/** `service:action` of the optimized integration that waits for the same resource with `.sync`. */
export function syncCounterpartOf(service: string, action: string): string | undefined {
  return pollingModel(service, action)?.sync;
}

/** Statuses that the polled resource never leaves; undefined where the table has no row. */
export function terminalStatusesOf(service: string, action: string): readonly string[] | undefined {
  return pollingModel(service, action)?.terminal;
}

/** The call that tells how a job of this optimized integration (`batch:submitJob`) is. */
export function pollOf(optimized: string): Polled | undefined {
  return TABLE.find((polled) => polled.sync === optimized);
}

/** All calls that are polled, with the statuses that they return. */
export function allPolled(): readonly Polled[] {
  return TABLE;
}
