import type { Machine, State } from "../asl/model.js";
import type { Step } from "./effects.js";
import type { Frame, VariableScope } from "./frame.js";
import type { Mode } from "./mode.js";
import { choice } from "./states/choice.js";
import { fail } from "./states/fail.js";
import { map } from "./states/map.js";
import { parallel } from "./states/parallel.js";
import { pass } from "./states/pass.js";
import { succeed } from "./states/succeed.js";
import { task } from "./states/task.js";
import { wait } from "./states/wait.js";

/**
 * One visit of a state, as the specification tells it. A handler resumes the generator with the replies that
 * `perform` and `nested` ask for, and with nothing else; after a final outcome it is not resumed.
 */
export function runState<V extends object>(state: State, frame: Frame<V>, mode: Mode<V>): Step<V> {
  switch (state.type) {
    case "Pass":
      return pass(state, frame, mode);
    case "Task":
      return task(state, frame, mode);
    case "Choice":
      return choice(state, frame, mode);
    case "Wait":
      return wait(state, frame, mode);
    case "Succeed":
      return succeed(state, frame, mode);
    case "Fail":
      return fail(state, frame, mode);
    case "Parallel":
      return parallel(state, frame, mode);
    case "Map":
      return map(state, frame, mode);
  }
}

/** The frame in which a branch or an iteration begins: a scope of its own that sees the outer one, unless in a child execution. */
export function innerFrame<V>(machine: Machine, frame: Frame<V>, input: V): Frame<V> {
  const own: VariableScope<V> = { own: new Map() };
  const outside = machine.processor?.mode === "DISTRIBUTED";
  return { ...frame, input, variables: outside ? own : { ...own, outer: frame.variables } };
}
