import { isArn, PARTITION, type PatternPart, pattern, type TextPattern } from "../arn-pattern.js";

/** `arn:P:s3:::BUCKET`; access points and buckets by their ARN are themselves. */
export const bucketOf = (bucket: TextPattern): TextPattern => (isArn(bucket) ? bucket : pattern("arn:", PARTITION, ":s3:::", bucket));

/** Objects of a bucket: `BUCKET/KEY`; of an access point `ARN/object/KEY`. */
export function objectsOf(bucket: TextPattern, key: TextPattern | PatternPart): TextPattern {
  const [first] = bucket;
  const accessPoint = first?.kind === "literal" && /^arn:[^:]*:s3:[^:]*:[^:]*:accesspoint/.test(first.text);
  return pattern(bucketOf(bucket), accessPoint ? "/object/" : "/", key);
}
