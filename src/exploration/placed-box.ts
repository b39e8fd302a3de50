import type { Json } from "../text/node.js";
import { Box } from "../values/concrete/box.js";
import type { Place } from "./places.js";

/** A scalar that knows its place; objects and arrays are known by their marks. */
export class PlacedBox extends Box {
  constructor(
    json: Json,
    readonly place: Place,
  ) {
    super(json);
  }
}

/** A scalar that an expression of the state machine has written out. */
export class LiteralBox extends Box {}

/** The value in a box that knows its place. */
export const boxed = (json: Json, place: Place | undefined): Box =>
  place && (typeof json !== "object" || json === null) ? new PlacedBox(json, place) : new Box(json);

/** The entries that know their places. */
export function* placed(entries: readonly (readonly [string, Box])[]): Generator<readonly [string, Place]> {
  for (const [key, box] of entries) if (box instanceof PlacedBox) yield [key, box.place];
}
