import type { ItemReader, MapState } from "../../asl/model.js";
import { NUMBER, STRING } from "../../values/abstract/kinds.js";
import { globText } from "../../values/abstract/text.js";
import {
  type AbstractValue,
  arrayOf,
  type Entry,
  EXTERNAL,
  MUST,
  make,
  OPTIONAL,
  objectOf,
  ofArray,
  ofObject,
  ofText,
  PAYLOAD_LIMIT,
  PROVENANCE,
} from "../../values/abstract/value.js";
import type { Listing } from "../../values/lack.js";

const text = make({ kinds: STRING, hi: PAYLOAD_LIMIT });
const entry = (key: string, value: AbstractValue, presence: Entry["presence"] = MUST): Entry => ({ key, value, presence });
const listing = (call: string, trust: Listing["trust"], at = ""): Listing => ({ call, at, trust });

/** An item that an ItemReader gives. @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
export function itemOf(reader: ItemReader): AbstractValue {
  const flattened = reader.transformation?.value === "LOAD_AND_FLATTEN";
  if (reader.resource?.value.endsWith("s3:listObjectsV2") && !flattened) return LISTED_OBJECT;
  if (isInventory(reader)) return INVENTORY_ROW;
  if (reader.inputType?.value === "CSV") return rowOf(reader);
  if (reader.inputType?.value === "PARQUET") return ofObject(objectOf([], EXTERNAL, undefined, 0, PAYLOAD_LIMIT), 0, PAYLOAD_LIMIT);
  return EXTERNAL;
}

/** As recorded; the others are members of S3's API that were not seen. The time is a number of seconds or text. */
const LISTED_OBJECT: AbstractValue = ofObject(
  objectOf(
    [
      entry("ChecksumAlgorithm", EXTERNAL, OPTIONAL),
      entry("ChecksumType", EXTERNAL, OPTIONAL),
      entry("Etag", text),
      entry("Key", text),
      entry("LastModified", make({ kinds: NUMBER | STRING, hi: PAYLOAD_LIMIT })),
      entry("Owner", EXTERNAL, OPTIONAL),
      entry("RestoreStatus", EXTERNAL, OPTIONAL),
      entry("Size", make({ kinds: NUMBER })),
      entry("StorageClass", text, OPTIONAL),
    ],
    EXTERNAL,
    undefined,
    0,
    PAYLOAD_LIMIT,
    listing("s3:listObjectsV2", "model", "Contents[*]"),
  ),
  0,
  PAYLOAD_LIMIT,
);

const isInventory = ({ inputType, manifestType }: ItemReader): boolean =>
  manifestType ? manifestType.value === "S3_INVENTORY" : inputType?.value === "MANIFEST";

/**
 * A row of an Amazon S3 Inventory report, which is read as CSV: text. Bucket and Key are always in it, the others by configuration.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
 */
const INVENTORY_ROW: AbstractValue = ofObject(
  objectOf(
    [
      entry("Bucket", text),
      entry("Key", text),
      ...[
        "BucketKeyStatus",
        "ChecksumAlgorithm",
        "ETag",
        "EncryptionStatus",
        "IntelligentTieringAccessTier",
        "IsDeleteMarker",
        "IsLatest",
        "IsMultipartUploaded",
        "LastModifiedDate",
        "LifecycleExpirationDate",
        "ObjectAccessControlList",
        "ObjectLockLegalHoldStatus",
        "ObjectLockMode",
        "ObjectLockRetainUntilDate",
        "ObjectOwner",
        "ReplicationStatus",
        "Size",
        "StorageClass",
        "VersionId",
      ].map((name) => entry(name, text, OPTIONAL)),
    ],
    text,
    undefined,
    0,
    PAYLOAD_LIMIT,
    listing("S3 Inventory", "model"),
  ),
  0,
  PAYLOAD_LIMIT,
);

/** Every cell is text; a row that is too short has empty cells, one that is too long loses the rest. */
function rowOf({ csvHeaderLocation, csvHeaders }: ItemReader): AbstractValue {
  const names = csvHeaderLocation?.value === "GIVEN" ? csvHeaders?.value : undefined;
  if (!names) return ofObject(objectOf([], text, undefined, 0, PAYLOAD_LIMIT), 0, PAYLOAD_LIMIT);
  const entries = [...new Set(names)].map((name) => entry(name, text));
  return ofObject(objectOf(entries, undefined, undefined, 0, 0, listing("ItemReader", "recorded", "CSVHeaders")), 0, PAYLOAD_LIMIT);
}

/** `{"BatchInput": …, "Items": […]}`. @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html */
export function batchOf(item: AbstractValue, input: AbstractValue | undefined): AbstractValue {
  const items = ofArray(arrayOf(1, PAYLOAD_LIMIT, [], item), PROVENANCE.item, PAYLOAD_LIMIT);
  const entries = [...(input ? [entry("BatchInput", input)] : []), entry("Items", items)];
  return ofObject(objectOf(entries, undefined, undefined, 0, 0, listing("ItemBatcher", "recorded")), PROVENANCE.item, PAYLOAD_LIMIT);
}

/** What a Map Run gives: the children's outputs, or where ResultWriter has exported them. */
export function resultsOf(state: MapState, outputs: AbstractValue, most: number): AbstractValue {
  const writer = state.resultWriter?.value;
  if (!writer) {
    // a child that failed and was tolerated leaves its error
    const tolerant = state.toleratedFailureCount !== undefined || state.toleratedFailurePercentage !== undefined;
    const each = outputs.kinds === 0 || tolerant ? EXTERNAL : outputs;
    return ofArray(arrayOf(0, most, [], each));
  }
  return writer.resource || writer.parameters ? EXPORTED : EXTERNAL;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
const EXPORTED: AbstractValue = ofObject(
  objectOf(
    [
      entry("MapRunArn", text),
      entry(
        "ResultWriterDetails",
        ofObject(
          objectOf(
            [entry("Bucket", text), entry("Key", ofText(globText(["", "manifest.json"]), 0, PAYLOAD_LIMIT))],
            EXTERNAL,
            undefined,
            0,
            PAYLOAD_LIMIT,
            listing("ResultWriter", "model", "ResultWriterDetails"),
          ),
          0,
          PAYLOAD_LIMIT,
        ),
      ),
    ],
    EXTERNAL,
    undefined,
    0,
    PAYLOAD_LIMIT,
    listing("ResultWriter", "model"),
  ),
  PROVENANCE.result,
  PAYLOAD_LIMIT,
);
