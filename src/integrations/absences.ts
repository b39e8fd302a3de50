import type { TaskState } from "../asl/model.js";
import { returnedAttributes } from "./task-result.js";

/**
 * Members of results that are really absent at times. Models mark nearly every member optional, so their word alone
 * says nothing; these are documented to be missing in ordinary answers.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html "If there is no matching item … no Item element"
 */
const ABSENT: ReadonlyMap<string, readonly string[]> = new Map([
  ["dynamodb:getItem", ["Item"]],
  ["dynamodb:putItem", ["Attributes"]],
  ["dynamodb:updateItem", ["Attributes"]],
  ["dynamodb:deleteItem", ["Attributes"]],
  ["dynamodb:query", ["LastEvaluatedKey"]],
  ["dynamodb:scan", ["LastEvaluatedKey"]],
  ["dynamodb:batchGetItem", ["LastEvaluatedKey"]],
  ["lambda:invoke", ["FunctionError"]],
  ["s3:listObjectsV2", ["Contents", "NextContinuationToken", "CommonPrefixes"]],
  ["s3:listObjects", ["Contents", "NextMarker", "CommonPrefixes"]],
  ["sqs:receiveMessage", ["Messages"]],
  ["secretsmanager:getSecretValue", ["SecretBinary"]],
]);

/** Names of top-level result members that an ordinary, successful answer may lack: page tokens on the last page, and the table above. */
export function absentAtTimes(
  model: {
    readonly service: string;
    readonly action: string;
    readonly pages?: { readonly token?: string };
  },
  task?: TaskState,
): readonly string[] {
  // what ReturnValues asks for is there, or not in the result at all
  const known = task && returnedAttributes(task) ? [] : (ABSENT.get(`${model.service}:${model.action}`) ?? []);
  return model.pages?.token ? [...known, model.pages.token] : known;
}
