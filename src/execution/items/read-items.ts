import { javaHashOrder } from "../../asl/java-hash-order.js";
import type { ItemReader, QueryLanguage } from "../../asl/model.js";
import type { Json } from "../../text/node.js";
import { isObject, member, objectOf } from "../../values/concrete/box.js";
import type { S3Object } from "../tasks.js";
import { csvRows } from "./csv.js";

/** Becomes States.ItemReaderFailed with this message as cause. */
export class ReaderFailure extends Error {}

export interface SourceItem {
  readonly value: Json;
  /** Of an object's member. */
  readonly key?: string;
  /** `Map.Item.Source`. */
  readonly source: string;
}

const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ",", PIPE: "|", SEMICOLON: ";", SPACE: " ", TAB: "\t" };

/**
 * What an ItemReader gives, from the objects in `s3`.
 * @param maxItems 0 or absent: all of them.
 * @throws ReaderFailure
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export function readItems(
  reader: ItemReader,
  parameters: Json,
  maxItems: number | undefined,
  s3: readonly S3Object[],
  language: QueryLanguage = "JSONPath",
): readonly SourceItem[] {
  if (maxItems !== undefined && maxItems < 0) throw new ReaderFailure("field MaxItems must be positive");
  if (reader.csvHeaderLocation?.value === "GIVEN") refuseDuplicates(reader.csvHeaders?.value ?? []);
  const items = reader.resource?.value.endsWith("listObjectsV2")
    ? listed(reader, parameters, s3, language)
    : fetched(reader, parameters, s3);
  return maxItems ? items.slice(0, maxItems) : items;
}

const textOf = (parameters: Json, name: string): string => {
  const value = isObject(parameters) ? member(parameters, name) : undefined;
  return typeof value === "string" ? value : "";
};

function listed(reader: ItemReader, parameters: Json, s3: readonly S3Object[], language: QueryLanguage): SourceItem[] {
  const [bucket, prefix] = [textOf(parameters, "Bucket"), textOf(parameters, "Prefix")];
  const found = s3.filter((o) => o.bucket === bucket && o.key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1));
  if (found.length === 0 && !s3.some((o) => o.bucket === bucket)) throw new ReaderFailure(`The specified bucket does not exist: ${bucket}`);
  if (reader.transformation?.value === "LOAD_AND_FLATTEN")
    return found.flatMap((o) => parsed(reader, reader.inputType?.value ?? "JSON", o));
  return found.map((o) => ({ value: entryOf(o, language), source: `S3://${o.bucket}/${o.key}` }));
}

const MODIFIED = "2026-01-01T00:00:00.000Z";

/** Measured in JSONPath: LastModified is a number of seconds. */
const entryOf = (o: S3Object, language: QueryLanguage): Json => ({
  Etag: o.etag ?? '"d41d8cd98f00b204e9800998ecf8427e"',
  LastModified: language === "JSONPath" ? Date.parse(o.lastModified ?? MODIFIED) / 1000 : (o.lastModified ?? MODIFIED),
  Key: o.key,
  Size: Buffer.byteLength(o.body),
  StorageClass: o.storageClass ?? "STANDARD",
});

function fetched(reader: ItemReader, parameters: Json, s3: readonly S3Object[]): SourceItem[] {
  const type = reader.inputType?.value ?? (reader.manifestType ? "MANIFEST" : "JSON");
  const object = find(s3, textOf(parameters, "Bucket"), textOf(parameters, "Key"));
  if (reader.manifestType?.value === "ATHENA_DATA") return athena(reader, type, object, s3);
  return type === "MANIFEST" ? inventory(object, s3) : parsed(reader, type, object);
}

function find(s3: readonly S3Object[], bucket: string, key: string): S3Object {
  const object = s3.find((o) => o.bucket === bucket && o.key === key);
  if (!object) throw new ReaderFailure(`The specified key does not exist. (Bucket: ${bucket}, Key: ${key})`);
  return object;
}

/** One object's content by its kind. */
function parsed(reader: ItemReader, type: string, object: S3Object): SourceItem[] {
  const source = `S3://${object.bucket}/${object.key}`;
  switch (type) {
    case "CSV":
      return csvItems(reader, object.body).map((value) => ({ value, source }));
    case "JSONL":
      return object.body
        .split(/\r?\n/)
        .filter((line) => line.trim() !== "")
        .map((line) => ({ value: json(line), source }));
    case "JSON":
      return iterable(pointed(json(object.body), reader.itemsPointer?.value), source);
    default:
      throw new ReaderFailure(`${type} objects cannot be read from mock data`);
  }
}

function json(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ReaderFailure("Attempting to map over invalid JSON.");
  }
}

function pointed(root: Json, pointer: string | undefined): Json {
  let at: Json | undefined = root;
  for (const step of (pointer ?? "").split("/").slice(1)) {
    const name = step.replace(/~1/g, "/").replace(/~0/g, "~");
    at = Array.isArray(at) ? at[Number(name)] : isObject(at) ? member(at, name) : undefined;
  }
  if (at === undefined)
    throw new ReaderFailure("The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.");
  return at;
}

function iterable(value: Json, source: string): SourceItem[] {
  if (!Array.isArray(value)) throw new ReaderFailure("Attempting to map over non-iterable node.");
  return value.map((item) => ({ value: item, source }));
}

/** @throws ReaderFailure */
function refuseDuplicates(headers: readonly string[]): void {
  if (new Set(headers).size < headers.length) throw new ReaderFailure("CSV headers cannot contain duplicates.");
}

/** Rows become objects by the header; cells that are missing are empty, cells without a name are dropped. */
function csvItems(reader: ItemReader, text: string): Json[] {
  const rows = csvRows(text.replace(/^\uFEFF/, ""), DELIMITERS[reader.csvDelimiter?.value ?? "COMMA"] ?? ",");
  const given = reader.csvHeaderLocation?.value === "GIVEN";
  const headers = given ? (reader.csvHeaders?.value ?? []) : (rows[0] ?? []);
  refuseDuplicates(headers);
  return rows.slice(given ? 0 : 1).map((row) =>
    objectOf(
      javaHashOrder(
        headers.map((name, i) => [name, row[i] ?? ""] as const),
        ([name]) => name,
      ),
    ),
  );
}

/** A manifest of S3 Inventory: CSV files named in it, whose rows are objects. */
function inventory(object: S3Object, s3: readonly S3Object[]): SourceItem[] {
  const manifest = json(object.body);
  const files = isObject(manifest) ? member(manifest, "files") : undefined;
  const schema = isObject(manifest) ? member(manifest, "fileSchema") : undefined;
  if (!Array.isArray(files)) throw new ReaderFailure("The manifest has no files.");
  const names = typeof schema === "string" ? schema.split(",").map((n) => n.trim()) : ["Bucket", "Key"];
  const bucket = isObject(manifest) ? bucketOf(member(manifest, "destinationBucket"), object.bucket) : object.bucket;
  return files.flatMap((file) => {
    const content = find(s3, bucket, isObject(file) ? textOf(file, "key") : "");
    return csvRows(content.body, ",").map((row) => ({
      value: objectOf(names.map((name, i) => [name, row[i] ?? ""] as const)),
      source: `S3://${content.bucket}/${content.key}`,
    }));
  });
}

const bucketOf = (arn: Json | undefined, own: string): string => (typeof arn === "string" ? arn.replace(/^arn:[^:]*:s3:::/, "") : own);

/** Athena's manifest: one S3 URI a line. */
function athena(reader: ItemReader, type: string, object: S3Object, s3: readonly S3Object[]): SourceItem[] {
  return object.body
    .split(/\r?\n/)
    .map((line) => /^s3:\/\/([^/]+)\/(.+)$/i.exec(line.trim()))
    .flatMap((m) => (m ? parsed(reader, type, find(s3, m[1] as string, m[2] as string)) : []));
}
