import type { IntrinsicCall, JsonataExpression, Path, PathStep, Template } from "../../asl/expressions.js";
import type { Condition, State } from "../../asl/model.js";
import { fitsPattern } from "../../budget/pattern-fit.js";
import { contextOf } from "../../semantics/context-object.js";
import { lookUp } from "../../semantics/expressions/path.js";
import type { Expected, Mode, Site, Split, StatesVariable } from "../../semantics/mode.js";
import type { Json } from "../../text/node.js";
import { lengthValue, look } from "../../values/abstract/constraints.js";
import { fromJson, toJson } from "../../values/abstract/json.js";
import { ALL, ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, STRING } from "../../values/abstract/kinds.js";
import { join, joinAll } from "../../values/abstract/lattice.js";
import { ANY_NUMBER, numberRange } from "../../values/abstract/number.js";
import { ANY_TEXT, globText, type Text, textAmong, textOf, without } from "../../values/abstract/text.js";
import {
  type AbstractValue,
  arrayOf,
  change,
  type Entry,
  MUST,
  make,
  NULL_VALUE,
  objectOf,
  ofArray,
  ofNumber,
  ofObject,
  ofText,
  PROVENANCE,
  withProvenance,
  withSym,
} from "../../values/abstract/value.js";
import { hasError, isFiniteErrors, minusErrors, NO_ERRORS } from "../../values/error-set.js";
import type { Listing } from "../../values/lack.js";
import type { Extent } from "../../values/layered-map.js";
import { type ErrorSet, errorNamed, type Fault, type Result } from "../../values/result.js";
import { parseTimestamp } from "../../values/timestamp.js";
import { type ConditionContext, type Sides, testCondition } from "./conditions.js";
import { type Constants, concreteConstants } from "./constants.js";
import { timeText } from "./context-values.js";
import { type Attribution, fault, ofKinds } from "./faults.js";
import { type AbstractFrame, knowledgeOf } from "./frames.js";
import { isFresh, summarize } from "./intrinsics.js";
import { splitByBoolean, whereThere } from "./jsonata/condition.js";
import { evaluate, newRun } from "./jsonata/evaluate.js";
import { Env, isNever, nothing } from "./jsonata/outcome.js";
import type { Scope } from "./jsonata/scope.js";
import { narrowFrame } from "./narrow.js";
import { putAt } from "./put.js";
import { definiteSteps, selectPath, slotOf } from "./select.js";

type R = Result<AbstractValue, AbstractFrame>;

/**
 * The values' side of the symbolic mode: everything of `Mode` that does not run states. The driver adds `attempts`
 * and `observe`.
 */
export class SymbolicMode implements Omit<Mode<AbstractValue>, "attempts" | "errorName" | "observe"> {
  /** @param compared texts that the definition compares with: of an open set of names it is kept which of them it lacks. */
  constructor(
    private readonly constants: Constants = concreteConstants(),
    private readonly compared: readonly string[] = [],
  ) {}

  literal(json: Json): AbstractValue {
    return fromJson(json);
  }

  object(entries: readonly (readonly [string, AbstractValue])[], open: readonly string[] = []): AbstractValue {
    const byKey = new Map<string, Entry>();
    const elsewhere: AbstractValue[] = [];
    for (const [key, value] of entries) {
      if (open.includes(key)) elsewhere.push(withSym(value, undefined));
      else byKey.set(key, { key, value, presence: MUST, seq: byKey.get(key)?.seq ?? byKey.size });
    }
    return ofObject(
      objectOf([...byKey.values()], elsewhere.length > 0 ? joinAll(elsewhere) : undefined),
      entries.reduce((t, [, v]) => t | v.taint, 0),
    );
  }

  array(items: readonly AbstractValue[]): AbstractValue {
    return ofArray(
      arrayOf(items.length, items.length, items, undefined),
      items.reduce((t, v) => t | v.taint, 0),
    );
  }

  /** A string with holes is a glob; a hole that is the whole value has the kind that deployment gives it. */
  unknown(template: Template): AbstractValue {
    const taint = PROVENANCE.deployment;
    if (template.kind === "text") {
      const { value, placeholders: holes } = template.node;
      const pieces: string[] = [];
      let at = 0;
      for (const hole of holes) {
        pieces.push(value.slice(at, hole.start));
        at = hole.end;
      }
      pieces.push(value.slice(at));
      return ofText(globText(pieces), taint);
    }
    if (template.kind === "placeholder") {
      const { kind } = template.node.placeholder;
      if (kind === "number") return make({ kinds: NUMBER, taint });
      if (kind === "boolean") return make({ kinds: BOOLEAN, taint });
      if (kind !== "unknown") return make({ kinds: STRING, taint });
    }
    return make({ kinds: ALL, taint });
  }

  open(template: Template, _frame: AbstractFrame, site: Site): R {
    const { state } = site;
    return {
      value: this.unknown(template),
      faults: [state.queryLanguage === "JSONata" ? query(site, "latent", false) : runtime(site, "latent", false)],
    };
  }

  select(root: AbstractValue, path: Path, frame: AbstractFrame, site: Site): R {
    return selectPath(root, path, frame, site);
  }

  put(root: AbstractValue, steps: readonly PathStep[], value: AbstractValue, frame: AbstractFrame, site: Site): R {
    const names = definiteSteps(steps);
    const members = names?.filter((s): s is string => typeof s === "string");
    const errors = errorNamed("States.ReferencePathConflict");
    const failing = (evidence: Attribution, must: boolean): Fault => fault({ errors, catchable: false, evidence, must, at: site.node });
    // an index, or several places: what becomes of it is not followed
    if (steps.some((step) => step.kind === "placeholder"))
      return { value: make({ kinds: ALL, taint: root.taint | value.taint | PROVENANCE.deployment }), faults: [failing("latent", false)] };
    if (!names || !members || members.length < names.length)
      return {
        value: make({ kinds: look(root, knowledgeOf(frame)).kinds & (OBJECT | ARRAY) || OBJECT, taint: root.taint | value.taint }),
        faults: [failing("latent", false)],
      };
    const { value: out, fails } = putAt(root, members, value, knowledgeOf(frame));
    if (!fails) return { value: out };
    return fails.always
      ? { faults: [failing("manifest", true)] }
      : {
          value: out,
          faults: [failing(fails.evidence, false)],
          refined:
            narrowFrame(frame, root === frame.input ? "input" : undefined, root, [], { to: make({ kinds: OBJECT | NULL }) }) ?? frame,
        };
  }

  intrinsic(call: IntrinsicCall, args: readonly AbstractValue[], frame: AbstractFrame, site: Site): R {
    const k = knowledgeOf(frame);
    const known = args.map((a) => look(a, k));
    if (call.unsettled) {
      const taint = known.reduce<number>((t, a) => t | a.taint, PROVENANCE.result);
      return { value: make({ kinds: ALL, taint }), faults: [runtime(site, "latent", false)] };
    }
    const { intrinsic } = this.constants;
    if (intrinsic && !isFresh(call.name) && known.every((a) => a.exact)) {
      const result = intrinsic(call.name, known.map(toJson));
      if (result.failed || result.value === undefined) return { faults: [runtime(site, "manifest", true)] };
      return { value: sameRelation(call.name, known, fromJson(result.value)) };
    }
    const { value, fails } = summarize(call.name, known);
    if (!fails) return { value };
    return fails.always || value.kinds === 0
      ? { faults: [runtime(site, "manifest", true)] }
      : { value, faults: [runtime(site, fails.evidence, false)] };
  }

  jsonata(expression: JsonataExpression, bindings: StatesVariable<AbstractValue>, frame: AbstractFrame, site: Site): R {
    const { ast } = expression;
    if (!ast) return { value: make({ kinds: ALL }), faults: [query(site, "latent", false)] };
    const run = newRun(this.constants.jsonata);
    const scope = scopeOf(bindings, frame);
    const out = evaluate(ast, scope, run);
    const { lacks } = run;
    if (isNever(out)) return { faults: [query(site, "manifest", true)], lacks };
    const faults: Fault[] = [];
    if (run.fails) faults.push(query(site, run.fails, false));
    if (out.value.kinds === 0) return { faults: [...faults, query(site, out.why, true)], lacks };
    if (out.nothing || out.fn) faults.push(query(site, out.nothing ? out.why : "latent", false));
    const value = run.beyond ? orTexts(out.value) : out.value;
    if (faults.length === 0) return { value, lacks };
    const refined = out.nothing && !out.fn ? whereThere(ast, scope) : undefined;
    return { value, faults, lacks, ...(refined ? { refined } : {}) };
  }

  expect(value: AbstractValue, expected: Expected, frame: AbstractFrame, site: Site): R {
    const now = look(value, knowledgeOf(frame));
    if (expected.kind === "timestamp" && expected.ahead !== undefined) {
      const known = now.text?.set;
      const never =
        known && [...known].every((text) => (parseTimestamp(text)?.seconds ?? Infinity) <= EARLIEST_SECONDS + (expected.ahead ?? 0));
      return never ? { value } : { value, faults: [runtime(site, "latent", false)] };
    }
    if (isFilledIn(now, expected)) return { value: ofExpected(make({ kinds: NUMBER, taint: now.taint }), expected) };
    const right = ofExpected(now, expected);
    if (right === now) return { value };
    if (right.kinds === 0) return { faults: [runtime(site, "manifest", true)] };
    return {
      value: right,
      faults: [runtime(site, ofKinds(now), false)],
      refined: narrowFrame(frame, undefined, value, [], { to: change(right, {}) }) ?? frame,
    };
  }

  withinTogether(values: readonly AbstractValue[], limit: number, frame: AbstractFrame, site: Site): Result<true, AbstractFrame> {
    let lo = 0;
    let hi = 0;
    for (const value of values) {
      const bytes = bytesOf(look(value, knowledgeOf(frame)), value.unset);
      lo += bytes.lo;
      hi += bytes.hi;
    }
    return this.sumWithin({ lo, hi }, limit, frame, site);
  }

  readonly bytes = (value: AbstractValue): Extent => bytesOf(value, value.unset);

  sumWithin({ lo, hi }: Extent, limit: number, _frame: AbstractFrame, site: Site): Result<true, AbstractFrame> {
    if (hi <= limit) return { value: true };
    const must = lo > limit;
    const over = fault({ errors: errorNamed("States.DataLimitExceeded"), catchable: true, evidence: "latent", must, at: site.node });
    return must ? { faults: [over] } : { value: true, faults: [over] };
  }

  within(value: AbstractValue, limit: number, frame: AbstractFrame, site: Site): R {
    const now = look(value, knowledgeOf(frame));
    if (now.hi <= limit) return { value };
    const over = (must: boolean): Fault =>
      fault({ errors: errorNamed("States.DataLimitExceeded"), catchable: true, evidence: "latent", must, at: site.node });
    if (now.lo > limit) return { faults: [over(true)] };
    return { value: change(now, { hi: limit, sym: now.sym, rel: now.rel, json: now.json, unset: now.unset }), faults: [over(false)] };
  }

  test(
    condition: Condition,
    input: AbstractValue,
    frame: AbstractFrame,
    site: Site,
    before: readonly Condition[] = [],
  ): Result<Split<AbstractValue>, AbstractFrame> {
    const around: ConditionContext = {
      site,
      rootOf: (path, at) => this.rootOf(path, input === frame.input ? at.input : input, at),
      slotOf: (path) => slotOf(path, input === frame.input),
      jsonata: (c, at) => this.testJsonata(c, at, site),
    };
    const { yes, no, faults, lacks = [] } = testCondition(condition, frame, around);
    // that one of several was false is not remembered, but may be excluded by what is known now
    const excluded =
      yes &&
      before
        .filter(saysOneOf)
        .slice(-MOST_AGAIN)
        .some((earlier) => !testCondition(earlier, yes, around).no);
    const split: Split<AbstractValue> = {
      ...(yes && !excluded ? { whenTrue: { frame: yes } } : {}),
      ...(no ? { whenFalse: { frame: no } } : {}),
    };
    if (!split.whenTrue && !no) return { faults, lacks };
    return faults.length > 0 ? { value: split, faults, lacks } : { value: split, lacks };
  }

  private rootOf(path: Path, input: AbstractValue, frame: AbstractFrame): AbstractValue | undefined {
    if (path.root.kind === "input") return input;
    if (path.root.kind === "context") return contextOf(frame, this as unknown as Mode<AbstractValue>);
    return lookUp(frame.variables, path.root.name);
  }

  private testJsonata(condition: Extract<Condition, { kind: "jsonata" }>, frame: AbstractFrame, site: Site): Sides {
    const { ast } = condition.expression;
    if (!ast) return { yes: frame, no: frame, faults: [query(site, "latent", false)] };
    const bindings = { input: frame.input, context: contextOf(frame, this as unknown as Mode<AbstractValue>) };
    const run = newRun(this.constants.jsonata);
    const scope = scopeOf(bindings, frame);
    const out = evaluate(ast, scope, run);
    const { lacks } = run;
    if (isNever(out)) return { faults: [query(site, "manifest", true)], lacks };
    const faults: Fault[] = [];
    const { value } = out;
    const booleans = value.kinds & BOOLEAN;
    if (run.fails) faults.push(query(site, run.fails, false));
    if (out.nothing) faults.push(query(site, out.why, value.kinds === 0));
    if (value.kinds & ~BOOLEAN || out.fn) faults.push(query(site, booleans ? ofKinds(value) : "manifest", !booleans && !out.nothing));
    if (!booleans) return { faults, lacks };
    const sides = splitByBoolean(ast, scope, newRun(this.constants.jsonata));
    return { yes: booleans & 4 ? sides.yes?.frame : undefined, no: booleans & 2 ? sides.no?.frame : undefined, faults, lacks };
  }

  /** `Error` is exactly the set, null for an error without a name; `Cause` is a text, or null with it. */
  errorOutput(of: Fault): AbstractValue {
    const { errors } = of;
    const taint = PROVENANCE.error;
    const nameless = hasError(errors, "");
    const names = minusErrors(errors, errorNamed(""));
    const text: Text = isFiniteErrors(names)
      ? textOf(...names.names)
      : names.kind === "some"
        ? namesUnder(names)
        : { glob: ["", ""], not: new Set(this.compared.filter((name) => !hasError(names, name)).slice(0, 16)), lo: 0, hi: Infinity };
    const orNull = (value: AbstractValue): AbstractValue => (nameless ? join(value, withProvenance(NULL_VALUE, taint)) : value);
    return ofObject(
      objectOf(
        [
          { key: "Error", value: orNull(ofText(text, taint)), presence: MUST, seq: 0 },
          { key: "Cause", value: orNull(ofText(ANY_TEXT, taint)), presence: MUST, seq: 1 },
        ],
        undefined,
        undefined,
        0,
        0,
        ERROR_OUTPUT,
      ),
      taint,
    );
  }

  /** The names that a Fail's Error can be; without one, an error without a name. */
  raise(error: AbstractValue | undefined, _cause: AbstractValue | undefined, frame: AbstractFrame): Fault {
    return { errors: error ? namesIn(look(error, knowledgeOf(frame))) : errorNamed(""), catchable: true, always: true, declared: true };
  }

  fresh(kind: "time" | "token", _state: State, _frame: AbstractFrame): AbstractValue {
    const taint = PROVENANCE.fresh;
    // a token has at most 1024 characters
    return kind === "time" ? timeText(taint) : ofText(globText(["", ""], 1, 1024), taint, 6200);
  }

  size(value: AbstractValue): AbstractValue {
    if (value.kinds === ARRAY) return lengthValue(value);
    return ofNumber({ lo: 0, hi: Infinity, int: true });
  }
}

/** Conditions that are looked at again where a later one holds. */
const MOST_AGAIN = 12;

/** Conditions that are false in more than one way, so that a frame cannot keep what a false one says. */
function saysOneOf(condition: Condition): boolean {
  switch (condition.kind) {
    case "and":
      return true;
    case "or":
      return condition.operands.some(saysOneOf);
    case "not":
      return condition.operand.kind === "or" || saysOneOf(condition.operand);
    case "jsonata":
      return true;
    default:
      return false;
  }
}

/** 2026-01-01: no execution starts before. */
/** Where Error and Cause come from. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const ERROR_OUTPUT: Listing = { call: "error output", at: "", trust: "recorded", error: true };

const EARLIEST_SECONDS = 1_767_225_600;

/** A number that JSON does not have arrives as text, at whatever place of the value. */
const orTexts = (v: AbstractValue): AbstractValue =>
  v.kinds === NUMBER ? join(v, ofText(textOf("Infinity", "-Infinity", "NaN"), v.taint)) : make({ kinds: ALL, taint: v.taint });

/** The strings of a value as names of errors. */
function namesIn(v: AbstractValue): ErrorSet {
  if (!(v.kinds & STRING)) return NO_ERRORS;
  if (v.text?.set) return { kind: "some", names: v.text.set };
  return { kind: "allBut", names: v.text?.not ?? new Set() };
}

function scopeOf(states: StatesVariable<AbstractValue>, frame: AbstractFrame): Scope {
  return { frame, states, env: new Env(), context: nothing("manifest") };
}

/** A counter's next value is known by its distance, even where it is a constant yet. */
function sameRelation(name: string, args: readonly AbstractValue[], value: AbstractValue): AbstractValue {
  if (name !== "States.MathAdd" && name !== "States.ArrayLength") return value;
  const { rel, sym } = summarize(name, args).value;
  return rel || (sym && value.kinds === NUMBER) ? change(value, { rel, sym, json: value.json }) : value;
}

function ofExpected(v: AbstractValue, expected: Expected): AbstractValue {
  switch (expected.kind) {
    case "array":
      return only(v, ARRAY);
    case "array-or-object":
      return only(v, ARRAY | OBJECT);
    case "string":
      return only(v, STRING);
    case "boolean":
      return only(v, BOOLEAN);
    case "timestamp": {
      const strings = only(v, STRING);
      const set = strings.text?.set;
      if (!set) {
        if (strings.text?.glob && fitsPattern(TIMESTAMP, strings.text.glob) === false) return only(v, 0);
        return strings === v ? change(v, { sym: v.sym }) : strings;
      }
      const good = [...set].filter((t) => parseTimestamp(t) !== undefined);
      return good.length === set.size && strings === v ? v : change(strings, { text: textOf(...good), sym: v.sym });
    }
    default: {
      if (expected.orText && v.kinds & STRING) return orText(v, expected);
      const numbers = only(v, NUMBER);
      if (numbers.kinds === 0) return numbers;
      const old = numbers.num ?? ANY_NUMBER;
      const num = numberRange(
        Math.max(old.lo, expected.min ?? -Infinity),
        Math.min(old.hi, expected.max ?? Infinity),
        old.int || expected.kind === "integer",
      );
      if (numbers === v && num.lo === old.lo && num.hi === old.hi && num.int === old.int) return v;
      return change(numbers, { num, sym: v.sym, rel: v.rel });
    }
  }
}

/** Text that deployment fills in may turn out a number, its quotes dropped: no run from here shows that it fails. */
const isFilledIn = (v: AbstractValue, { kind }: Expected): boolean =>
  (kind === "integer" || kind === "number") && v.kinds === STRING && (v.taint & PROVENANCE.deployment) !== 0 && v.text?.set === undefined;

/** Numbers as without text; of the texts those of a known few that read as such a number, else any. */
function orText(v: AbstractValue, expected: Extract<Expected, { kind: "integer" | "number" }>): AbstractValue {
  const { orText: _, ...asNumber } = expected;
  const numbers = ofExpected(only(v, NUMBER), asNumber);
  const texts = only(v, STRING);
  const set = texts.text?.set;
  if (!set) return change(join(numbers, texts), { sym: v.sym });
  const good = [...set].filter((t) => NUMBER_TEXT.test(t) && ofExpected(fromJson(Number(t)), asNumber).kinds !== 0);
  if (good.length === set.size && v.kinds === STRING) return v;
  return good.length === 0 ? numbers : join(numbers, ofText(textOf(...good), v.taint));
}

/** What `parseTimestamp` accepts, as a pattern. */
const TIMESTAMP = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$";

const NUMBER_TEXT = /^-?\d+(\.\d+)?$/;

const only = (v: AbstractValue, kinds: number): AbstractValue =>
  (v.kinds & ~kinds) === 0 ? v : change(v, { kinds: v.kinds & kinds, sym: v.sym, rel: v.rel });

const runtime = (site: Site, evidence: Attribution, must: boolean): Fault =>
  fault({ errors: errorNamed("States.Runtime"), catchable: false, internal: true, evidence, must, at: site.node });

const query = (site: Site, evidence: Attribution, must: boolean): Fault =>
  fault({
    errors: errorNamed("States.QueryEvaluationError"),
    catchable: true,
    internal: true,
    evidence,
    must,
    at: site.node,
    evaluation: { location: site.location },
  });

/** What a value takes; a variable that may not be assigned yet takes nothing then. */
const bytesOf = ({ lo, hi }: AbstractValue, unset: true | undefined): Extent => ({ lo: unset ? 0 : lo, hi });

/** The names of a set that holds all names with certain prefixes. */
function namesUnder(errors: ErrorSet): Text {
  const [members, excluded] = [true, false].map((is) => [...errors.names].filter((name) => hasError(errors, name) === is));
  const globs = [...(members ?? []).map((name) => [name]), ...[...(errors.under ?? [])].map((prefix) => [prefix, ""])];
  return without(textAmong(globs), excluded ?? []);
}
