import { computedText } from "../../languages/javascript/evaluator/text.js";
import type { Value } from "../../languages/javascript/evaluator/values.js";
import type { Span } from "../../text/range.js";
import type { CdkName } from "./names.js";

/** Values of the library's constants in definitions, where they differ from their own name. */
const ERRORS: Readonly<Record<string, string>> = {
  ALL: "States.ALL",
  HEARTBEAT_TIMEOUT: "States.HeartbeatTimeout",
  TIMEOUT: "States.Timeout",
  TASKS_FAILED: "States.TaskFailed",
  PERMISSIONS: "States.Permissions",
  RESULT_PATH_MATCH_FAILURE: "States.ResultPathMatchFailure",
  PARAMETER_PATH_FAILURE: "States.ParameterPathFailure",
  BRANCH_FAILED: "States.BranchFailed",
  NO_CHOICE_MATCHED: "States.NoChoiceMatched",
};

const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "sfn.Errors": ERRORS,
  "sfn.QueryLanguage": { JSON_PATH: "JSONPath", JSONATA: "JSONata" },
  "sfn.CsvHeaderLocation": { FIRST_ROW: "FIRST_ROW", GIVEN: "GIVEN" },
  "tasks.LambdaInvocationType": { REQUEST_RESPONSE: "RequestResponse", EVENT: "Event", DRY_RUN: "DryRun" },
  "tasks.InvocationType": { REQUEST_RESPONSE: "RequestResponse", EVENT: "Event", DRY_RUN: "DryRun" },
  "tasks.EncryptionOption": { S3_MANAGED: "SSE_S3", KMS: "SSE_KMS", CLIENT_SIDE_KMS: "CSE_KMS" },
  "tasks.MessageAttributeDataType": { STRING: "String", STRING_ARRAY: "String.Array", NUMBER: "Number", BINARY: "Binary" },
};

/** Constants whose value is their own name. */
const SAME =
  /^(?:sfn\.(?:IntegrationPattern|ServiceIntegrationPattern|JitterType|ProcessorMode|ProcessorType|StateMachineType|LogLevel|CsvDelimiter|OutputType|Transformation)|tasks\.(?:DynamoReturnValues|DynamoConsumedCapacity|DynamoItemCollectionMetrics|HttpMethod|HttpMethods|AuthType|ActionOnFailure|ActionAfterCompletion|ExecutionClass|CustomizationType|URLEncodingFormat))$/;

export function constantOf({ module, names }: CdkName, at: Span): Value | undefined {
  const [group, name] = names;
  if (names.length !== 2 || group === undefined || name === undefined) return undefined;
  const key = `${module}.${group}`;
  const value = VALUES[key]?.[name] ?? (SAME.test(key) ? name : undefined);
  if (value !== undefined) return computedText(value, at);
  if (module === "core" && group === "Aws") return { kind: "unknown", placeholder: "text", name: `\${AWS::${name}}`, at };
  return undefined;
}
