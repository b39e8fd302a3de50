import type { State } from "../asl/model.js";
import type { Outcome } from "../semantics/effects.js";
import type { Role } from "../semantics/roles.js";
import type { Json } from "../text/node.js";
import type { Box } from "../values/concrete/box.js";
import type { Fault } from "../values/result.js";
import type { Checkpoint } from "./checkpoint.js";
import type { RaisedError } from "./faults.js";

/** Somebody who watches a run: a timeline, TestState's inspection data. */
export interface Listener {
  /** A value at one step of a state's data flow. */
  observe?(state: State, role: Role, value: Json): void;
  /** A state fails: neither its Retry nor its Catch has taken the error. `history` events have been written by then. */
  failing?(state: State, raised: RaisedError, history: number, fault: Fault): void;
  entering?(state: State): void;
  /** A state of the execution itself is about to be entered, for `keep: "visits"` alone. */
  arriving?(at: Checkpoint): void;
  /** A state is left by one of its edges, or ends its scope, or fails; `input` is its raw input. */
  leaving?(state: State, outcome: Outcome<Box>, input: Box): void;
  /** A retrier takes an error: `retrier` is its index, `seconds` the delay. */
  retrying?(state: State, retrier: number, seconds: number, raised: RaisedError): void;
}
