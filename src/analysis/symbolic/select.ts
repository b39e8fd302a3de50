import type { Path, PathStep } from "../../asl/expressions.js";
import { TooCostlyError } from "../../budget/budget.js";
import type { Site } from "../../semantics/mode.js";
import type { Json } from "../../text/node.js";
import { look } from "../../values/abstract/constraints.js";
import { fromJson, toJson } from "../../values/abstract/json.js";
import { ALL, ARRAY, OBJECT } from "../../values/abstract/kinds.js";
import { memberLack } from "../../values/abstract/lack.js";
import { anyArray, anyObject, join, joinAll } from "../../values/abstract/lattice.js";
import {
  type AbstractValue,
  ANY,
  arrayOf,
  BOTTOM,
  MUST,
  make,
  NO,
  objectOf,
  ofArray,
  ofObject,
  PROVENANCE,
  type Presence,
  withProvenance,
  withSym,
} from "../../values/abstract/value.js";
import { selectJson } from "../../values/concrete/select.js";
import type { Lack } from "../../values/lack.js";
import { errorNamed, type Fault, type Result } from "../../values/result.js";
import { type Attribution, fault, ofKinds, ofPresence } from "./faults.js";
import { type AbstractFrame, knowledgeOf } from "./frames.js";
import { lacksOfMany } from "./lacks-of-many.js";
import { narrowFrame, replaceSlot, type Slot } from "./narrow.js";
import { type Step, stepInto } from "./steps.js";

type R = Result<AbstractValue, AbstractFrame>;

/** The steps of a path that can only name one place; absent where a step may match several. */
export function definiteSteps(steps: readonly PathStep[]): Step[] | undefined {
  const out: Step[] = [];
  for (const step of steps) {
    if (step.kind === "member") out.push(step.name);
    else if (step.kind === "index") out.push(step.index);
    else return undefined;
  }
  return out;
}

/** What a path finds. `fails`: on some runs there is no such place; `always`: on all. */
export interface Found {
  readonly value: AbstractValue;
  readonly fails?: { readonly evidence: Attribution; readonly always: boolean };
  /** A step that the source of the value does not list. */
  readonly lack?: Lack;
}

export function walk(root: AbstractValue, steps: readonly Step[], frame: AbstractFrame): Found {
  const k = knowledgeOf(frame);
  let at = look(root, k);
  let fails: Found["fails"];
  let lack: Lack | undefined;
  for (const [i, step] of steps.entries()) {
    const kind = typeof step === "string" ? OBJECT : ARRAY;
    if (!(at.kinds & kind)) return nowhere(fails, lack);
    const part = stepInto(at, step, k);
    if (typeof step === "string" && part.presence !== MUST && (at.kinds === OBJECT || at.obj?.listing?.foreign))
      lack ??= memberLack(at, step, i === 0);
    if (part.presence === NO) return nowhere(fails, lack);
    if (at.kinds !== kind) fails = worse(fails, ofKinds(at));
    if (part.presence !== MUST) fails = worse(fails, ofPresence(part.presence as Presence));
    at = part.value;
  }
  return { value: at, ...(fails ? { fails } : {}), ...(lack ? { lack } : {}) };
}

const nowhere = (fails: Found["fails"], lack: Lack | undefined): Found => ({
  value: BOTTOM,
  fails: { evidence: fails?.evidence ?? "manifest", always: true },
  ...(lack ? { lack } : {}),
});

/** The machine's own doing outweighs the outside's. */
const worse = (old: Found["fails"], evidence: Attribution): Found["fails"] =>
  old?.evidence === "manifest" ? old : { evidence, always: false };

/** Follows a path; a read that succeeded teaches that the place is there. */
export function selectPath(root: AbstractValue, path: Path, frame: AbstractFrame, site: Site): R {
  const narrowed = narrowedInput(root, path, frame, site);
  const unset = root.unset === true;
  const value = unset ? setNow(root) : (narrowed ?? root);
  const slot = slotOf(path, narrowed !== undefined || (root === frame.input && !RESULT_SITES.test(site.location)));
  const at = unset && slot ? replaceSlot(frame, slot, value) : frame;
  const steps = definiteSteps(path.steps);
  const missing = (evidence: Attribution, must: boolean): Fault => nothingThere(path, site, evidence, must);
  const faults: Fault[] = unset ? [missing("manifest", false)] : [];
  if (path.steps.some((step) => step.kind === "placeholder")) return anyPlace(value, at, faults, missing);
  if (path.unsettled) return unsettled(value, at, [...faults, missing("latent", false)]);
  if (!steps) return manyPlaces(value, path, at, faults, missing);
  const found = walk(value, steps, at);
  if (found.fails) faults.push(missing(found.fails.evidence, found.fails.always && !unset));
  const lacks = found.lack ? { lacks: [found.lack] } : {};
  if (found.value.kinds === 0) return { faults, ...lacks };
  if (faults.length === 0) return { value: found.value };
  const refined = narrowFrame(at, slot, value, steps, { to: ANY }) ?? at;
  const moved = slot === "input" && refined.input !== value;
  const reading = { site: placeOf(site), from: narrowed === undefined ? root : (frame.reading?.from ?? root), to: refined.input };
  return { value: found.value, faults, refined: moved ? { ...refined, reading } : refined, ...lacks };
}

/** A form whose result on AWS is not known. */
const unsettled = (root: AbstractValue, frame: AbstractFrame, faults: readonly Fault[]): R => ({
  value: make({ kinds: ALL, taint: root.taint | PROVENANCE.result }),
  faults,
  refined: frame,
});

/** A path that only deployment knows. */
const anyPlace = (
  root: AbstractValue,
  frame: AbstractFrame,
  faults: readonly Fault[],
  missing: (e: Attribution, must: boolean) => Fault,
): R => ({
  value: make({ kinds: ALL, taint: root.taint | PROVENANCE.deployment }),
  faults: [...faults, missing("latent", false)],
  refined: frame,
});

/** A path that leads to nothing; `must`: on every run that comes here. */
export function nothingThere(path: Path, site: Site, evidence: Attribution, must: boolean): Fault {
  return fault({
    errors: errorNamed("States.Runtime"),
    catchable: false,
    internal: true,
    evidence,
    must,
    at: path,
    cause: () => pathNotFound(path, site),
  });
}

/** The field that is evaluated: in all of it `$` is one value. */
const placeOf = (site: Site): { state: Site["state"]; field: string } => ({
  state: site.state,
  field: site.location.split(/[/[]/, 1)[0] as string,
});

/** The input as earlier reads of the same field have narrowed it. */
function narrowedInput(root: AbstractValue, path: Path, { input, reading }: AbstractFrame, site: Site): AbstractValue | undefined {
  if (path.root.kind !== "input" || reading?.from !== root || reading.to !== input) return undefined;
  const { state, field } = placeOf(site);
  return reading.site.state === state && reading.site.field === field ? input : undefined;
}

/** There `$` is not the state's input. */
const RESULT_SITES = /^(ResultSelector|Assign|OutputPath|Output|Catch)/;

/** The slot of the frame that a path starts from; `$` is the state's input only where the caller knows. */
export function slotOf(path: Path, isInput: boolean): Slot | undefined {
  if (path.root.kind === "variable") return { variable: path.root.name };
  return path.root.kind === "input" && isInput ? "input" : undefined;
}

/** A variable once it is known to have been assigned. */
export function setNow(v: AbstractValue): AbstractValue {
  return v.unset ? { ...v, unset: undefined } : v;
}

function pathNotFound(path: Path, site: Site): string {
  return `The JSONPath '${path.text}' specified for the field '${site.location}' could not be found in the input`;
}

/** A path that may match several places gives an array of all that match; none where something on the way is missing. */
function manyPlaces(
  root: AbstractValue,
  path: Path,
  frame: AbstractFrame,
  faults: Fault[],
  missing: (e: Attribution, must: boolean) => Fault,
): R {
  const k = knowledgeOf(frame);
  const whole = look(root, k);
  if (whole.exact) return constantPlaces(whole, path, frame, faults, missing);
  const certain = path.steps.findIndex((s) => s.kind !== "member" && s.kind !== "index");
  const steps = definiteSteps(certain < 0 ? path.steps : path.steps.slice(0, certain)) ?? [];
  const found = walk(whole, steps, frame);
  let at = found.value;
  let many: readonly Lack[] = [];
  const taint = root.taint | at.taint;
  if (certain < 0) {
    if (found.fails) faults.push(missing(found.fails.evidence, found.fails.always && faults.length === 0));
  } else {
    const last = path.steps[path.steps.length - 1] as PathStep;
    many = lacksOfMany(at, path.steps.slice(certain), k);
    const merges = certain === path.steps.length - 1 && last.kind === "members";
    const none = merges ? ofObject(objectOf([]), taint) : ofArray(arrayOf(0, 0, [], undefined), taint);
    const some = at.kinds === 0 ? BOTTOM : certain === path.steps.length - 1 ? allOf(at, last, taint) : ofArray(undefined, taint);
    at = found.fails ? join(some, none) : some;
  }
  const all = found.lack ? [found.lack] : many;
  const lacks = all.length > 0 ? { lacks: all } : {};
  if (at.kinds === 0) return { faults, ...lacks };
  return faults.length > 0 ? { value: at, faults, refined: frame, ...lacks } : { value: at, ...lacks };
}

function constantPlaces(
  root: AbstractValue,
  path: Path,
  frame: AbstractFrame,
  faults: Fault[],
  missing: (e: Attribution, must: boolean) => Fault,
): R {
  const found = selected(toJson(root), path);
  if (!found) return { value: make({ kinds: ALL, taint: root.taint }), faults: [...faults, missing("latent", false)], refined: frame };
  if ("missing" in found) return { faults: [...faults, missing("manifest", faults.length === 0)] };
  const value = withProvenance(fromJson(found.value), root.taint);
  return faults.length > 0 ? { value, faults, refined: frame } : { value };
}

/** Nothing where the path has a pattern that is too expensive. */
function selected(root: Json, path: Path): ReturnType<typeof selectJson> | undefined {
  try {
    return selectJson(root, path);
  } catch (error) {
    if (error instanceof TooCostlyError) return undefined;
    throw error;
  }
}

/** What the last step of a path gathers. */
function allOf(v: AbstractValue, step: PathStep, taint: number): AbstractValue {
  if (step.kind === "wildcard")
    return joinAll([itemsOf(v), membersOf(v), v.kinds & ~(ARRAY | OBJECT) ? ofArray(arrayOf(0, 0, [], undefined), taint) : BOTTOM]);
  if (step.kind === "members") return make({ kinds: OBJECT, taint });
  if (step.kind === "slice" || step.kind === "indices") return itemsLoose(v);
  return ofArray(undefined, taint);
}

function itemsOf(v: AbstractValue): AbstractValue {
  if (!(v.kinds & ARRAY)) return BOTTOM;
  const arr = v.arr ?? anyArray(v);
  return ofArray(arrayOf(arr.lo, arr.hi, arr.prefix, arr.rest), v.taint);
}

function membersOf(v: AbstractValue): AbstractValue {
  if (!(v.kinds & OBJECT)) return BOTTOM;
  const obj = v.obj ?? anyObject(v);
  const most = obj.row ? Infinity : obj.pres.filter((p) => p !== NO).length;
  const each = joinAll([...obj.vals.map((value) => withSym(value, undefined)), obj.row ?? BOTTOM]);
  return ofArray(arrayOf(obj.pres.filter((p) => p === MUST).length, most, [], each), v.taint, v.hi);
}

/** Some of the items, in any order, perhaps more than once. */
function itemsLoose(v: AbstractValue): AbstractValue {
  if (!(v.kinds & ARRAY)) return ofArray(arrayOf(0, 0, [], undefined), v.taint);
  const arr = v.arr ?? anyArray(v);
  const each = joinAll([...arr.prefix, arr.rest ?? BOTTOM]);
  return ofArray(arrayOf(0, Infinity, [], each.kinds ? each : undefined), v.taint);
}
