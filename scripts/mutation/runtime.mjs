// What instrumented sources call: the number of the change that is switched on decides.

/** `active`: the change; `hits`: which changes were reached, where that is recorded; `steps`: places passed, at most `limit`. */
const state = { active: -1, hits: undefined, steps: 0, limit: Number.POSITIVE_INFINITY };
globalThis.mutation = state;

function on(id) {
  if (state.hits !== undefined) state.hits[id] = 1;
  if (++state.steps > state.limit) throw new Error("runs on and on");
  return state.active === id;
}

export const __mutant = {
  less: (id, a, b) => (on(id) ? a <= b : a < b),
  lessOrEqual: (id, a, b) => (on(id) ? a < b : a <= b),
  greater: (id, a, b) => (on(id) ? a >= b : a > b),
  greaterOrEqual: (id, a, b) => (on(id) ? a > b : a >= b),
  equal: (id, a, b) => (on(id) ? a !== b : a === b),
  unequal: (id, a, b) => (on(id) ? a === b : a !== b),
  both: (id, a, b) => (on(id) ? a || b() : a && b()),
  either: (id, a, b) => (on(id) ? a && b() : a || b()),
  plus: (id, a, b) => (on(id) ? a - b : a + b),
  minus: (id, a, b) => (on(id) ? a + b : a - b),
  times: (id, a, b) => (on(id) ? a / b : a * b),
  by: (id, a, b) => (on(id) ? a * b : a / b),
  more: (id, a) => (on(id) ? a + 1 : a),
  never: (id, a) => (on(id) ? false : a),
  /** Of `!x` is asked with what it gives, so that `true`, `false` and conditions share it. */
  negated: (id, a) => (on(id) ? !a : a),
};
