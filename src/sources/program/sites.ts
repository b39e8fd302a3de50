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
  /** How its definition and settings are put together, where that is not as in CloudFormation; asked for when the program was read. */
  readonly read?: () => SiteReading;
}

export interface SiteReading {
  /** The definition: an object, its JSON, a text. */
  readonly definition?: Value;
  readonly partial?: string;
  readonly logging?: Value;
  readonly tracing?: Value;
}
