import type { Tools } from "../../../languages/evaluator/library.js";
import { computedText, plainText } from "../../../languages/evaluator/text.js";
import { type ConstructedObject, isNothing, listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import type { Span } from "../../../text/range.js";
import type { State } from "../chains.js";
import { classRange, Fields, keyOf, renderedMember } from "../fields.js";
import { pathOf, rendered } from "../json-path.js";
import { unwrapped } from "../values.js";

/** Numbers that the library leaves out where they are zero. */
const LIMITS = ["maxConcurrency", "jsonataMaxConcurrency"] as const;

/** What Map and DistributedMap write about their items. */
export function renderMap(
  fields: Fields,
  state: State,
  props: Value | undefined,
  jsonata: boolean,
  tools: Tools,
  flags: ReadonlySet<string>,
): void {
  const member = (name: string) => memberOf(props, name);
  fields.put("Items", unwrapped(member("items")), keyOf(props, "items"));
  const itemsPath = member("itemsPath");
  fields.put("ItemsPath", pathOf(itemsPath) ?? itemsPath, keyOf(props, "itemsPath"));
  fields.put("ItemSelector", renderedMember(props, "itemSelector") ?? member("jsonataItemSelector"), keyOf(props, "itemSelector"));
  for (const name of LIMITS) {
    const limit = member(name);
    const zero = limit?.kind === "number" && limit.value === 0;
    if (limit && !zero && !fields.has("MaxConcurrency")) fields.put("MaxConcurrency", limit, keyOf(props, name));
  }
  const path = member("maxConcurrencyPath");
  fields.put("MaxConcurrencyPath", pathOf(path) ?? path, keyOf(props, "maxConcurrencyPath"));
  if (state.type !== "sfn.State:DistributedMap") return;
  fields.put("ItemReader", reader(member("itemReader"), jsonata, tools), keyOf(props, "itemReader"));
  fields.put("ItemBatcher", batcher(member("itemBatcher")), keyOf(props, "itemBatcher"));
  for (const name of [
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "Label",
  ]) {
    const given = member(name.charAt(0).toLowerCase() + name.slice(1));
    const zero = given?.kind === "number" && given.value === 0;
    if (!zero) fields.put(name, pathOf(given) ?? given, keyOf(props, name.charAt(0).toLowerCase() + name.slice(1)));
  }
  const written = member("resultWriterV2") ?? (flags.has(RESULT_WRITER_V2) ? undefined : member("resultWriter"));
  fields.put("ResultWriter", writer(written, jsonata, tools), keyOf(props, "resultWriter"));
}

/** With it, the library writes `resultWriterV2` and leaves `resultWriter` out. */
const RESULT_WRITER_V2 = "aws-stepfunctions:useDistributedMapResultWriterV2";

/** Properties that the library does not write, without an error. */
export function ignoredOf(
  state: State,
  props: Value | undefined,
  flags: ReadonlySet<string>,
): readonly { readonly at: Span; readonly message: string }[] {
  const given = memberOf(props, "resultWriter");
  if (state.type !== "sfn.State:DistributedMap" || !given || isNothing(given) || !flags.has(RESULT_WRITER_V2)) return [];
  const message = `resultWriter is ignored, because the feature flag @aws-cdk/${RESULT_WRITER_V2} is on; use resultWriterV2`;
  return [{ at: keyOf(props, "resultWriter") ?? given.at, message }];
}

const FILES: Readonly<Record<string, string>> = {
  S3JsonItemReader: "JSON",
  S3JsonLItemReader: "JSONL",
  S3CsvItemReader: "CSV",
  S3ManifestItemReader: "MANIFEST",
};

function reader(value: Value | undefined, jsonata: boolean, tools: Tools): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  const name = value.kind === "made" ? value.type.replace(/^sfn\./, "") : "";
  if (value.kind !== "made" || (name !== "S3ObjectsItemReader" && FILES[name] === undefined)) return unknown(value);
  const props = value.args[0];
  const config = new Fields(value.at);
  if (FILES[name]) config.put("InputType", computedText(FILES[name], classRange(value)));
  csv(config, memberOf(props, "csvHeaders"), name);
  config.put("CSVDelimiter", memberOf(props, "csvDelimiter"), keyOf(props, "csvDelimiter"));
  config.put("MaxItems", memberOf(props, "maxItems"), keyOf(props, "maxItems"));
  const place = s3(props, value, tools)
    .put("Prefix", memberOf(props, "prefix"), keyOf(props, "prefix"))
    .put("Key", memberOf(props, "key"), keyOf(props, "key"));
  const settings = config.object;
  return new Fields(value.at)
    .put("Resource", computedText(`arn:aws:states:::s3:${FILES[name] ? "getObject" : "listObjectsV2"}`, classRange(value)))
    .put("ReaderConfig", settings.members.size > 0 ? settings : undefined)
    .put(jsonata ? "Arguments" : "Parameters", rendered(place.object)).object;
}

function csv(config: Fields, headers: Value | undefined, name: string): void {
  if (name !== "S3CsvItemReader") return;
  if (headers?.kind !== "made") {
    config.put("CSVHeaderLocation", headers && { kind: "unknown", placeholder: "text", name: "${csvHeaders}", at: headers.at });
    return;
  }
  const given = headers.type.endsWith(".use");
  config.put("CSVHeaderLocation", computedText(given ? "GIVEN" : "FIRST_ROW", headers.at));
  if (given) config.put("CSVHeaders", headers.args[0] ?? listOf([], headers.at));
}

function s3(props: Value | undefined, made: ConstructedObject, tools: Tools): Fields {
  const bucket = memberOf(props, "bucket");
  const name =
    bucket && !isNothing(bucket) ? { ...tools.get(bucket, "bucketName", bucket.at), at: bucket.at } : memberOf(props, "bucketNamePath");
  return new Fields(made.at).put("Bucket", name, keyOf(props, bucket ? "bucket" : "bucketNamePath"));
}

function batcher(value: Value | undefined): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  if (value.kind !== "made" || value.type !== "sfn.ItemBatcher") return unknown(value);
  const props = value.args[0];
  const fields = new Fields(value.at);
  for (const name of ["MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath", "BatchInput"]) {
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    const given = memberOf(props, key);
    fields.put(name, pathOf(given) ?? given, keyOf(props, key));
  }
  return fields.object;
}

function writer(value: Value | undefined, jsonata: boolean, tools: Tools): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  if (value.kind !== "made" || !/^sfn\.ResultWriter(?:V2)?$/.test(value.type)) return unknown(value);
  const props = value.args[0];
  const config = memberOf(props, "writerConfig");
  const place = s3(props, value, tools).put("Prefix", memberOf(props, "prefix"), keyOf(props, "prefix")).object;
  const fields = new Fields(value.at);
  if (place.members.size > 0) {
    fields
      .put("Resource", computedText("arn:aws:states:::s3:putObject", classRange(value)))
      .put(jsonata ? "Arguments" : "Parameters", rendered(place));
  }
  return fields.put("WriterConfig", writerConfig(config), keyOf(props, "writerConfig")).object;
}

/** Given as an object, or as `new WriterConfig({…})`. */
function writerConfig(value: Value | undefined): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  const given = value.kind === "made" && value.type === "sfn.WriterConfig" ? value.args[0] : value;
  if (given?.kind !== "object") return unknown(value);
  return new Fields(value.at)
    .put("OutputType", memberOf(given, "outputType"), keyOf(given, "outputType"))
    .put("Transformation", memberOf(given, "transformation"), keyOf(given, "transformation")).object;
}

const unknown = (value: Value): Value => ({
  kind: "unknown",
  placeholder: "unknown",
  name: `\${${plainText(value) ?? "…"}}`,
  at: value.at,
});
