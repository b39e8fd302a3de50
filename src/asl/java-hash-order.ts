/**
 * The order in which a Java HashMap of text keys lists them. AWS evaluates the computed keys of a payload template, and merges
 * objects, in such a map: every recording of them has this order.
 */
export function javaHashOrder<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  let buckets = 16;
  while (items.length > buckets * 0.75) buckets *= 2;
  return items
    .map((item) => ({ item, bucket: spread(keyOf(item)) & (buckets - 1) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ item }) => item);
}

function spread(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(31, hash) + key.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
}
