import type { ObjectNode } from "../../text/node.js";
import type { Machine, MapState, ParallelState } from "../model.js";

/** Reads a branch of a Parallel or the processor of a Map; `location` in the words of AWS. */
export type ReadInner = (
  owner: ParallelState | MapState,
  node: ObjectNode,
  kind: "branch" | "processor",
  index: number,
  location: string,
) => Machine;
/** While it is read a state is filled in; from then on it is read only. */
export type Draft<T> = { -readonly [K in keyof T]?: T[K] };
