import type { Shape } from "../integrations/shapes.js";
import type { Span } from "../text/range.js";

/** Something in the template that starts executions of the state machine. */
export interface Trigger {
  /** For people: `the Schedule event "Nightly"`. */
  readonly name: string;
  readonly at: Span;
  /** What it passes as the execution input; undefined where only its caller knows. */
  readonly input: Shape | undefined;
}
