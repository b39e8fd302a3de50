import type { Path, Template } from "../asl/expressions.js";
import type { Field, State } from "../asl/model.js";
import { PAYLOAD_BYTES, VARIABLES_BYTES } from "../asl/quotas.js";
import { LayeredMap } from "../values/layered-map.js";
import type { Result } from "../values/result.js";
import { renderValue, withCause } from "./causes.js";
import { statesOf } from "./context-object.js";
import type { Evaluation } from "./evaluation.js";
import { readPath } from "./expressions/path.js";
import { evaluate } from "./expressions/template.js";
import type { Frame, VariableScope } from "./frame.js";
import type { Mode, Site, StatesVariable } from "./mode.js";

/**
 * The steps that data takes through a state, in their order.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
 */
export interface Visit<V extends object> {
  readonly state: State;
  readonly evaluation: Evaluation<V>;
  readonly mode: Mode<V>;
}

export const siteOf = (state: State, location: string): Site => ({ state, location });

/** InputPath and OutputPath: `null` gives an empty object, absent gives everything. */
export function filterPath<V extends object>(
  at: Visit<V>,
  path: Field<Path | null> | undefined,
  value: V,
  location: string,
): V | undefined {
  if (!path) return value;
  if (path.value === null) return at.mode.object([]);
  return at.evaluation.unwrap(pathField(at, path.value, value, location));
}

/** A path that must lead somewhere, in a field of its own. */
export function pathField<V extends object>(at: Visit<V>, path: Path, value: V, location: string): Result<V, Frame<V>> {
  return withCause(
    readPath(path, value, at.evaluation.frame, siteOf(at.state, location), at.mode),
    (why) => `Invalid path '${path.text}' : ${why}`,
    "runtime",
  );
}

/** The input after InputPath; the raw input in JSONata. */
export function effectiveInput<V extends object>(at: Visit<V>): V | undefined {
  const { state, evaluation, mode } = at;
  if (state.queryLanguage === "JSONata" || state.type === "Fail") return evaluation.frame.input;
  const input = filterPath(at, state.inputPath, evaluation.frame.input, "InputPath");
  if (input !== undefined) mode.observe(state, "afterInputPath", input, evaluation.frame);
  return input;
}

/** A template in a field of the state: Parameters, Arguments, ResultSelector, ItemSelector, Output, … */
export function templateField<V extends object>(
  at: Visit<V>,
  template: Template,
  input: V,
  location: string,
  more: Pick<StatesVariable<V>, "result" | "errorOutput"> = {},
): V | undefined {
  const { state, evaluation, mode } = at;
  const states = state.queryLanguage === "JSONata" ? statesOf(state, evaluation.frame, mode, more) : undefined;
  return evaluation.unwrap(
    evaluate(template, { input, frame: evaluation.frame, ...(states ? { states } : {}) }, siteOf(state, location), mode),
  );
}

/** ResultPath: the result put into the raw input; `null` drops it. */
export function putResult<V extends object>(
  at: Visit<V>,
  path: Field<Path | null> | undefined,
  result: V,
  location = "ResultPath",
): V | undefined {
  const { state, evaluation, mode } = at;
  if (path?.value === null) return evaluation.frame.input;
  if (!path || path.value.steps.length === 0) return result;
  const target = path.value;
  const { input } = evaluation.frame;
  const put = mode.put(input, target.steps, result, evaluation.frame, siteOf(state, location));
  const cause = () => `Unable to apply ReferencePath ${target.text} to input ${renderValue(input, mode)}`;
  // AWS does not say here in which state it was
  return evaluation.unwrap(put.faults ? { ...put, faults: put.faults.map((fault) => ({ ...fault, internal: false, cause })) } : put);
}

/** What a state hands on: checked against the quota. */
export function withinQuota<V extends object>(at: Visit<V>, value: V, location: string): V | undefined {
  return at.evaluation.unwrap(at.mode.within(value, PAYLOAD_BYTES, at.evaluation.frame, siteOf(at.state, location)));
}

/** The place of the quota that all variables of an execution share: no field of the definition. */
export const ALL_VARIABLES = "Variables";

/** Variables that Assign sets; they exist from the next state on. */
export function assignments<V extends object>(
  at: Visit<V>,
  template: Field<Template> | undefined,
  input: V,
  location = "Assign",
  more: Pick<StatesVariable<V>, "result" | "errorOutput"> = {},
): ReadonlyMap<string, V> | undefined {
  const assigned = new Map<string, V>();
  if (!template) return assigned;
  if (template.value.kind === "object") {
    for (const entry of template.value.entries) {
      const value = memberField(at, entry.value, input, `${location}/${entry.key}`, entry.member.key.name, more);
      if (value === undefined) return undefined;
      assigned.set(entry.key, value);
    }
  } else if (template.value.kind === "literal" && typeof template.value.value === "object" && template.value.value !== null) {
    for (const [name, json] of Object.entries(template.value.value)) assigned.set(name, at.mode.literal(json));
  }
  const { mode, evaluation } = at;
  for (const [name, value] of assigned) {
    const site = siteOf(at.state, `${location}/${name}`);
    if (evaluation.unwrap(mode.within(value, PAYLOAD_BYTES, evaluation.frame, site)) === undefined) return undefined;
  }
  // a single Assign may set 256 KiB, and each variable has as much: what is stored is looked at only where it can be too much
  if (assigned.size > 1 && isOver([...assigned.values()], PAYLOAD_BYTES, at, location)) return undefined;
  if (isStoredOver(evaluation.frame.variables, assigned, at)) return undefined;
  if (assigned.size > 0) mode.observe(at.state, "variables", mode.object([...assigned]), evaluation.frame);
  return assigned;
}

const isOver = <V extends object>(values: readonly V[], limit: number, { mode, evaluation, state }: Visit<V>, location: string): boolean =>
  evaluation.unwrap(mode.withinTogether(values, limit, evaluation.frame, siteOf(state, location))) === undefined;

/** So many variables are not looked at one by one in each state: their sizes are summed up as they are assigned. */
const MANY_VARIABLES = 256;

/** Can all variables together be larger than an execution may have, once these are assigned? */
function isStoredOver<V extends object>(scope: VariableScope<V>, assigned: ReadonlyMap<string, V>, at: Visit<V>): boolean {
  if (assigned.size === 0) return false;
  let count = assigned.size;
  for (let each: VariableScope<V> | undefined = scope; each; each = each.outer) count += each.own.size;
  if (count <= VARIABLES_BYTES / PAYLOAD_BYTES) return false;
  const { mode, evaluation, state } = at;
  if (count <= MANY_VARIABLES) {
    const stored = storedWith(scope, assigned);
    return stored.size > VARIABLES_BYTES / PAYLOAD_BYTES && isOver([...stored.values()], VARIABLES_BYTES, at, ALL_VARIABLES);
  }
  let [lo, hi] = [0, 0];
  for (let each: VariableScope<V> | undefined = scope; each; each = each.outer) {
    const own = LayeredMap.of(each.own);
    const sum = each === scope ? own.totalWith(assigned, mode.bytes) : own.total(mode.bytes);
    lo += sum.lo;
    hi += sum.hi;
  }
  return evaluation.unwrap(mode.sumWithin({ lo, hi }, VARIABLES_BYTES, evaluation.frame, siteOf(state, ALL_VARIABLES))) === undefined;
}

/** Every variable that is seen here once these are assigned. */
function storedWith<V>(scope: VariableScope<V>, assigned: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  const stored = new Map(assigned);
  for (let at: VariableScope<V> | undefined = scope; at; at = at.outer)
    for (const [name, value] of at.own) if (!stored.has(name)) stored.set(name, value);
  return stored;
}

function memberField<V extends object>(
  at: Visit<V>,
  template: Template,
  input: V,
  location: string,
  field: string,
  more: Pick<StatesVariable<V>, "result" | "errorOutput">,
): V | undefined {
  const { state, evaluation, mode } = at;
  const states = state.queryLanguage === "JSONata" ? statesOf(state, evaluation.frame, mode, more) : undefined;
  return evaluation.unwrap(
    evaluate(template, { input, frame: evaluation.frame, ...(states ? { states } : {}) }, siteOf(state, location), mode, field),
  );
}

/** The frame in which the next state starts. */
export function nextFrame<V extends object>(frame: Frame<V>, output: V, assigned: ReadonlyMap<string, V>): Frame<V> {
  return { ...frame, input: output, variables: assigned.size > 0 ? assign(frame.variables, assigned) : frame.variables };
}

const assign = <V>(scope: VariableScope<V>, assigned: ReadonlyMap<string, V>): VariableScope<V> => ({
  ...scope,
  own: LayeredMap.of(scope.own).with(assigned),
});
