// What other modules see of the lattice of abstract values; each operation has a file in ./lattice.
export { equal } from "./lattice/equality.js";
export { join, joinAll, joiner, type Settle, widen } from "./lattice/join.js";
export { linkMembers, unlink } from "./lattice/links.js";
export { meet } from "./lattice/meet.js";
export { leq } from "./lattice/order.js";
export { anyArray, anyObject, entryOf } from "./lattice/parts.js";
