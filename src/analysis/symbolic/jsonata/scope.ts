import type { StatesVariable } from "../../../semantics/mode.js";
import type { AbstractValue } from "../../../values/abstract/value.js";
import type { AbstractFrame } from "../frames.js";
import type { Env, ExpressionResult } from "./outcome.js";

/** What an expression sees: the frame with what is known, `$states`, names of its own, and the context item. */
export interface Scope {
  readonly frame: AbstractFrame;
  readonly states: StatesVariable<AbstractValue>;
  readonly env: Env;
  readonly context: ExpressionResult;
}

export const inContext = (scope: Scope, context: ExpressionResult): Scope => ({ ...scope, context });
export const inEnv = (scope: Scope, env: Env): Scope => ({ ...scope, env });

/** The scope after its frame was narrowed; slots that `$states` shows follow. */
export function inFrame(scope: Scope, frame: AbstractFrame): Scope {
  if (frame === scope.frame) return scope;
  return { ...scope, frame, states: { ...scope.states, input: frame.input } };
}
