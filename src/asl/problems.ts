import type { Span } from "../text/range.js";
import type { State } from "./model.js";

/**
 * What is wrong with a definition's form, as data. Rules word it and give it a severity:
 * each code is forwarded by exactly one rule that `reads: ["problems"]`.
 */
export interface Problem {
  /** `family/detail`, e.g. `unknown-field/state`; the rule that words it is found by this code. */
  readonly code: string;
  readonly range: Span;
  /** Where AWS would point: `/States/X/Parameters`; absent where AWS gives no place or would not refuse. */
  readonly awsLocation?: string;
  /** AWS's diagnostic code, where AWS reports this. */
  readonly awsCode?: string;
  readonly severity: "error" | "warning";
  /** AWS accepts the definition; what is wrong shows when the state runs. */
  readonly accepted?: true;
  /** One plain sentence: what is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly suggestion?: string;
  readonly state?: State;
  /** Problems of one state machine with the same cause are one finding. */
  readonly cause?: string;
}

/** AWS does not create a machine with such a problem. */
export const isRefused = ({ severity, accepted }: Problem): boolean => severity === "error" && !accepted;
