import type { State } from "../../asl/model.js";

/** Every state name that a state may go on to, as written. */
export function targetsOf(state: State): string[] {
  const out: string[] = [];
  if (state.type === "Choice") {
    for (const rule of state.choices) if (rule.next) out.push(rule.next.value);
    if (state.default) out.push(state.default.value);
  } else if ("next" in state && state.next) out.push(state.next.value);
  if ("catch" in state) for (const catcher of state.catch) if (catcher.next) out.push(catcher.next.value);
  return out;
}
