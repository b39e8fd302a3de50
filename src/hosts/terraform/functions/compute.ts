import type { Node } from "../../../text/node.js";
import type { Span } from "../../../text/range.js";
import type { Evaluator } from "../evaluator.js";

/** One of Terraform's functions: its arguments are computed; undefined where the result is not known. */
export type Compute = (args: readonly Node[], at: Span, evaluator: Evaluator) => Node | undefined;

export const itself: Compute = ([value]) => value;
