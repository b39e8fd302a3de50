import type { ItemReader } from "../asl/model.js";
import type { S3Object } from "../execution/tasks.js";
import type { Shape } from "../integrations/shapes.js";
import type { Json } from "../text/node.js";
import { isObject, member } from "../values/concrete/box.js";
import type { Place } from "./places.js";

/** An object of Amazon S3. */
export type StoredObject = S3Object;

const TEXT: Shape = { kind: "string" };

const record = (members: Readonly<Record<string, Shape>>, required: readonly string[]): Shape => ({
  kind: "object",
  members: new Map(Object.entries(members)),
  required: new Set(required),
});

/** An entry of ListObjectsV2, as the reader gives it. */
const LISTED = record(
  {
    ChecksumAlgorithm: { kind: "any" },
    ChecksumType: { kind: "any" },
    Etag: TEXT,
    Key: TEXT,
    LastModified: { kind: "any" },
    Owner: { kind: "any" },
    RestoreStatus: { kind: "any" },
    Size: { kind: "number", integer: true },
    StorageClass: TEXT,
  },
  [],
);

const isList = ({ resource }: ItemReader): boolean => resource?.value.endsWith("listObjectsV2") ?? false;

/** What the objects that a reader reads hold. */
const contentOf = (reader: ItemReader): string =>
  reader.manifestType && reader.manifestType.value !== "ATHENA_DATA" ? "MANIFEST" : (reader.inputType?.value ?? "JSON");

/** What is known of the items of a reader. */
export function itemShape(reader: ItemReader): Shape | undefined {
  if (isList(reader) && reader.transformation?.value !== "LOAD_AND_FLATTEN") return LISTED;
  switch (contentOf(reader)) {
    case "CSV": {
      const names = reader.csvHeaderLocation?.value === "GIVEN" ? (reader.csvHeaders?.value ?? []) : undefined;
      return names ? record(Object.fromEntries(names.map((name) => [name, TEXT])), names) : { kind: "map", of: TEXT };
    }
    case "MANIFEST":
      return { kind: "map", of: TEXT };
    default:
      return undefined;
  }
}

/** Forms of which no object is made. */
const UNREAD: ReadonlySet<string> = new Set(["PARQUET"]);
const MANIFEST = "MANIFEST";
const DELIMITERS: Readonly<Record<string, string>> = { PIPE: "|", SEMICOLON: ";", SPACE: " ", TAB: "\t" };

/**
 * Objects from which a reader reads these items; undefined where their form is not one that can be written.
 * @param parameters of the reader: the bucket, and the key or the prefix.
 * @param item the place of the items: what is read of them.
 */
export function objectsFor(reader: ItemReader, parameters: Json, items: readonly Json[], item: Place): readonly S3Object[] | undefined {
  const content = contentOf(reader);
  if (UNREAD.has(content)) return undefined;
  const bucket = textAt(parameters, "Bucket");
  if (isList(reader)) {
    const prefix = textAt(parameters, "Prefix");
    if (reader.transformation?.value === "LOAD_AND_FLATTEN")
      return [{ bucket, key: `${prefix}1`, body: written(content, reader, items, item) }];
    // a bucket that is empty is there all the same
    if (items.length === 0) return [{ bucket, key: `other-than-${prefix}`, body: "" }];
    return items.map((_, i) => ({ bucket, key: `${prefix}${i + 1}`, body: "{}" }));
  }
  const key = textAt(parameters, "Key");
  const body = written(content, reader, items, item);
  if (reader.manifestType?.value === "ATHENA_DATA")
    return [
      { bucket, key, body: `s3://${bucket}/${key}-1\n` },
      { bucket, key: `${key}-1`, body },
    ];
  if (content !== MANIFEST) return [{ bucket, key, body }];
  const names = columnsOf(item, ["Bucket", "Key"]);
  const manifest = { destinationBucket: `arn:aws:s3:::${bucket}`, fileSchema: names.join(", "), files: [{ key: `${key}-1` }] };
  return [
    { bucket, key, body: JSON.stringify(manifest) },
    { bucket, key: `${key}-1`, body: rows(items, names, ",") },
  ];
}

function textAt(parameters: Json, name: string): string {
  const value = isObject(parameters) ? member(parameters, name) : undefined;
  return typeof value === "string" ? value : "";
}

const columnsOf = ({ members }: Place, least: readonly string[]): readonly string[] => [
  ...new Set([...least, ...[...members].flatMap(([name, { needed }]) => (needed ? [name] : []))]),
];

function written(content: string, reader: ItemReader, items: readonly Json[], item: Place): string {
  switch (content) {
    case "CSV": {
      const delimiter = DELIMITERS[reader.csvDelimiter?.value ?? ""] ?? ",";
      if (reader.csvHeaderLocation?.value === "GIVEN") return rows(items, reader.csvHeaders?.value ?? [], delimiter);
      const names = columnsOf(item, []);
      const head = names.length > 0 ? names : ["column"];
      return `${head.map(cell).join(delimiter)}\n${rows(items, head, delimiter)}`;
    }
    case "JSONL":
      return items.map((one) => JSON.stringify(one)).join("\n");
    default: {
      const steps = (reader.itemsPointer?.value ?? "").split("/").slice(1);
      const list = steps.reduceRight<Json>((inner, step) => ({ [step.replace(/~1/g, "/").replace(/~0/g, "~")]: inner }), [...items]);
      return content === MANIFEST ? "" : JSON.stringify(list);
    }
  }
}

const rows = (items: readonly Json[], names: readonly string[], delimiter: string): string =>
  items.map((one) => `${names.map((name) => cell(textAt(one, name) || "-")).join(delimiter)}\n`).join("");

const cell = (text: string): string => (/[",;|\s]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
