import type { Template } from "../asl/expressions.js";
import { ANY, isArn, pattern, split, type TextPattern } from "./arn-pattern.js";
import { type Call, type Need, run } from "./call.js";
import { call } from "./needs.js";
import { tableOrIndex } from "./sdk-resources.js";
import { functionArn } from "./services/compute.js";
import { tableOf } from "./services/data.js";
import { putEvents } from "./services/messaging.js";
import { modelNeeds } from "./services/ml.js";
import { bucketOf, objectsOf } from "./services/s3.js";

/**
 * Operations whose permission has another name than the operation, or acts on another resource than names tell.
 * - a list of actions: their resource types tell the resource;
 * - a function: all that is needed;
 * - `none`: no permission is needed;
 * - `unknown`: the reference does not say.
 */
export type SdkException = readonly string[] | ((of: Call) => Iterable<Need>) | "none" | "unknown";

const SAR = "https://docs.aws.amazon.com/service-authorization/latest/reference/";
const S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html";
const COGNITO =
  'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/ ("Amazon Cognito doesn\'t evaluate IAM policies")';

interface Row {
  readonly needs: SdkException;
  readonly source: string;
}

const rows = (source: string, of: Readonly<Record<string, SdkException>>): [string, Row][] =>
  Object.entries(of).map(([operation, needs]) => [operation, { needs, source }]);

const bucket = (of: Call): TextPattern => bucketOf(of.required("Bucket"));
const objects = (of: Call): TextPattern => objectsOf(of.required("Bucket"), of.required("Key"));

/** An action on one version of an object has a name of its own. */
const onObject =
  (action: string, versioned?: string) =>
  (of: Call): Need[] => [call(`s3:${versioned !== undefined && of.has("VersionId") ? versioned : action}`, objects(of))];

const onBucket =
  (action: string) =>
  (of: Call): Need[] => [call(`s3:${action}`, bucket(of))];

function* copyObject(of: Call): Generator<Need> {
  const source = of.required("CopySource");
  const [first] = source;
  const plain = first?.kind === "literal" ? pattern(first.text.replace(/^\//, ""), source.slice(1)) : source;
  const [from, ...key] = isArn(plain) ? [] : split(plain, "/", 2);
  const object = from && key[0] ? objectsOf(from, key[0]) : objectsOf([run("bucket of CopySource")], [ANY]);
  yield call("s3:GetObject", object, from && key[0] ? {} : { inferred: true });
  yield call("s3:PutObject", objects(of));
  if (of.has("Tagging") || of.has("TaggingDirective")) yield call("s3:PutObjectTagging", objects(of), { inferred: true });
}

function* deleteObjects(of: Call): Generator<Need> {
  const listed = of.items("Delete", "Objects");
  const within = (object: Template) => of.within(object);
  for (const object of listed ?? []) {
    const one = within(object);
    const action = one.has("VersionId") ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
    yield call(action, objectsOf(of.required("Bucket"), one.required("Key")));
  }
  if (!listed) yield call("s3:DeleteObject", objectsOf(of.required("Bucket"), [ANY]));
}

const QUALIFIED: Readonly<Record<string, string>> = {
  Lifecycle: "LifecycleConfiguration",
  Encryption: "EncryptionConfiguration",
  Replication: "ReplicationConfiguration",
};

/** `getBucketEncryption` is `s3:GetEncryptionConfiguration`; what deletes a configuration puts none. */
function bucketConfiguration(operation: string): string | undefined {
  const config =
    /^(get|put|delete|list)Bucket(Lifecycle|Encryption|Replication|(?:Lifecycle|Inventory|Metrics|Analytics|IntelligentTiering|Accelerate)Configuration)s?$/.exec(
      operation,
    );
  if (config) {
    const [, verb = "", name = ""] = config;
    return `${verb === "get" || verb === "list" ? "Get" : "Put"}${QUALIFIED[name] ?? name}`;
  }
  const own = /^(get|put|delete)(PublicAccessBlock|ObjectLockConfiguration)$/.exec(operation);
  if (own) return `${own[1] === "get" ? "Get" : "Put"}Bucket${own[2]}`;
  const notification = /^(get|put)BucketNotificationConfiguration$/.exec(operation);
  if (notification) return `${notification[1] === "get" ? "Get" : "Put"}BucketNotification`;
  const deleted = /^deleteBucket(Tagging|Cors|OwnershipControls)$/.exec(operation);
  return deleted ? `PutBucket${deleted[1] === "Cors" ? "CORS" : deleted[1]}` : undefined;
}

/** @see S3 */
const OBJECTS: Readonly<Record<string, SdkException>> = {
  "s3:getObject": onObject("GetObject", "GetObjectVersion"),
  "s3:headObject": onObject("GetObject", "GetObjectVersion"),
  "s3:getObjectTagging": onObject("GetObjectTagging", "GetObjectVersionTagging"),
  "s3:putObjectTagging": onObject("PutObjectTagging", "PutObjectVersionTagging"),
  "s3:deleteObjectTagging": onObject("DeleteObjectTagging", "DeleteObjectVersionTagging"),
  "s3:getObjectAcl": onObject("GetObjectAcl", "GetObjectVersionAcl"),
  "s3:getObjectAttributes": onObject("GetObjectAttributes", "GetObjectVersionAttributes"),
  "s3:deleteObject": onObject("DeleteObject", "DeleteObjectVersion"),
  "s3:deleteObjects": deleteObjects,
  "s3:putObject": onObject("PutObject"),
  "s3:createMultipartUpload": onObject("PutObject"),
  "s3:uploadPart": onObject("PutObject"),
  "s3:completeMultipartUpload": onObject("PutObject"),
  "s3:abortMultipartUpload": onObject("AbortMultipartUpload"),
  "s3:listParts": onObject("ListMultipartUploadParts"),
  "s3:restoreObject": onObject("RestoreObject"),
  "s3:copyObject": copyObject,
  "s3:uploadPartCopy": copyObject,
  "s3:selectObjectContent": onObject("GetObject"),
  "s3:headBucket": onBucket("ListBucket"),
  "s3:listObjects": listObjects,
  "s3:listObjectsV2": listObjects,
  "s3:listObjectVersions": onBucket("ListBucketVersions"),
  "s3:listMultipartUploads": onBucket("ListBucketMultipartUploads"),
  "s3:listBuckets": ["s3:ListAllMyBuckets"],
  "s3:createBucketMetadataConfiguration": "unknown",
  "s3:renameObject": "unknown",
};

function listObjects(of: Call): Need[] {
  const prefix = of.text("Prefix");
  return [call("s3:ListBucket", bucket(of), prefix ? { keys: [{ key: "s3:prefix", operator: "StringLike", values: [prefix] }] } : {})];
}

const onTable =
  (action: string) =>
  (of: Call): Need[] => [call(`dynamodb:${action}`, tableOrIndex(of, tableOf(of)))];

/** Tables by the keys of a map; one that the execution decides where the map is computed. */
const onTables = (action: string) =>
  function* (of: Call): Generator<Need> {
    const requests = of.argument("RequestItems");
    const names = requests.kind === "given" ? of.within(requests.value).names() : [];
    for (const name of names) yield call(`dynamodb:${action}`, tableNamed(pattern(name)));
    if (names.length === 0) yield call(`dynamodb:${action}`, tableNamed([run("tables of RequestItems")]));
  };

const tableNamed = (name: TextPattern): TextPattern =>
  isArn(name)
    ? name
    : pattern(
        "arn:",
        { kind: "pseudo", name: "partition" },
        ":dynamodb:",
        { kind: "pseudo", name: "region" },
        ":",
        { kind: "pseudo", name: "account" },
        ":table/",
        name,
      );

const TRANSACTION: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

function* transaction(of: Call): Generator<Need> {
  const items = of.items("TransactItems");
  for (const item of items ?? [])
    for (const member of of.within(item).names()) {
      const action = TRANSACTION[member];
      const table = of.within(item).text(member, "TableName") ?? [run("TableName")];
      if (action !== undefined) yield call(`dynamodb:${action}`, tableNamed(table));
    }
}

const PARTIQL: Readonly<Record<string, string>> = {
  select: "PartiQLSelect",
  insert: "PartiQLInsert",
  update: "PartiQLUpdate",
  delete: "PartiQLDelete",
};

function* statements(of: Call): Generator<Need> {
  const items = of.items("Statements") ?? of.items("TransactStatements");
  for (const one of items ? items.map((item) => of.within(item)) : [of]) {
    const [first] = one.text("Statement") ?? [];
    const text = first?.kind === "literal" ? first.text : "";
    const verb = /^\s*(select|insert|update|delete)\b/i.exec(text)?.[1]?.toLowerCase();
    const table = /\b(?:from|into|update)\s+"?([\w.-]+)"?/i.exec(text)?.[1];
    const action = verb === undefined ? undefined : PARTIQL[verb];
    if (action !== undefined)
      yield call(`dynamodb:${action}`, tableNamed(table === undefined ? [run("table of Statement")] : pattern(table)), { inferred: true });
  }
}

/** Requests are signed, and the path tells the resource; methods of HTTP are the actions. */
export function apiGatewayAction(operation: string): string {
  if (/^(?:get|export)/.test(operation)) return "GET";
  if (/^(?:update)/.test(operation)) return "PATCH";
  if (/^(?:delete|untag|flush|reset|reject)/.test(operation)) return "DELETE";
  return /^(?:put|tag|reimport)/.test(operation) ? "PUT" : "POST";
}

const PUBLIC = [
  "associateSoftwareToken",
  "changePassword",
  "completeWebAuthnRegistration",
  "confirmDevice",
  "confirmForgotPassword",
  "confirmSignUp",
  "deleteUser",
  "deleteUserAttributes",
  "deleteWebAuthnCredential",
  "forgetDevice",
  "forgotPassword",
  "getDevice",
  "getTokensFromRefreshToken",
  "getUser",
  "getUserAttributeVerificationCode",
  "getUserAuthFactors",
  "globalSignOut",
  "initiateAuth",
  "listDevices",
  "listWebAuthnCredentials",
  "resendConfirmationCode",
  "respondToAuthChallenge",
  "revokeToken",
  "setUserMFAPreference",
  "setUserSettings",
  "signUp",
  "startWebAuthnRegistration",
  "updateDeviceStatus",
  "updateUserAttributes",
  "verifySoftwareToken",
  "verifyUserAttribute",
];

const EXCEPTIONS: ReadonlyMap<string, Row> = new Map([
  ...rows(S3, OBJECTS),
  ...rows(`${SAR}list_awslambda.html`, {
    "lambda:invoke": (of) => [call("lambda:InvokeFunction", functionArn(of.required("FunctionName"), of.text("Qualifier")))],
    "lambda:getLayerVersionByArn": ["lambda:GetLayerVersion"],
  }),
  ...rows(`${SAR}list_amazondynamodb.html`, {
    "dynamodb:query": onTable("Query"),
    "dynamodb:scan": onTable("Scan"),
    "dynamodb:batchGetItem": onTables("BatchGetItem"),
    "dynamodb:batchWriteItem": onTables("BatchWriteItem"),
    "dynamodb:transactWriteItems": transaction,
    "dynamodb:transactGetItems": transaction,
    "dynamodb:executeStatement": statements,
    "dynamodb:batchExecuteStatement": statements,
    "dynamodb:executeTransaction": statements,
    "dynamodb:describeEndpoints": "none",
  }),
  ...rows(`${SAR}list_amazoneventbridge.html`, { "eventbridge:putEvents": putEvents, "cloudwatchevents:putEvents": putEvents }),
  ...rows(`${SAR}list_amazonsqs.html`, {
    "sqs:sendMessageBatch": ["sqs:SendMessage"],
    "sqs:deleteMessageBatch": ["sqs:DeleteMessage"],
    "sqs:changeMessageVisibilityBatch": ["sqs:ChangeMessageVisibility"],
  }),
  ...rows(`${SAR}list_amazonsns.html`, { "sns:publishBatch": ["sns:Publish"] }),
  ...rows(`${SAR}list_awskeymanagementservice.html`, { "kms:reEncrypt": ["kms:ReEncryptFrom", "kms:ReEncryptTo"] }),
  ...rows(`${SAR}list_amazonbedrock.html`, {
    "bedrockruntime:invokeModel": (of) => modelNeeds("bedrock:InvokeModel", of.required("ModelId")),
    "bedrockruntime:converse": (of) => modelNeeds("bedrock:InvokeModel", of.required("ModelId")),
    "bedrockruntime:startAsyncInvoke": (of) => modelNeeds("bedrock:InvokeModel", of.required("ModelId")),
    "bedrockagentcore:invokeBrowser": "unknown",
  }),
  ...rows(`${SAR}list_amazontimestream.html`, { "timestreamquery:query": ["timestream:Select"] }),
  ...rows("https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html", { "sts:getCallerIdentity": "none" }),
  ...rows("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html", {
    "apigatewaymanagementapi:postToConnection": ["execute-api:ManageConnections"],
    "apigatewaymanagementapi:getConnection": ["execute-api:ManageConnections"],
    "apigatewaymanagementapi:deleteConnection": ["execute-api:ManageConnections"],
  }),
  ...rows(`${SAR}list_amazoncloudsearch.html`, { "cloudsearchdomain:uploadDocuments": ["cloudsearch:document"] }),
  ...rows(`${SAR}list_awsbudgetservice.html`, {
    "budgets:describeBudget": ["budgets:ViewBudget"],
    "budgets:describeBudgets": ["budgets:ViewBudget"],
    "budgets:createBudget": ["budgets:ModifyBudget"],
    "budgets:updateBudget": ["budgets:ModifyBudget"],
    "budgets:deleteBudget": ["budgets:ModifyBudget"],
  }),
  ...rows("https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html", {
    "ssooidc:createToken": "none",
    "ssooidc:registerClient": "none",
    "ssooidc:startDeviceAuthorization": "none",
  }),
  ...rows(COGNITO, Object.fromEntries(PUBLIC.map((operation) => [`cognitoidentityprovider:${operation}`, "none" as const]))),
  ...rows("https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/", {
    "cognitoidentity:getId": "none",
    "cognitoidentity:getCredentialsForIdentity": "none",
    "cognitoidentity:getOpenIdToken": "none",
    "cognitoidentity:unlinkIdentity": "none",
  }),
  ...rows(`${SAR}list_amazonkeyspacesforapachecassandra.html`, {
    "keyspaces:createKeyspace": ["cassandra:Create"],
    "keyspaces:createTable": ["cassandra:Create"],
    "keyspaces:deleteKeyspace": ["cassandra:Drop"],
    "keyspaces:deleteTable": ["cassandra:Drop"],
    "keyspaces:getKeyspace": ["cassandra:Select"],
    "keyspaces:getTable": ["cassandra:Select"],
    "keyspaces:listKeyspaces": ["cassandra:Select"],
    "keyspaces:listTables": ["cassandra:Select"],
    "keyspaces:updateTable": ["cassandra:Alter"],
  }),
]);

/** What an operation needs where that is not the action of its own name; undefined where it is. */
export function sdkException(service: string, operation: string): SdkException | undefined {
  const row = EXCEPTIONS.get(`${service}:${operation}`);
  if (row) return row.needs;
  if (service !== "s3" && service !== "s3control") return undefined;
  const configuration = bucketConfiguration(operation);
  return configuration === undefined ? undefined : service === "s3" ? onBucket(configuration) : [`s3:${configuration}`];
}

/** Every exception with the page that says so. */
export const sdkExceptions = (): Iterable<readonly [operation: string, row: { readonly needs: SdkException; readonly source: string }]> =>
  EXCEPTIONS;
