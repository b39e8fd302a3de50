import { member, type Node } from "../../text/node.js";
import type { Span } from "../../text/range.js";
import type { FieldLanguage } from "../fields.js";
import type { ItemBatcher, ItemReader, MapState, ResultWriter } from "../model.js";
import { describe, field, holey, isHole, ObjectReader } from "./context.js";
import type { Draft, ReadInner } from "./draft.js";
import { readPath, readScalar, readTemplate } from "./expressions.js";
import { put } from "./put.js";

const COUNT = { type: "number", integer: true, min: 0, pathTwin: true } as const;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
export function readMapFields(r: ObjectReader, draft: Draft<MapState>, state: MapState, inner: ReadInner): void {
  const into = draft as Record<string, unknown>;
  readProcessor(r, into, state, inner);
  if (r.where.language === "JSONata") readItems(r, into);
  else {
    const path = readPath(r, "ItemsPath", { reference: true });
    if (path?.value) into.items = { ...path, value: path.value };
  }
  if (r.where.language === "JSONPath") r.exclusive("ItemSelector", "Parameters");
  put(into, "itemSelector", readTemplate(r, r.has("ItemSelector") || r.where.language === "JSONata" ? "ItemSelector" : "Parameters", {}));
  put(into, "maxConcurrency", readScalar(r, "MaxConcurrency", COUNT));
  for (const name of ["MaxConcurrencyPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath"]) refuseContext(r, name);
  put(into, "toleratedFailureCount", readScalar(r, "ToleratedFailureCount", COUNT));
  put(
    into,
    "toleratedFailurePercentage",
    readScalar(r, "ToleratedFailurePercentage", { type: "number", min: 0, max: 100, pathTwin: true }),
  );
  put(into, "itemReader", part(r, "ItemReader", readItemReader));
  put(into, "itemBatcher", part(r, "ItemBatcher", readItemBatcher));
  put(into, "resultWriter", part(r, "ResultWriter", readResultWriter));
  readLabel(r, into);
  if (isInline(into.processor as MapState["processor"])) checkInline(r);
}

/** Fields that only a Distributed Map has a use for, and what an Inline Map does instead. */
const DISTRIBUTED_ONLY: ReadonlyMap<string, string> = new Map([
  ["ItemReader", "its items are those of ItemsPath or Items"],
  ["ItemBatcher", "each iteration gets one item"],
  ["ResultWriter", "the results stay in the state output"],
  ["Label", "it has no Map Run to name"],
  ["ToleratedFailureCount", "the first iteration that fails ends it"],
  ["ToleratedFailureCountPath", "the first iteration that fails ends it"],
  ["ToleratedFailurePercentage", "the first iteration that fails ends it"],
  ["ToleratedFailurePercentagePath", "the first iteration that fails ends it"],
]);

function checkInline(r: ObjectReader): void {
  for (const [name, instead] of DISTRIBUTED_ONLY) {
    const found = r.member(name);
    if (found)
      r.problem({
        code: "map/inline",
        severity: "warning",
        range: found.key.range,
        message: `${name} has no effect in an Inline Map: ${instead}`,
        suggestion: 'Set ProcessorConfig to { "Mode": "DISTRIBUTED", "ExecutionType": … }, or remove the field',
      });
  }
}

/** Its Mode is INLINE or absent, and not known only at deployment. */
function isInline(processor: MapState["processor"]): boolean {
  const config = processor && member(processor.node, "ProcessorConfig")?.value;
  if (!processor || (config && config.kind !== "object")) return false;
  const mode = config && member(config, "Mode")?.value;
  return processor.processor?.mode !== "DISTRIBUTED" && (!mode || (mode.kind === "string" && !holey(mode)));
}

/** Measured: AWS takes the context object for a Reference Path in other fields, not in the numbers of a Map. */
function refuseContext(r: ObjectReader, name: string): void {
  const value = r.member(name)?.value;
  if (value?.kind !== "string" || !value.value.startsWith("$$")) return;
  r.schema("path/reference", value.range, `${name} must be a Reference Path into the state input, not into the context object`, r.at(name));
}

function readProcessor(r: ObjectReader, into: Record<string, unknown>, state: MapState, inner: ReadInner): void {
  r.exclusive("ItemProcessor", "Iterator");
  const name = r.has("ItemProcessor") ? "ItemProcessor" : "Iterator";
  if (!r.has(name)) {
    r.required("ItemProcessor", "Add ItemProcessor with the states that process each item");
    return;
  }
  const found = r.object(name);
  if (found) into.processor = inner(state, found.node, "processor", 0, `${r.where.location}/${name}`);
}

function readItems(r: ObjectReader, into: Record<string, unknown>): void {
  const m = r.member("Items");
  if (!m) return;
  const { value } = m;
  const jsonata = value.kind === "string" && /^\s*\{%/.test(value.value);
  if (value.kind !== "array" && value.kind !== "object" && !jsonata && !holey(value))
    r.wrongType("Items", m, "array or a JSONata expression");
  const inline = (into.processor as MapState["processor"])?.processor?.mode !== "DISTRIBUTED";
  if (value.kind === "object" && inline) r.wrongType("Items", m, "array (only a Distributed Map accepts an object)");
  put(into, "items", readTemplate(r, "Items", {}));
}

function part<T>(r: ObjectReader, name: string, read: (p: ObjectReader) => T) {
  const found = r.object(name);
  if (!found) return undefined;
  const p = new ObjectReader(found.node, { ...r.where, location: r.at(name) }, r.context, name);
  return field(read(p), found.member);
}

const READERS = ["s3:getObject", "s3:listObjectsV2"];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
function readItemReader(p: ObjectReader): ItemReader {
  p.unknown({ Resource: "both", Parameters: "JSONPath", Arguments: "JSONata", ReaderConfig: "both" });
  p.required("Resource", `Use arn:aws:states:::${READERS.join(" or arn:aws:states:::")}`);
  const draft: Record<string, unknown> = {};
  const resource = p.string("Resource");
  put(draft, "resource", resource);
  if (resource) checkS3Resource(p, resource.value, resource.node, READERS);
  put(draft, "parameters", readTemplate(p, p.where.language === "JSONata" ? "Arguments" : "Parameters", {}, { object: true }));
  checkTexts(p);
  const config = p.object("ReaderConfig");
  if (config)
    readReaderConfig(
      new ObjectReader(config.node, { ...p.where, location: p.at("ReaderConfig") }, p.context, "ReaderConfig"),
      draft,
      resource?.value ?? "",
    );
  return draft as ItemReader;
}

const READER_CONFIG: Readonly<Record<string, FieldLanguage>> = {
  InputType: "both",
  Transformation: "both",
  ManifestType: "both",
  CSVHeaderLocation: "both",
  CSVHeaders: "both",
  CSVDelimiter: "both",
  ItemsPointer: "both",
  MaxItems: "both",
  MaxItemsPath: "JSONPath",
};

function readReaderConfig(c: ObjectReader, draft: Record<string, unknown>, resource: string): void {
  c.unknown(READER_CONFIG);
  put(draft, "inputType", c.enumeration("InputType", ["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]));
  put(draft, "transformation", c.enumeration("Transformation", ["NONE", "LOAD_AND_FLATTEN"]));
  put(draft, "manifestType", c.enumeration("ManifestType", ["ATHENA_DATA", "S3_INVENTORY"]));
  put(draft, "csvHeaderLocation", c.enumeration("CSVHeaderLocation", ["FIRST_ROW", "GIVEN"]));
  put(draft, "csvDelimiter", c.enumeration("CSVDelimiter", ["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]));
  put(draft, "itemsPointer", c.string("ItemsPointer"));
  put(draft, "maxItems", readScalar(c, "MaxItems", { type: "number", integer: true, pathTwin: true, min: 0, max: 100_000_000 }));
  readHeaders(c, draft);
  refuseContext(c, "MaxItemsPath");
  const inputType = (draft as ItemReader).inputType?.value;
  const lists = resource.endsWith("s3:listObjectsV2");
  const flattens = (draft as ItemReader).transformation?.value === "LOAD_AND_FLATTEN";
  const inventory = (draft as ItemReader).manifestType?.value === "S3_INVENTORY";
  if (flattens && !c.has("InputType"))
    c.required("InputType", "Add InputType with the format of the objects, which LOAD_AND_FLATTEN requires");
  if (resource.endsWith("s3:getObject") && !c.has("InputType") && !inventory)
    c.required("InputType", "Use CSV, JSON, JSONL, PARQUET or MANIFEST");
  if (lists && c.has("InputType") && !flattens)
    c.schema(
      "map/reader",
      keyRange(c, "InputType"),
      "InputType is not allowed for a list of objects",
      c.where.location,
      "Remove it, or set Transformation to LOAD_AND_FLATTEN",
    );
  if (inventory && c.has("InputType") && inputType !== "MANIFEST")
    c.schema("map/reader", keyRange(c, "InputType"), "InputType must be absent with ManifestType S3_INVENTORY", c.where.location);
  if (inputType === "CSV" && !c.has("CSVHeaderLocation")) c.required("CSVHeaderLocation", "FIRST_ROW, or GIVEN with CSVHeaders");
  const csv = inputType === undefined || inputType === "CSV" || inputType === "MANIFEST";
  if (!csv && c.has("CSVHeaderLocation"))
    c.schema(
      "map/reader",
      keyRange(c, "CSVHeaderLocation"),
      `CSVHeaderLocation is not allowed with InputType ${inputType}`,
      c.where.location,
    );
}

function keyRange(c: ObjectReader, name: string): Span {
  return (c.member(name)?.key ?? c.node).range;
}

function readHeaders(c: ObjectReader, draft: Record<string, unknown>): void {
  const location = (draft as ItemReader).csvHeaderLocation;
  const headers = c.array("CSVHeaders");
  if (location?.value === "GIVEN" && !c.has("CSVHeaders"))
    c.required("CSVHeaders", "Add CSVHeaders with the column names, which CSVHeaderLocation GIVEN requires");
  if (!headers) return;
  const names: string[] = [];
  headers.items.forEach((item, i) => {
    if (item.kind === "string") names.push(item.value);
    else if (!holey(item))
      c.schema("structure/wrong-type", item.range, `CSVHeaders must contain strings, not ${describe(item)}`, `${c.at("CSVHeaders")}[${i}]`);
  });
  draft.csvHeaders = field(names, headers.member);
  if (location?.value === "GIVEN" && new Set(names).size < names.length) {
    c.problem({
      code: "map/csv-headers",
      accepted: true,
      range: headers.member.value.range,
      message: "CSVHeaders contains duplicates, so the Map fails with States.ItemReaderFailed",
      suggestion: "Give each column a unique name",
    });
  }
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html */
function readItemBatcher(p: ObjectReader): ItemBatcher {
  p.unknown({
    BatchInput: "both",
    MaxItemsPerBatch: "both",
    MaxItemsPerBatchPath: "JSONPath",
    MaxInputBytesPerBatch: "both",
    MaxInputBytesPerBatchPath: "JSONPath",
  });
  const sizes = ["MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"];
  if (!sizes.some((name) => p.has(name)))
    p.schema("structure/missing-field", p.node.range, "ItemBatcher requires MaxItemsPerBatch or MaxInputBytesPerBatch", p.where.location);
  const draft: Record<string, unknown> = {};
  put(draft, "maxItemsPerBatch", readScalar(p, "MaxItemsPerBatch", { type: "number", integer: true, min: 1, pathTwin: true }));
  put(
    draft,
    "maxInputBytesPerBatch",
    readScalar(p, "MaxInputBytesPerBatch", { type: "number", integer: true, min: 1, max: 262_144, pathTwin: true }),
  );
  for (const name of ["MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"]) refuseContext(p, name);
  put(draft, "batchInput", readTemplate(p, "BatchInput", {}, { object: true }));
  return draft as ItemBatcher;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
function readResultWriter(p: ObjectReader): ResultWriter {
  p.unknown({ Resource: "both", Parameters: "JSONPath", Arguments: "JSONata", WriterConfig: "both" });
  const draft: Record<string, unknown> = {};
  if (p.node.members.length === 0)
    p.schema(
      "structure/empty",
      p.node.range,
      "ResultWriter cannot be empty",
      p.where.location,
      "Add WriterConfig, or Resource with its arguments",
    );
  const resource = p.string("Resource");
  put(draft, "resource", resource);
  if (resource) checkS3Resource(p, resource.value, resource.node, ["s3:putObject"]);
  const where = p.where.language === "JSONata" ? "Arguments" : "Parameters";
  put(draft, "parameters", readTemplate(p, where, {}, { object: true }));
  checkTexts(p);
  if (p.has("Resource") !== (p.has("Parameters") || p.has("Arguments")))
    p.required(p.has("Resource") ? where : "Resource", "Set Resource and its arguments together");
  const config = p.object("WriterConfig");
  if (config) {
    const c = new ObjectReader(config.node, { ...p.where, location: p.at("WriterConfig") }, p.context, "WriterConfig");
    c.unknown({ Transformation: "both", OutputType: "both" });
    put(draft, "transformation", c.enumeration("Transformation", ["NONE", "COMPACT", "FLATTEN"]));
    put(draft, "outputType", c.enumeration("OutputType", ["JSON", "JSONL"]));
    c.required("Transformation");
    c.required("OutputType");
  }
  return draft as ResultWriter;
}

/** Bucket, Key and Prefix are strings. */
function checkTexts(p: ObjectReader): void {
  const given = p.member("Parameters") ?? p.member("Arguments");
  if (given?.value.kind !== "object") return;
  const inner = new ObjectReader(given.value, { ...p.where, location: p.at(given.key.name) }, p.context, given.key.name);
  for (const name of ["Bucket", "Key", "Prefix"]) inner.string(name);
}

function checkS3Resource(p: ObjectReader, text: string, value: Node, allowed: readonly string[]): void {
  if (
    holey(value) ||
    (/^arn:/.test(text) && text.split(":").length < 6) ||
    allowed.some((one) => /^arn:[^:]+:states:[^:]*:[^:]*:/.exec(text)?.[0].length === text.length - one.length && text.endsWith(one))
  )
    return;
  p.schema(
    "resource/unknown",
    value.range,
    `${p.what} does not support the resource ${text}`,
    p.at("Resource"),
    `Use arn:aws:states:::${allowed.join(" or arn:aws:states:::")}`,
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const LABEL = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]/;

function readLabel(r: ObjectReader, into: Record<string, unknown>): void {
  const label = r.string("Label");
  if (!label) return;
  into.label = label;
  if (isHole(label.node) || holey(label.node)) return;
  if (label.value.length === 0) {
    // whether AWS refuses it is not on record
    r.problem({ code: "map/label", severity: "warning", range: label.node.range, message: "a Label should not be empty" });
    return;
  }
  const fault =
    label.value.length > 40
      ? `A Label can have at most 40 characters, but this one has ${label.value.length}`
      : LABEL.test(label.value)
        ? 'A Label cannot contain spaces or any of ? * < > { } [ ] : ; , \\ | ^ ~ $ # % & ` "'
        : undefined;
  if (fault)
    r.problem({ code: "map/label", range: label.node.range, message: fault, awsCode: "INVALID_LABEL_NAME", awsLocation: r.at("Label") });
}
