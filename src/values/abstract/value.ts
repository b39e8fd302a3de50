// What other modules see of abstract values; the parts are in ./value.
export { arrayOf, ofArray } from "./value/arrays.js";
export {
  ANY,
  BOOLEAN_VALUE,
  BOTTOM,
  change,
  EXTERNAL,
  FALSE_VALUE,
  isBottom,
  make,
  NULL_VALUE,
  ofNumber,
  ofString,
  ofText,
  TRUE_VALUE,
  withProvenance,
  withSym,
} from "./value/make.js";
export { keyBytes } from "./value/measures.js";
export { entriesOf, indexOfKey, objectOf, ofObject, setEntry } from "./value/objects.js";
export {
  type AbstractValue,
  type Arr,
  DEPTH,
  type Entry,
  MAY,
  MUST,
  NO,
  type Obj,
  OPTIONAL,
  PAYLOAD_LIMIT,
  PROVENANCE,
  type Presence,
  type Rel,
  WIDTH,
} from "./value/types.js";
