import type { IntrinsicCall, JsonataExpression, Path, PathStep, Template } from "../asl/expressions.js";
import type { Condition } from "../asl/model.js";
import { ConcreteMode, type RunContext as Surroundings } from "../execution/concrete-mode.js";
import { contextOf } from "../semantics/context-object.js";
import { lookUp } from "../semantics/expressions/path.js";
import type { Frame } from "../semantics/frame.js";
import type { Expected, Site, StatesVariable } from "../semantics/mode.js";
import type { Json } from "../text/node.js";
import { type Box, isObject, kindOf } from "../values/concrete/box.js";
import { compares } from "../values/concrete/choice.js";
import type { Fault, Result } from "../values/result.js";
import { HAS_LENGTH, hintOf, mirrored, type Test } from "./alternatives.js";
import { argumentBlame } from "./argument-blame.js";
import { ComparedValues } from "./compared-values.js";
import { ConditionLog } from "./condition-log.js";
import { type ExpressionReads, readsOf } from "./jsonata-reads.js";
import type { Blame, RunLog } from "./log.js";
import type { Located, Marks, Stop } from "./marks.js";
import { Needs } from "./needs.js";
import { dependsOnContent, operandBlame } from "./operand-blame.js";
import { boxed, LiteralBox, PlacedBox, placed } from "./placed-box.js";
import type { Kind, Place } from "./places.js";
import { RunLessons } from "./run-lessons.js";

/** Items that a list is given because a test asks for the last of them. */
const MOST_ITEMS = 1000;

type F = Frame<Box>;
type R<T = Box> = Result<T, F>;
type Compare = Extract<Condition, { kind: "compare" }>;

/** Where the operation is, and what it missed. */
export interface TracedSite extends Site {
  readonly blame?: Blame;
}

/** The concrete mode, with a log of what was read, compared and missed, and from which places outside. */
export class TracingMode extends ConcreteMode {
  private readonly lessons: RunLessons;
  private readonly needs: Needs;
  private readonly conditions: ConditionLog;

  constructor(
    surroundings: Surroundings,
    private readonly log: RunLog,
    private readonly marks: Marks,
    /** The place of a part of the definition that is unknown until deployment. */
    private readonly deployment: (template: object) => Place,
    /** The value of a place as the run would have it, had its source given it. */
    supply: (place: Place) => Json | undefined,
  ) {
    super(surroundings);
    this.lessons = new RunLessons(log, marks, supply);
    this.needs = new Needs(log, marks);
    this.conditions = new ConditionLog(log);
  }

  /** A test may ask for what is not there. */
  private comparing = false;

  private placeOf(box: Box): Place | undefined {
    if (box instanceof PlacedBox) return box.place;
    return this.marks.placeOf(box.json) ?? this.marks.guess(box.json);
  }

  override object(entries: readonly (readonly [string, Box])[]): Box {
    const made = super.object(entries);
    if (entries.some(([, box]) => box instanceof PlacedBox)) this.marks.built(made.json as object, placed(entries));
    return made;
  }

  override array(items: readonly Box[]): Box {
    const made = super.array(items);
    const places = items.some((item) => item instanceof PlacedBox) ? placed(items.map((item, i) => [String(i), item] as const)) : [];
    this.marks.built(made.json as object, places);
    return made;
  }

  override unknown(template: Template): Box {
    const made = super.unknown(template);
    return boxed(made.json, this.deployment(template.node));
  }

  override select(root: Box, path: Path, frame: F, site: Site): R {
    const done = super.select(root, path, frame, site);
    const { steps, fn } = path;
    if (steps.length === 0 && !fn) return done;
    if (steps.some((s) => s.kind === "placeholder")) return blamed(done, site, { kind: "unknown" });
    if (!path.definite) {
      const open = this.needs.follow([[root.json, this.placeOf(root)]], steps);
      if (open && done.value && typeof done.value.json === "object" && done.value.json !== null && !this.marks.has(done.value.json))
        this.marks.unclear(done.value.json, []);
      return done.faults ? blamed(done, site, { kind: "made" }) : done;
    }
    const located = this.marks.locate(root.json, this.placeOf(root), steps);
    if (fn && located.place) this.log.measured.add(located.place);
    if (done.value) return fn ? done : { value: boxed(done.value.json, located.place) };
    if (located.stopped) {
      const lesson = this.comparing ? undefined : this.lessons.learnPath(located, path, site);
      return lesson ? { value: lesson } : blamed(done, site, this.lessons.missed(located.stopped, path));
    }
    return blamed(done, site, { kind: "wrong-kind", value: located.value ?? null, place: located.place, wanted: ["array"] });
  }

  override put(root: Box, steps: readonly PathStep[], value: Box, frame: F, site: Site): R {
    const done = super.put(root, steps, value, frame, site);
    if (!done.value) {
      const { stopped } = this.marks.locate(root.json, this.placeOf(root), steps);
      return blamed(done, site, stopped ? { ...this.lessons.missed(stopped) } : { kind: "made" });
    }
    let [old, made]: [Json | undefined, Json] = [root.json, done.value.json];
    for (const [i, step] of steps.entries()) {
      if (typeof made !== "object" || made === null) break;
      const key = step.kind === "member" ? step.name : step.kind === "index" ? String(step.index) : "";
      const scalar = i === steps.length - 1 && (typeof value.json !== "object" || value.json === null);
      this.marks.wrote(old, made, key, scalar ? this.placeOf(value) : undefined);
      old = isObject(old) || Array.isArray(old) ? (old as { [key: string]: Json })[key] : undefined;
      made = (made as { [key: string]: Json })[key] as Json;
    }
    return done;
  }

  override intrinsic(call: IntrinsicCall, args: readonly Box[], frame: F, site: Site): R {
    let done = super.intrinsic(call, args, frame, site);
    let given = args;
    for (let i = 0; !done.value && i < args.length; i++) {
      const other = this.otherArguments(call, given, site);
      if (!other) break;
      given = other;
      done = super.intrinsic(call, given, frame, site);
    }
    const jsons = given.map((arg) => arg.json);
    const places = given.map((arg) => this.placeOf(arg));
    if (call.name === "States.ArrayLength" && places[0]) this.log.measured.add(places[0]);
    if (!done.value) return blamed(done, site, argumentBlame(call, jsons, places, this.marks));
    const made = done.value.json;
    if (call.name === "States.StringToJson" && places[0]) {
      this.marks.setAll(made, places[0].parsed());
      return { value: boxed(made, places[0].parsed()) };
    }
    // how many parts a text has is its own
    if (call.name === "States.StringSplit" && places[0]) this.marks.unclear(made as object, []);
    if (call.name === "States.JsonMerge") this.marks.merged(jsons.slice(0, 2) as { [key: string]: Json }[], made as object);
    else if (call.name === "States.ArrayGetItem" && places[0]) return { value: boxed(made, places[0].items()) };
    return done;
  }

  private otherArguments(call: IntrinsicCall, args: readonly Box[], site: Site): readonly Box[] | undefined {
    const places = args.map((arg) => this.placeOf(arg));
    const blame = argumentBlame(
      call,
      args.map((arg) => arg.json),
      places,
      this.marks,
    );
    const other = this.lessons.another(blame, site);
    const i = "place" in blame ? places.indexOf(blame.place) : -1;
    return other && i >= 0 ? args.with(i, other) : undefined;
  }

  override jsonata(expression: JsonataExpression, states: StatesVariable<Box>, frame: F, site: Site): R {
    const { marks } = this;
    const missing: Stop[] = [];
    const read: { readonly place: Place; readonly value: unknown; readonly key: string }[] = [];
    const containers = new Set<Place>();
    const constructed = new WeakSet<object>();
    let scalar: Blame | undefined;
    let operand: { readonly code: string; readonly value?: unknown; readonly type?: unknown } | undefined;
    const reads = readsOf(expression);
    const isCondition = /Condition$/.test(site.location);
    const variables = this.placedVariables(reads, frame);
    const compared = new ComparedValues(
      reads,
      (value) =>
        (read.findLast((one) => one.value === value) ?? variables.find((one) => one.value === value))?.place ??
        (typeof value === "string" ? marks.guess(value) : undefined),
    );
    this.watch = {
      compared: (operator, left, right) => {
        if (isCondition) compared.compared(operator, left, right);
      },
      called: (name, args, result) => {
        if (isCondition) compared.called(name, args, result);
      },
      looked: (container, key, value) => {
        if (typeof container !== "object" || container === null) {
          if (typeof container === "function") return;
          const json = container as Json;
          this.needs.expectsObject(json, key);
          scalar ??= { kind: "wrong-kind", value: json, place: marks.guess(json), wanted: ["object"] };
          return;
        }
        const from = marks.placeOf(container as Json);
        if (from) containers.add(from);
        if (value === undefined) missing.push(marks.stop(container as Json, key));
        else {
          const place = marks.memberPlace(container, key);
          if (place) read.push({ place, value, key });
        }
      },
      given: (type, value) => {
        if (type === "unary") constructed.add(value);
      },
      merged: (parts, made) => {
        const isKnown = (part: object): boolean => marks.has(part) || constructed.has(part);
        if (parts.every(isKnown)) marks.merged(parts as { [key: string]: Json }[], made);
      },
      copied: (from, to) => {
        if (marks.has(from)) marks.copied(from, to);
        else if (!Array.isArray(from) && (!constructed.has(from) || reads.computesNames)) marks.unclear(to, [...containers]);
      },
      failed: ({ code, value, type }) => {
        operand = { code: code ?? "", value, type };
      },
    };
    const done = super.jsonata(expression, states, frame, site);
    this.watch = undefined;
    for (const name of reads.compared.keys()) {
      const box = name.startsWith("$") ? lookUp(frame.variables, name.slice(1)) : undefined;
      const place = box && this.placeOf(box);
      if (place) read.unshift({ place, value: box.json, key: name });
    }
    this.conditions.read(expression, site, read, missing, done.value?.json);
    if (compared.hinted) this.log.grew = true;
    else if (typeof done.value?.json === "boolean") this.conditions.decided(expression, site, compared, reads, done.value.json);
    if (!done.value) {
      const found = (operand && operandBlame(operand, [...variables, ...read], marks)) ?? scalar;
      // a value that was put together may have parts from outside
      const readsValues = reads.states || [...reads.variables].some((name) => lookUp(frame.variables, name));
      const isOutside = containers.size > 0 || (readsValues && dependsOnContent(operand, reads.variables));
      const literals = [...reads.variables].map((name) => lookUp(frame.variables, name)).filter((box) => box instanceof LiteralBox);
      if (found === undefined && operand && literals.some(({ json }) => json === operand?.value))
        return blamed(done, site, { kind: "made" });
      const isOpen = missing.length > 0 || found !== undefined || isOutside;
      return blamed(done, site, isOpen ? { kind: "expression", missed: missing, operand: found } : { kind: "made" });
    }
    if (reads.copied.size > 0) marks.copiedScalars(done.value.json, reads.copied, read);
    if (!isCondition) this.needs.readMembers(missing, reads);
    const made = done.value.json;
    const source = reads.literals.has(made) ? undefined : read.findLast(({ key, value }) => value === made && reads.paths.has(key));
    if (source) return { value: boxed(made, source.place) };
    return reads.literals.has(made) ? { ...done, value: new LiteralBox(made) } : done;
  }

  private placedVariables({ variables }: ExpressionReads, frame: F): readonly { readonly place: Place; readonly value: Json }[] {
    return [...variables].flatMap((name) => {
      const box = lookUp(frame.variables, name);
      const place = box && this.placeOf(box);
      return place ? [{ place, value: box.json }] : [];
    });
  }

  override expect(value: Box, expected: Expected, frame: F, site: Site): R {
    const done = super.expect(value, expected, frame, site);
    const place = this.placeOf(value);
    if (done.value) {
      if (place && expected.kind === "array") this.log.measured.add(place);
      return done;
    }
    const wanted: Kind[] =
      expected.kind === "array-or-object"
        ? ["array", "object"]
        : expected.kind === "integer" || expected.kind === "number"
          ? ["number"]
          : [expected.kind === "timestamp" ? "string" : expected.kind];
    if (!wanted.includes(kindOf(value.json))) {
      const blame: Blame = { kind: "wrong-kind", value: value.json, place, wanted };
      const other = this.lessons.another(blame, site);
      const fits = other && super.expect(other, expected, frame, site);
      return fits?.value ? fits : blamed(done, site, blame);
    }
    const least = "min" in expected ? (expected.min ?? 0) : 0;
    const sample = expected.kind === "timestamp" ? "2026-01-01T00:00:00Z" : Math.max(least, 1);
    return blamed(done, site, { kind: "content", value: value.json, place, sample });
  }

  override within(value: Box, limit: number, frame: F, site: Site): R {
    this.log.bytes += value.bytes;
    const done = super.within(value, limit, frame, site);
    return done.faults ? blamed(done, site, { kind: "made" }) : done;
  }

  protected override compare(condition: Compare, input: Box, frame: F, site: Site): boolean | { faults: readonly Fault[] } {
    this.comparing = true;
    let outcome = super.compare(condition, input, frame, site);
    this.comparing = false;
    const { variable, operator, operand } = condition;
    let at = this.locate(variable, input, frame);
    if (operator === "IsPresent" && at.stopped?.place) this.log.looked.add(at.stopped.place);
    if (operator === "IsPresent") this.askedForItem(variable, at, site);
    if (at.stopped && this.needs.expectsObject(at.stopped.container, at.stopped.key)) return outcome;
    let other = operand.kind === "literal" ? operand.value : this.locate(operand, input, frame).value;
    if (typeof outcome !== "boolean") {
      // what the test reads is there from now on, and it is made with that
      const value = at.stopped ? this.lessons.learnPath(at, variable, site) : undefined;
      if (value) at = { value: value.json, place: this.placeOf(value) };
      if (at.value !== undefined && operand.kind !== "literal" && other === undefined)
        other = this.lessons.learnPath(this.locate(operand, input, frame), operand, site)?.json;
      if (this.log.grew && at.value !== undefined && other !== undefined) outcome = compares(operator, at.value, other);
    }
    if (typeof outcome !== "boolean") {
      const path = at.stopped || operand.kind === "literal" ? variable : operand;
      const missed = at.stopped ?? this.locate(path, input, frame).stopped;
      const { faults } = blamed({ faults: outcome.faults }, site, missed ? this.lessons.missed(missed, path) : { kind: "made" });
      return { faults: faults ?? [] };
    }
    const place = at.place ?? at.stopped?.place ?? this.marks.guess(at.value);
    if (!place || other === undefined) return outcome;
    hintOf(place, operator.startsWith("Is") ? undefined : other, operator);
    this.log.decisions.push({ state: site.state, test: condition, place, holds: outcome, compared: [{ operator, other }] });
    if (operand.kind !== "literal" && at.value !== undefined && !operator.startsWith("Is")) {
      const right = this.locate(operand, input, frame);
      const from = right.place ?? this.marks.guess(right.value);
      if (from && from !== place) this.comparedWith(from, operand, { operator: mirrored(operator), other: at.value }, site, outcome);
    }
    return outcome;
  }

  /** Whether an item is there depends on how many its list has. */
  private askedForItem(path: Path, { stopped, taken, place }: Located, { state }: Site): void {
    const { steps } = path;
    const last = stopped ? (taken ?? 0) : steps.length - 1;
    const isMember = steps[last]?.kind === "member";
    const step = steps[isMember ? last + 1 : last];
    const item = stopped ? stopped.place : place;
    const list = isMember ? item : item?.parent;
    if (step?.kind !== "index" || step.index < 0 || step.index >= MOST_ITEMS || (isMember && !stopped) || !list?.is("array", "hint"))
      return;
    const test: Test = { operator: HAS_LENGTH, other: step.index + 1 };
    this.log.decisions.push({ state, test: path, place: list, holds: stopped === undefined, compared: [test] });
  }

  /** The other side of a comparison comes from outside as well: it may be other than it is, and is of a kind that can be compared. */
  private comparedWith(place: Place, operand: Path, test: Test, { state }: Site, holds: boolean): void {
    const before = place.kind;
    hintOf(place, test.other, test.operator);
    if (place.kind !== before) this.log.grew = true;
    this.log.decisions.push({ state, test: operand, place, holds, compared: [test] });
  }

  private locate(path: Path, input: Box, frame: F) {
    const root =
      path.root.kind === "input" ? input : path.root.kind === "context" ? contextOf(frame, this) : lookUp(frame.variables, path.root.name);
    return root ? this.marks.locate(root.json, this.placeOf(root), path.steps) : { value: undefined, place: undefined };
  }
}

/** The faults, with what they missed. */
function blamed<T>(result: Result<T, F>, site: Site, blame: Blame): Result<T, F> {
  if (!result.faults) return result;
  const at: TracedSite = { ...site, blame };
  return { ...result, faults: result.faults.map((fault) => ({ ...fault, at })) };
}
