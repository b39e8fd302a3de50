import type { Path } from "../../asl/expressions.js";
import type { ChoiceOperator, Condition } from "../../asl/model.js";
import { lookUp } from "../../semantics/expressions/path.js";
import type { Site } from "../../semantics/mode.js";
import type { Json } from "../../text/node.js";
import { look } from "../../values/abstract/constraints.js";
import type { Atom, Operand } from "../../values/abstract/decided.js";
import { fromJson } from "../../values/abstract/json.js";
import { BOOLEAN, NULL, NUMBER, STRING } from "../../values/abstract/kinds.js";
import { valueLack } from "../../values/abstract/lack.js";
import {
  byBoolean,
  byGlob,
  byKind,
  byNumberEquality,
  byOrder,
  byText,
  byTextEquality,
  byTextOrder,
  type Divided,
  type Order,
} from "../../values/abstract/split.js";
import { type AbstractValue, ANY, BOTTOM } from "../../values/abstract/value.js";
import { matchesGlob } from "../../values/concrete/choice.js";
import { globPieces } from "../../values/glob-pieces.js";
import type { Lack } from "../../values/lack.js";
import { errorNamed, type Fault } from "../../values/result.js";
import { compareTimestamps, parseTimestamp } from "../../values/timestamp.js";
import { fault } from "./faults.js";
import { type AbstractFrame, joinFrames, knowledgeOf, withDecision } from "./frames.js";
import { narrowFrame, type Slot } from "./narrow.js";
import { definiteSteps, nothingThere, selectPath, walk } from "./select.js";
import type { Step } from "./steps.js";

/** Both sides of a test, refined; a side that no run takes is absent. */
export interface Sides {
  readonly yes?: AbstractFrame | undefined;
  readonly no?: AbstractFrame | undefined;
  readonly faults: readonly Fault[];
  readonly lacks?: readonly Lack[];
}

/** Where a path's root comes from, and what JSONata conditions become. */
export interface ConditionContext {
  readonly site: Site;
  rootOf(path: Path, frame: AbstractFrame): AbstractValue | undefined;
  /** The slot of the frame that this root is, if it is one. */
  slotOf(path: Path): Slot | undefined;
  jsonata(condition: Extract<Condition, { kind: "jsonata" }>, frame: AbstractFrame): Sides;
}

/** Nested deeper, a condition is not looked into: both sides are possible. */
const MOST_NESTING = 200;

export function testCondition(condition: Condition, frame: AbstractFrame, around: ConditionContext, depth = 0): Sides {
  if (depth > MOST_NESTING) return undecided(frame);
  switch (condition.kind) {
    case "constant":
      return condition.value ? { yes: frame, faults: [] } : { no: frame, faults: [] };
    case "unknown":
      return { ...undecided(frame), faults: [unreadable(condition.node)] };
    case "not": {
      const { yes, no, ...rest } = testCondition(condition.operand, frame, around, depth + 1);
      return { yes: no, no: yes, ...rest };
    }
    case "and":
    case "or":
      return testAll(condition.operands, condition.kind === "and", frame, around, depth);
    case "jsonata":
      return around.jsonata(condition, frame);
    default:
      return compare(condition, frame, around);
  }
}

/** What is compared may not be there, or be something else. */
const unreadable = (at: unknown): Fault =>
  fault({ errors: errorNamed("States.Runtime"), catchable: false, internal: true, evidence: "latent", must: false, at });

const undecided = (frame: AbstractFrame): Sides => ({ yes: frame, no: frame, faults: [] });

/** In order, as AWS evaluates: what the left operand decided the right one does not see, and faults only where it is asked. */
function testAll(operands: readonly Condition[], isAnd: boolean, frame: AbstractFrame, around: ConditionContext, depth: number): Sides {
  const faults: Fault[] = [];
  const lacks: Lack[] = [];
  let open: AbstractFrame | undefined = frame;
  let decided: AbstractFrame | undefined;
  for (const operand of operands) {
    if (!open) break;
    const sides = testCondition(operand, open, around, depth + 1);
    faults.push(...sides.faults.map((f) => (open === frame ? f : possibly(f))));
    lacks.push(...(sides.lacks ?? []));
    const done = isAnd ? sides.no : sides.yes;
    if (done) decided = decided ? joinFrames(decided, done) : done;
    open = isAnd ? sides.yes : sides.no;
  }
  return isAnd ? { yes: open, no: decided, faults, lacks } : { yes: decided, no: open, faults, lacks };
}

/** A fault behind an operand that can decide alone is no certainty. */
function possibly(f: Fault): Fault {
  if (!f.always) return f;
  const { always: _, ...rest } = f;
  return rest;
}

type Compare = Extract<Condition, { kind: "compare" }>;

function compare(condition: Compare, frame: AbstractFrame, around: ConditionContext): Sides {
  const root = around.rootOf(condition.variable, frame);
  if (!root) return condition.operator === "IsPresent" ? undecided(frame) : unassigned(condition.variable, around);
  if (condition.operator === "IsPresent") return testPresence(condition, root, around.slotOf(condition.variable), frame);
  const found = selectPath(root, condition.variable, frame, around.site);
  const faults = [...(found.faults ?? [])];
  const lacks = [...(found.lacks ?? [])];
  if (!found.value) return { faults, lacks };
  const at = found.refined ?? frame;
  const left: Place = placeOf(condition.variable, at, around, found.value);
  const { operand } = condition;
  if (operand.kind === "literal") {
    if ((condition.operator === "StringEquals" || condition.operator === "StringMatches") && typeof operand.value === "string") {
      const text = operand.value;
      const matches = condition.operator === "StringMatches" ? (listed: string) => matchesGlob(listed, text) : undefined;
      lacks.push(...listed(valueLack(look(left.value, knowledgeOf(at)), text, matches)));
    }
    const sides = splitPlace(left, divide(condition.operator, left.value, fromJson(operand.value)), at);
    return { ...known(sides, atomOf(condition.operator, left.value, operand.value)), faults, lacks };
  }
  const otherRoot = around.rootOf(operand, at);
  if (!otherRoot) return { faults: [...faults, ...unassigned(operand, around).faults.map((f) => (faults.length > 0 ? possibly(f) : f))] };
  const other = selectPath(otherRoot, operand, at, around.site);
  faults.push(...(other.faults ?? []));
  lacks.push(...(other.lacks ?? []));
  if (!other.value) return { faults, lacks };
  const then = other.refined ?? at;
  const [here, there] = [placeOf(condition.variable, then, around, found.value), placeOf(operand, then, around, other.value)];
  const atom = there.value.sym && orderedAtom(condition.operator, here.value.sym, there.value.sym);
  return { ...known(splitBoth(condition.operator, here, there, then), atom), faults, lacks };
}

/** The sides without the one that an earlier comparison of the same values excludes; both know how this one was decided. */
function known({ yes, no }: Pick<Sides, "yes" | "no">, found: Found | undefined): Pick<Sides, "yes" | "no"> {
  if (!found) return { yes, no };
  const { atom, negated } = found;
  return { yes: yes && withDecision(yes, atom, !negated), no: no && withDecision(no, atom, negated) };
}

interface Found {
  readonly atom: Atom;
  readonly negated: boolean;
}

/** The comparison of a named value with a literal. Of the order of numbers their intervals tell as much. */
function atomOf(operator: ChoiceOperator, { sym }: AbstractValue, literal: Json): Found | undefined {
  if (!sym) return undefined;
  if (operator === "IsTimestamp") return { atom: { type: "time", relation: "is", left: sym }, negated: literal === false };
  if (typeof literal !== "string")
    return operator === "NumericEquals" && typeof literal === "number" ? orderedAtom(operator, sym, literal) : undefined;
  if (operator === "StringMatches")
    return { atom: { type: "text", relation: "like", left: sym, glob: globPieces(literal) }, negated: false };
  return orderedAtom(operator, sym, literal);
}

function orderedAtom(operator: ChoiceOperator, left: Operand | undefined, right: Operand): Found | undefined {
  const [, kind, relation] =
    /^(String|Numeric|Timestamp)(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)$/.exec(operator) ?? [];
  if (left === undefined || !kind || !relation) return undefined;
  const type = kind === "String" ? "text" : kind === "Numeric" ? "number" : "time";
  if (relation === "Equals") return { atom: { type, relation: "=", left, right }, negated: false };
  const order = relation.endsWith("Equals") ? "<=" : "<";
  const atom: Atom = relation.startsWith("Less")
    ? { type, relation: order, left, right }
    : { type, relation: order, left: right, right: left };
  return { atom, negated: false };
}

const listed = (lack: Lack | undefined): Lack[] => (lack ? [lack] : []);

/** A variable that no way here has assigned: the test fails, for certain. */
const unassigned = (variable: Path, { site }: ConditionContext): Sides => ({ faults: [nothingThere(variable, site, "manifest", true)] });

/** A place in the frame, with what is there. */
interface Place {
  readonly slot: Slot | undefined;
  readonly root: AbstractValue;
  /** Absent: several places, so that nothing can be learnt. */
  readonly steps: readonly Step[] | undefined;
  readonly value: AbstractValue;
}

function placeOf(path: Path, frame: AbstractFrame, around: ConditionContext, fallback: AbstractValue): Place {
  const root = around.rootOf(path, frame) ?? fallback;
  const steps = path.fn ? undefined : definiteSteps(path.steps);
  return { slot: around.slotOf(path), root, steps, value: steps ? walk(root, steps, frame).value : fallback };
}

function splitPlace(
  place: Place,
  { yes, no }: Divided,
  frame: AbstractFrame,
): { yes: AbstractFrame | undefined; no: AbstractFrame | undefined } {
  return { yes: learnAt(place, yes, frame), no: learnAt(place, no, frame) };
}

function learnAt(place: Place, value: AbstractValue, frame: AbstractFrame): AbstractFrame | undefined {
  if (value.kinds === 0) return undefined;
  if (!place.steps || value === place.value) return frame;
  return narrowFrame(frame, place.slot, place.root, place.steps, { to: value });
}

function splitBoth(
  operator: ChoiceOperator,
  left: Place,
  right: Place,
  frame: AbstractFrame,
): { yes: AbstractFrame | undefined; no: AbstractFrame | undefined } {
  const here = divide(operator, left.value, right.value);
  const there = divide(flipped(operator), right.value, left.value);
  const both = (a: AbstractValue, b: AbstractValue): AbstractFrame | undefined => {
    const once = learnAt(left, a, frame);
    if (!once || b.kinds === 0) return undefined;
    return learnAt({ ...right, root: slotAfter(right, once) }, b, once);
  };
  return { yes: both(here.yes, there.yes), no: both(here.no, there.no) };
}

/** What is in the place's slot after something was learnt. */
function slotAfter({ slot, root }: Place, after: AbstractFrame): AbstractValue {
  if (slot === undefined) return root;
  return slot === "input" ? after.input : (lookUp(after.variables, slot.variable) ?? root);
}

const flips: Partial<Record<ChoiceOperator, ChoiceOperator>> = {
  StringLessThan: "StringGreaterThan",
  StringGreaterThan: "StringLessThan",
  StringLessThanEquals: "StringGreaterThanEquals",
  StringGreaterThanEquals: "StringLessThanEquals",
  NumericLessThan: "NumericGreaterThan",
  NumericGreaterThan: "NumericLessThan",
  NumericLessThanEquals: "NumericGreaterThanEquals",
  NumericGreaterThanEquals: "NumericLessThanEquals",
  TimestampLessThan: "TimestampGreaterThan",
  TimestampGreaterThan: "TimestampLessThan",
  TimestampLessThanEquals: "TimestampGreaterThanEquals",
  TimestampGreaterThanEquals: "TimestampLessThanEquals",
};
const flipped = (operator: ChoiceOperator): ChoiceOperator => flips[operator] ?? operator;

function testPresence(condition: Compare, root: AbstractValue, slot: Slot | undefined, frame: AbstractFrame): Sides {
  const wanted = condition.operand.kind !== "literal" || condition.operand.value !== false;
  const steps = condition.variable.fn ? undefined : definiteSteps(condition.variable.steps);
  const known = look(root, knowledgeOf(frame));
  if (!steps || root.unset) return undecided(frame);
  const found = walk(known, steps, frame);
  const present = found.value.kinds === 0 ? undefined : narrowFrame(frame, slot, root, steps, { to: ANY });
  const missing = found.fails ? (steps.length === 0 ? undefined : narrowFrame(frame, slot, root, steps, "absent")) : undefined;
  return wanted ? { yes: present, no: missing, faults: [] } : { yes: missing, no: present, faults: [] };
}

const orders: Record<string, Order> = { LessThan: "<", LessThanEquals: "<=", GreaterThan: ">", GreaterThanEquals: ">=" };

/** The operator over sets of values. A value of the wrong type makes it false, never an error. */
function divide(operator: ChoiceOperator, v: AbstractValue, operand: AbstractValue): Divided {
  const is = (kinds: number): Divided => (operand.exact && operand.kinds === 2 ? swap(byKind(v, kinds)) : byKind(v, kinds));
  switch (operator) {
    case "StringEquals":
      return byTextEquality(v, operand);
    case "NumericEquals":
      return byNumberEquality(v, operand);
    case "BooleanEquals":
      return byBoolean(v, operand);
    case "StringMatches":
      return operand.text?.set?.size === 1 && operand.kinds === STRING
        ? byGlob(v, globPieces([...operand.text.set][0] as string))
        : { yes: v, no: v };
    case "IsNull":
      return is(NULL);
    case "IsString":
      return is(STRING);
    case "IsNumeric":
      return is(NUMBER);
    case "IsBoolean":
      return is(BOOLEAN);
    case "IsTimestamp": {
      const divided = byText(v, (text) => parseTimestamp(text) !== undefined);
      return operand.exact && operand.kinds === 2 ? swap(divided) : divided;
    }
    case "IsPresent":
      return { yes: v, no: BOTTOM };
  }
  if (operator === "TimestampEquals") return byTimestamp(v, operand, (order) => order === 0);
  const [, type, relation] = /^(String|Numeric|Timestamp)(.*)$/.exec(operator) ?? [];
  const order = orders[relation ?? ""] ?? "<";
  if (type === "Numeric") return byOrder(v, order, operand);
  if (type === "String") return byTextOrder(v, order, operand);
  return byTimestamp(v, operand, (sign) => (order === "<" ? sign < 0 : order === "<=" ? sign <= 0 : order === ">" ? sign > 0 : sign >= 0));
}

const swap = ({ yes, no }: Divided): Divided => ({ yes: no, no: yes });

function byTimestamp(v: AbstractValue, operand: AbstractValue, holds: (sign: number) => boolean): Divided {
  if (!(operand.kinds & STRING)) return { yes: BOTTOM, no: v };
  const members = operand.text?.set;
  if (!members || operand.kinds !== STRING) {
    const strings = byText(v, (text) => parseTimestamp(text) !== undefined);
    return { yes: strings.yes, no: v };
  }
  const test = (text: string, m: string): boolean => {
    const sign = compareTimestamps(text, m);
    return sign !== undefined && holds(sign);
  };
  const some = byText(v, (text) => [...members].some((m) => test(text, m)));
  const all = byText(v, (text) => [...members].every((m) => test(text, m)));
  return { yes: some.yes, no: all.no };
}
