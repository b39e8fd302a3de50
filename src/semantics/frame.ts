/**
 * What a state sees and what is threaded from state to state. Plain and immutable; a mode may hang its own
 * knowledge on it (the symbolic one: facts about symbols; the concrete one: nothing).
 */
export interface Frame<V> {
  /** The raw input of the current state. */
  readonly input: V;
  readonly variables: VariableScope<V>;
  /** The context object, kept as parts because only some change from state to state. */
  readonly context: ContextParts<V>;
  readonly knowledge?: unknown;
}

/** Variables of one `States` object; inner scopes read the outer ones and cannot assign their names. */
export interface VariableScope<V> {
  readonly own: ReadonlyMap<string, V>;
  readonly outer?: VariableScope<V>;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export interface ContextParts<V> {
  /** Execution and StateMachine: fixed for the whole run. */
  readonly execution: V;
  readonly stateMachine: V;
  readonly state?: V;
  /** `State.EnteredTime` by itself: a retry keeps it while `RetryCount` counts. */
  readonly entered?: V;
  readonly task?: V;
  readonly map?: V;
  /** Symbolic: whether `Map` is there is not known. */
  readonly mapMayBeMissing?: true;
  /** The whole context object as the caller gave it, instead of these parts: TestState. */
  readonly given?: V;
}
