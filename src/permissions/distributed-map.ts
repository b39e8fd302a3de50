import type { ItemReader, MapState, ResultWriter } from "../asl/model.js";
import type { Deployment } from "../hosts/deployment.js";
import { ANY, pattern, type TextPattern } from "./arn-pattern.js";
import { Call, type Need } from "./call.js";
import { encryptionNeeds } from "./encryption.js";
import { call } from "./needs.js";
import { sdkException } from "./sdk-exceptions.js";
import { executionsOf } from "./services/compute.js";
import { objectsOf } from "./services/s3.js";

/**
 * A Distributed Map starts child executions of its own state machine, and reads and writes in Amazon S3.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function* distributedMapNeeds(state: MapState, machine: TextPattern, deployment: Deployment | undefined): Generator<Need> {
  if (state.processor?.processor?.mode !== "DISTRIBUTED") return;
  yield call("states:StartExecution", machine);
  yield {
    action: "states:DescribeExecution",
    resource: executionsOf(machine, ":", ANY),
    reason: "completion",
    consequence: "completion-delayed",
    advisory: "the guide's policy has it",
  };
  yield {
    action: "states:StopExecution",
    resource: executionsOf(machine, ":", ANY),
    reason: "abort",
    consequence: "job-keeps-running",
    advisory: "the guide's policy has it",
  };
  const label = state.label?.value;
  const runs = label === undefined ? executionsOf(machine, "/", ANY, ":", ANY) : executionsOf(machine, `/${label}:`, ANY);
  yield { action: "states:RedriveExecution", resource: runs, reason: "redrive", consequence: "redrive-refused" };
  if (state.itemReader) yield* readerNeeds(state.itemReader.value, deployment);
  if (state.resultWriter) yield* writerNeeds(state.resultWriter.value, deployment);
}

/** `s3:getObject` at the end of a Resource. */
const operationOf = (resource: string): string => resource.slice(resource.lastIndexOf(":") + 1);

function* readerNeeds(reader: ItemReader, deployment: Deployment | undefined): Generator<Need> {
  const operation = operationOf(reader.resource?.value ?? "");
  const of = new Call(operation, "request-response", reader.parameters?.value, deployment);
  const exception = sdkException("s3", operation);
  if (typeof exception !== "function") return;
  yield* exception(of);
  const bucket = of.required("Bucket");
  if (operation === "listObjectsV2" && reader.transformation?.value === "LOAD_AND_FLATTEN")
    yield call("s3:GetObject", objectsOf(bucket, pattern(of.text("Prefix") ?? [], ANY)));
  const listsFiles = reader.inputType?.value === "MANIFEST" || reader.manifestType !== undefined;
  if (listsFiles)
    yield call("s3:GetObject", objectsOf(bucket, [ANY]), {
      inferred: true,
      advisory: "the manifest names the files, perhaps in another bucket",
    });
  yield* encryptionNeeds("s3", operation, of);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
function* writerNeeds(writer: ResultWriter, deployment: Deployment | undefined): Generator<Need> {
  // without a bucket the results are only formatted
  const of = new Call("putObject", "request-response", writer.parameters?.value, deployment);
  if (!of.has("Bucket")) return;
  const prefix = of.text("Prefix");
  const bucket = of.required("Bucket");
  const objects = objectsOf(bucket, prefix ? pattern(withoutSlash(prefix), "/", ANY) : [ANY]);
  yield call("s3:PutObject", objects);
  for (const action of ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts"])
    yield call(action, objects, { advisory: "the guide's policy has it; large results are uploaded in parts" });
  yield* encryptionNeeds("s3", "putObject", of);
}

function withoutSlash(prefix: TextPattern): TextPattern {
  const last = prefix.at(-1);
  return last?.kind === "literal" ? pattern(prefix.slice(0, -1), last.text.replace(/\/$/, "")) : prefix;
}
