import type { VariableScope } from "../../semantics/frame.js";
import { type Constraints, learn, look, type Part, withFewer, withItem, withMember } from "../../values/abstract/constraints.js";
import { ARRAY, NUMBER, OBJECT } from "../../values/abstract/kinds.js";
import { meet } from "../../values/abstract/lattice.js";
import type { Sym } from "../../values/abstract/symbol.js";
import { type AbstractValue, BOTTOM, change, MUST, make, NO, OPTIONAL } from "../../values/abstract/value.js";
import { LayeredMap } from "../../values/layered-map.js";
import { type AbstractFrame, knowledgeOf, withKnowledge } from "./frames.js";
import { type Step, stepInto } from "./steps.js";

/** A value and what is known beside it, both narrowed. */
interface Narrowed {
  readonly value: AbstractValue;
  readonly knowledge: Constraints;
}

/** What is learnt of a place: that it holds one of `to`, that there is no such place, or `to` if there is one. */
export type Refinement = { readonly to: AbstractValue; readonly ifThere?: boolean } | "absent";

/** Where in the frame a value is; two slots may hold the same set of values and yet differ at run time. */
export type Slot = "input" | { readonly variable: string };

/**
 * The frame of those runs for which the lesson about the place `steps` below `root` holds. Where `root` is a slot of the
 * frame the slot is narrowed; what carries a symbol is narrowed in the knowledge, for every copy. Absent: there is no
 * such run.
 */
export function narrowFrame(
  frame: AbstractFrame,
  slot: Slot | undefined,
  root: AbstractValue,
  steps: readonly Step[],
  lesson: Refinement,
): AbstractFrame | undefined {
  const done = narrow(root, steps, 0, lesson, knowledgeOf(frame));
  if (!done) return undefined;
  const known = withKnowledge(frame, done.knowledge);
  return slot === undefined || done.value === root ? known : replaceSlot(known, slot, done.value);
}

export function replaceSlot(frame: AbstractFrame, slot: Slot, value: AbstractValue): AbstractFrame {
  if (slot === "input") return { ...frame, input: value };
  const variables = replaceVariable(frame.variables, slot.variable, value);
  return variables ? { ...frame, variables } : frame;
}

/** In the innermost scope that has it. */
function replaceVariable(
  scope: VariableScope<AbstractValue>,
  name: string,
  value: AbstractValue,
): VariableScope<AbstractValue> | undefined {
  if (scope.own.has(name)) return { ...scope, own: LayeredMap.of(scope.own).with(new Map([[name, value]])) };
  const outer = scope.outer && replaceVariable(scope.outer, name, value);
  return outer && { ...scope, outer };
}

function narrow(v: AbstractValue, steps: readonly Step[], at: number, lesson: Refinement, k: Constraints): Narrowed | undefined {
  const step = steps[at];
  if (v.sym) return narrowSymbol(v, v.sym, steps.slice(at), lesson, k);
  if (step === undefined) return lesson === "absent" ? undefined : narrowHere(v, lesson.to, k);
  const kind = typeof step === "string" ? OBJECT : ARRAY;
  const part = stepInto(v, step, k);
  const must = lesson !== "absent" && !lesson.ifThere;
  if (part.presence === NO || !(v.kinds & kind)) return must ? undefined : { value: v, knowledge: k };
  if (must) return narrowInside(v, step, kind, part, steps, at, lesson, k);
  const gone = lesson === "absent" && at === steps.length - 1;
  const inner = gone ? undefined : narrow(part.value, steps, at + 1, lesson, k);
  if (inner) return keepPresence(v, step, kind, part, inner, k);
  // no value can be there
  if (part.presence !== MUST) return { value: without(v, step), knowledge: k };
  const others = change(v, { kinds: v.kinds & ~kind });
  return others.kinds === 0 ? undefined : { value: others, knowledge: k };
}

/** The part narrowed, whether it is there or not; facts are only sure if it is. */
function keepPresence(v: AbstractValue, step: Step, kind: number, part: Part, inner: Narrowed, k: Constraints): Narrowed {
  const implied = typeof step === "string" && part.value.sym !== undefined && part.value.sym === v.obj?.base?.field(step);
  const sure = implied || (part.presence === MUST && v.kinds === kind);
  const knowledge = sure ? inner.knowledge : k;
  if (inner.value === part.value) return { value: v, knowledge };
  const value = typeof step === "string" ? withMember(v, step, inner.value, part.presence) : withItem(v, step, inner.value, part.presence);
  return { value, knowledge };
}

function narrowInside(
  v: AbstractValue,
  step: Step,
  kind: number,
  part: Part,
  steps: readonly Step[],
  at: number,
  lesson: Refinement,
  k: Constraints,
): Narrowed | undefined {
  const inner = narrow(part.value, steps, at + 1, lesson, k);
  if (!inner) return undefined;
  const only = v.kinds === kind ? v : change(v, { kinds: kind, json: v.json });
  const implied = typeof step === "string" && only.obj?.base !== undefined && !only.obj.keys.includes(step);
  if (implied || (inner.value === part.value && part.presence === MUST)) return { value: only, knowledge: inner.knowledge };
  const value = typeof step === "string" ? withMember(only, step, inner.value, MUST) : withItem(only, step, inner.value, MUST);
  return value.kinds === 0 ? undefined : { value, knowledge: inner.knowledge };
}

function narrowSymbol(v: AbstractValue, sym: Sym, steps: readonly Step[], lesson: Refinement, k: Constraints): Narrowed | undefined {
  let target: Sym | undefined = sym;
  for (const step of steps) target = target && (typeof step === "string" ? target.field(step) : step >= 0 ? target.item(step) : undefined);
  if (!target) return { value: v, knowledge: k };
  const to = lesson === "absent" ? BOTTOM : lesson.to;
  const presence = lesson === "absent" ? NO : lesson.ifThere ? OPTIONAL : MUST;
  const knowledge = learn(k, target, to, presence);
  if (!knowledge || steps.length > 0 || lesson === "absent" || lesson.ifThere) return knowledge && { value: v, knowledge };
  // the structure may contradict what the facts alone allow
  if (look(v, knowledge).kinds === 0) return undefined;
  if (!v.rel) return { value: v, knowledge };
  const more = learnRel(v, to, knowledge);
  return more && { value: v, knowledge: more };
}

function narrowHere(v: AbstractValue, to: AbstractValue, k: Constraints): Narrowed | undefined {
  const value = meet(v, to);
  if (value.kinds === 0) return undefined;
  if (!v.rel) return { value, knowledge: k };
  const knowledge = learnRel(v, to, k);
  return knowledge && { value, knowledge };
}

/** What is learnt of `x + d` is learnt of x. */
function learnRel(v: AbstractValue, to: AbstractValue, k: Constraints): Constraints | undefined {
  const { rel } = v;
  const { num } = to;
  if (!rel || !num || to.kinds !== NUMBER || !Number.isFinite(rel.lo) || !Number.isFinite(rel.hi)) return k;
  return learn(k, rel.base, make({ kinds: NUMBER, num: { lo: num.lo - rel.hi, hi: num.hi - rel.lo, int: false } }));
}

function without(v: AbstractValue, step: Step): AbstractValue {
  return typeof step === "string" ? withMember(v, step, BOTTOM, NO) : withFewer(v, step < 0 ? -step - 1 : step);
}
