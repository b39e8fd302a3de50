import { ANY, arnParts, literalTextOf, pattern, split, type TextPattern } from "../arn-pattern.js";
import type { Call, Need } from "../call.js";
import { ALL, arnBy, arnOf, call, managedRule, passRole, poll, pollToo, stop } from "../needs.js";
import { bucketOf, objectsOf } from "./s3.js";

/** Queries, ETL jobs and clusters. */

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html */
export function* glueStartJobRun(of: Call): Generator<Need> {
  const job = arnOf("glue", "job/", of.required("JobName"));
  yield call("glue:StartJobRun", job);
  if (!of.sync) return;
  yield poll("glue:GetJobRun", job);
  yield poll("glue:GetJobRuns", job, { advisory: "the guide's policy has it besides glue:GetJobRun" });
  yield stop("glue:BatchStopJobRun", job);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-databrew.html */
export function* databrewStartJobRun(of: Call): Generator<Need> {
  const job = arnOf("databrew", "job/", of.required("Name"));
  yield call("databrew:StartJobRun", job);
  if (!of.sync) return;
  yield poll("databrew:ListJobRuns", job);
  yield stop("databrew:StopJobRun", job);
}

const QUERY_DATA = "which tables and buckets the query reads cannot be told from the definition";

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-athena.html */
export const athena = {
  *startQueryExecution(of: Call): Generator<Need> {
    const workgroup = arnOf("athena", "workgroup/", of.text("WorkGroup") ?? pattern("primary"));
    yield call("athena:StartQueryExecution", workgroup);
    const catalog = arnOf("athena", "datacatalog/", of.text("QueryExecutionContext", "Catalog") ?? pattern("AwsDataCatalog"));
    yield call("athena:GetDataCatalog", catalog, { advisory: "the guide's policy has it; queries of AwsDataCatalog run without it" });
    if (of.sync) {
      yield poll("athena:GetQueryExecution", workgroup);
      yield stop("athena:StopQueryExecution", workgroup);
    }
    yield* queryData(of);
  },
  stopQueryExecution: (): Need[] => [call("athena:StopQueryExecution", arnOf("athena", "workgroup/", ANY))],
  getQueryExecution: (): Need[] => [call("athena:GetQueryExecution", arnOf("athena", "workgroup/", ANY))],
  getQueryResults: (): Need[] => [
    call("athena:GetQueryResults", arnOf("athena", "workgroup/", ANY)),
    call(
      "s3:GetObject",
      pattern("arn:", { kind: "pseudo", name: "partition" }, ":s3:::", { kind: "run", label: "bucket of the query results" }, "/", ANY),
      {
        inferred: true,
        advisory: "the bucket of the query results is not in the definition",
      },
    ),
  ],
};

/** A query runs with the caller's permissions on the data. */
function* queryData(of: Call): Generator<Need> {
  const location = of.text("ResultConfiguration", "OutputLocation");
  const more = { inferred: true, advisory: QUERY_DATA } as const;
  const place = location && placeOf(location);
  if (place) {
    for (const action of ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"])
      yield call(action, bucketOf(place.bucket), more);
    for (const action of ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"])
      yield call(action, objectsOf(place.bucket, pattern(place.key, ANY)), more);
  }
  const database = of.text("QueryExecutionContext", "Database");
  const catalog = [
    arnOf("glue", "catalog"),
    arnOf("glue", "database/", database ?? [ANY]),
    arnOf("glue", "table/", database ?? [ANY], "/", ANY),
  ];
  for (const action of ["glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"])
    for (const resource of catalog) yield call(action, resource, more);
  yield call("lakeformation:GetDataAccess", ALL, { ...more, onlyWildcard: "unproven" });
}

/** `s3://bucket/key`. */
export function placeOf(uri: TextPattern): { readonly bucket: TextPattern; readonly key: TextPattern } | undefined {
  const [scheme, empty, bucket, key] = split(uri, "/", 4);
  if (!scheme || literalTextOf(scheme) !== "s3:" || !empty || !bucket || bucket.length === 0) return undefined;
  return { bucket, key: key ?? [] };
}

const EMR = "elasticmapreduce";

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html */
export const emr = {
  *createCluster(of: Call): Generator<Need> {
    yield call(`${EMR}:RunJobFlow`, ALL, { onlyWildcard: "always" });
    for (const [name, service] of [
      ["ServiceRole", "elasticmapreduce.amazonaws.com"],
      ["JobFlowRole", "ec2.amazonaws.com"],
      ["AutoScalingRole", "application-autoscaling.amazonaws.com"],
    ] as const) {
      const role = of.text(name);
      // an instance profile has the name of its role by default, not by necessity
      if (role) yield passRole(role, service, name === "JobFlowRole" ? { inferred: true } : {});
    }
    const clusters = arnOf(EMR, "cluster/", ANY);
    if (of.has("Tags")) yield call(`${EMR}:AddTags`, clusters);
    if (!of.sync) return;
    yield poll(`${EMR}:DescribeCluster`, clusters);
    yield stop(`${EMR}:TerminateJobFlows`, clusters);
  },
  *terminateCluster(of: Call): Generator<Need> {
    yield call(`${EMR}:TerminateJobFlows`, emrCluster(of));
    if (of.sync) yield poll(`${EMR}:DescribeCluster`, emrCluster(of));
  },
  *addStep(of: Call): Generator<Need> {
    yield call(`${EMR}:AddJobFlowSteps`, emrCluster(of));
    const role = of.text("ExecutionRoleArn");
    if (role) yield passRole(role, undefined, { inferred: true, advisory: "whether a step's execution role is passed is not documented" });
    if (!of.sync) return;
    yield poll(`${EMR}:DescribeStep`, emrCluster(of));
    yield stop(`${EMR}:CancelSteps`, emrCluster(of));
  },
  cancelStep: (of: Call): Need[] => [call(`${EMR}:CancelSteps`, emrCluster(of))],
  setClusterTerminationProtection: (of: Call): Need[] => [call(`${EMR}:SetTerminationProtection`, emrCluster(of))],
  modifyInstanceFleetByName: (of: Call): Need[] => [
    call(`${EMR}:ModifyInstanceFleet`, emrCluster(of)),
    call(`${EMR}:ListInstanceFleets`, emrCluster(of)),
  ],
  modifyInstanceGroupByName: (of: Call): Need[] => [
    call(`${EMR}:ModifyInstanceGroups`, emrCluster(of)),
    call(`${EMR}:ListInstanceGroups`, emrCluster(of)),
  ],
};

const emrCluster = (of: Call): TextPattern => arnOf(EMR, "cluster/", of.required("ClusterId"));

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-eks.html */
export const emrContainers = {
  *createVirtualCluster(of: Call): Generator<Need> {
    yield call("emr-containers:CreateVirtualCluster", ALL, { onlyWildcard: "unproven" });
    if (of.has("Tags")) yield call("emr-containers:TagResource", arnOf("emr-containers", "/virtualclusters/", ANY), { inferred: true });
    yield call("iam:CreateServiceLinkedRole", serviceLinkedRole("emr-containers.amazonaws.com", "AWSServiceRoleForAmazonEMRContainers"), {
      keys: [{ key: "iam:AWSServiceName", operator: "StringEquals", values: [pattern("emr-containers.amazonaws.com")] }],
      advisory: "needed once in an account",
    });
  },
  *deleteVirtualCluster(of: Call): Generator<Need> {
    const cluster = arnOf("emr-containers", "/virtualclusters/", of.required("Id"));
    yield call("emr-containers:DeleteVirtualCluster", cluster);
    if (of.sync) yield poll("emr-containers:DescribeVirtualCluster", cluster);
  },
  *startJobRun(of: Call): Generator<Need> {
    const cluster = arnOf("emr-containers", "/virtualclusters/", of.required("VirtualClusterId"));
    const role = of.text("ExecutionRoleArn");
    const keys = role ? { keys: [{ key: "emr-containers:ExecutionRoleArn", operator: "StringEquals" as const, values: [role] }] } : {};
    yield call("emr-containers:StartJobRun", cluster, keys);
    if (of.has("Tags")) yield call("emr-containers:TagResource", pattern(cluster, "/jobruns/", ANY), { inferred: true });
    if (!of.sync) return;
    yield poll("emr-containers:DescribeJobRun", pattern(cluster, "/jobruns/", ANY));
    yield stop("emr-containers:CancelJobRun", pattern(cluster, "/jobruns/", ANY));
  },
};

const serviceLinkedRole = (service: string, name: string): TextPattern =>
  pattern(
    "arn:",
    { kind: "pseudo", name: "partition" },
    ":iam::",
    { kind: "pseudo", name: "account" },
    `:role/aws-service-role/${service}/${name}`,
  );

const SERVERLESS = "emr-serverless";
const APPLICATION_RULE = "EventsForEMRServerlessApplicationRule";
const JOB_RULE = "EventsForEMRServerlessJobRule";

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-serverless.html */
export const emrServerless = {
  *createApplication(of: Call): Generator<Need> {
    yield call(`${SERVERLESS}:CreateApplication`, arnOf(SERVERLESS, "/", ANY));
    yield call(
      "iam:CreateServiceLinkedRole",
      serviceLinkedRole("ops.emr-serverless.amazonaws.com", "AWSServiceRoleForAmazonEMRServerless"),
      {
        keys: [{ key: "iam:AWSServiceName", operator: "StringEquals", values: [pattern("ops.emr-serverless.amazonaws.com")] }],
        advisory: "needed once in an account",
      },
    );
    if (!of.sync) return;
    const all = arnOf(SERVERLESS, "/applications/", ANY);
    yield pollToo(`${SERVERLESS}:GetApplication`, all);
    yield stop(`${SERVERLESS}:DeleteApplication`, all);
    yield* managedRule(APPLICATION_RULE);
  },
  *startApplication(of: Call): Generator<Need> {
    yield* applicationCall(of, "StartApplication");
    if (of.sync) yield stop(`${SERVERLESS}:StopApplication`, application(of));
  },
  stopApplication: (of: Call): Iterable<Need> => applicationCall(of, "StopApplication"),
  deleteApplication: (of: Call): Iterable<Need> => applicationCall(of, "DeleteApplication"),
  *startJobRun(of: Call): Generator<Need> {
    yield call(`${SERVERLESS}:StartJobRun`, application(of));
    yield passRole(of.required("ExecutionRoleArn"), "emr-serverless.amazonaws.com");
    if (of.has("Tags")) yield call(`${SERVERLESS}:TagResource`, pattern(application(of), "/jobruns/", ANY), { inferred: true });
    if (!of.sync) return;
    yield pollToo(`${SERVERLESS}:GetJobRun`, pattern(application(of), "/jobruns/", ANY));
    yield stop(`${SERVERLESS}:CancelJobRun`, pattern(application(of), "/jobruns/", ANY));
    yield* managedRule(JOB_RULE);
  },
  *cancelJobRun(of: Call): Generator<Need> {
    const job = pattern(application(of), "/jobruns/", of.required("JobRunId"));
    yield call(`${SERVERLESS}:CancelJobRun`, job);
    if (!of.sync) return;
    yield pollToo(`${SERVERLESS}:GetJobRun`, job);
    yield* managedRule(JOB_RULE);
  },
};

const application = (of: Call): TextPattern => arnBy(of, SERVERLESS, "/applications/", "ApplicationId");

function* applicationCall(of: Call, action: string): Generator<Need> {
  yield call(`${SERVERLESS}:${action}`, application(of));
  if (!of.sync) return;
  yield pollToo(`${SERVERLESS}:GetApplication`, application(of));
  yield* managedRule(APPLICATION_RULE);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html */
export const dynamodb =
  (action: string) =>
  (of: Call): Need[] => [call(`dynamodb:${action}`, tableOf(of))];

export function tableOf(of: Call): TextPattern {
  const arn = arnBy(of, "dynamodb", "table/", "TableName");
  const parts = arnParts(arn);
  return parts ? arn : arnOf("dynamodb", "table/", of.required("TableName"));
}
