import type { Definition } from "../hosts/host.js";
import type { Range } from "../text/range.js";
import type { MadeValue, Value } from "./values.js";

/** A state machine that a program declares with a library's class. */
export interface Site {
  readonly host: Definition["host"];
  /** The whole expression: `new StateMachine(…)`. */
  readonly at: Range;
  /** The class in it. */
  readonly name: Range;
  readonly id: string | undefined;
  readonly props: Value | undefined;
  readonly made: MadeValue;
}
