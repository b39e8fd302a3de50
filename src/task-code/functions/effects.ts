/** Members with which a caller makes a repetition harmless. */
const TOKENS = [
  "ClientToken",
  "ClientRequestToken",
  "IdempotencyToken",
  "MessageDeduplicationId",
  "clientToken",
  "clientRequestToken",
  "jobToken",
];

/** Calls of which each adds something: a message, a run, a resource. Puts and updates by key are left alone. */
const ADDING =
  /^(?:Publish(?:Batch)?|SendMessage(?:Batch)?|Send(?:Raw|Templated|Bulk|BulkTemplated)?Email|SendCommand|PutEvents|PutRecords?|PutRecordBatch|Start(?:Execution|SyncExecution|JobRun|Build|QueryExecution|Pipeline\w*)|RunTask|RunInstances|SubmitJob|Invoke(?:Async)?|ExecuteStatement|BatchExecuteStatement|Create\w+)$/;

/**
 * Does a repeated call of this SDK command add to what the first one did?
 * @param has whether the call's input has a member of that name.
 */
export function isNotIdempotent(command: string, has: (member: string) => boolean): boolean {
  if (!ADDING.test(command) || TOKENS.some(has)) return false;
  // an execution of a name starts once
  return !(command === "StartExecution" && has("name"));
}
