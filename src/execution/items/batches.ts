import type { Json } from "../../text/node.js";
import { jsonBytes } from "../../values/concrete/bytes.js";

/** Items in their order, so many or so many bytes of them at once; a batch has at least one. */
export function batches(items: readonly Json[], most: { readonly items: number; readonly bytes: number }): Json[][] {
  const made: Json[][] = [];
  let batch: Json[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = jsonBytes(item) + 1;
    if (batch.length > 0 && (batch.length >= most.items || bytes + size > most.bytes)) {
      made.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  return batch.length > 0 ? [...made, batch] : made;
}
