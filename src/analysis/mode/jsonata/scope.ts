import type { StatesVariable } from "../../../semantics/mode.js";
import type { AVal } from "../../../values/abstract/value.js";
import type { AFrame } from "../frames.js";
import type { Env, Outcome } from "./outcome.js";

/** What an expression sees: the frame with what is known, `$states`, names of its own, and the context item. */
export interface Scope {
  readonly frame: AFrame;
  readonly states: StatesVariable<AVal>;
  readonly env: Env;
  readonly context: Outcome;
}

export const inContext = (scope: Scope, context: Outcome): Scope => ({ ...scope, context });
export const inEnv = (scope: Scope, env: Env): Scope => ({ ...scope, env });

/** The scope after its frame was narrowed; slots that `$states` shows follow. */
export function inFrame(scope: Scope, frame: AFrame): Scope {
  if (frame === scope.frame) return scope;
  return { ...scope, frame, states: { ...scope.states, input: frame.input } };
}
