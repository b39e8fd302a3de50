import type { FilterExpression, IntrinsicCall, JsonataExpression, Path, PathStep, Template } from "../asl/expressions.js";
import type { Condition } from "../asl/model.js";
import { ConcreteMode, type RunContext as Surroundings } from "../execution/concrete-mode.js";
import { contextOf } from "../semantics/context-object.js";
import { lookUp } from "../semantics/expressions/path.js";
import type { Frame } from "../semantics/frame.js";
import type { Expected, Site, StatesVariable } from "../semantics/mode.js";
import type { Json } from "../text/node.js";
import { Box, isObject, kindOf } from "../values/concrete/box.js";
import { compares } from "../values/concrete/choice.js";
import type { Fault, Result } from "../values/result.js";
import { alternativesOf, hintOf, IS_PRESENT, IS_TRUE, mirrored, type Test, testOf } from "./alternatives.js";
import { argumentBlame } from "./argument-blame.js";
import { ComparedValues, isLiteral } from "./compared-values.js";
import { type ExpressionReads, isTrue, readsOf } from "./jsonata-reads.js";
import { learn } from "./lessons.js";
import type { Blame, RunLog } from "./log.js";
import type { Located, Marks, Stop } from "./marks.js";
import { operandBlame } from "./operand-blame.js";
import { isLesson } from "./own.js";
import type { Kind, Place } from "./places.js";

type F = Frame<Box>;
type R<T = Box> = Result<T, F>;
type Compare = Extract<Condition, { kind: "compare" }>;

/** A scalar that knows its place; objects and arrays are known by their marks. */
class PlacedBox extends Box {
  constructor(
    json: Json,
    readonly place: Place,
  ) {
    super(json);
  }
}

/** What a run is given after its source has answered. */
interface Supplied {
  readonly place: Place;
  json: Json | undefined;
}

const boxed = (json: Json, place: Place | undefined): Box =>
  place && (typeof json !== "object" || json === null) ? new PlacedBox(json, place) : new Box(json);

/** Where the operation is, and what it missed. */
export interface TracedSite extends Site {
  readonly blame?: Blame;
}

/** The concrete mode, with a log of what was read, compared and missed, and from which places outside. */
export class TracingMode extends ConcreteMode {
  constructor(
    surroundings: Surroundings,
    private readonly log: RunLog,
    private readonly marks: Marks,
    /** The place of a part of the definition that is unknown until deployment. */
    private readonly deployment: (template: object) => Place,
    /** The value of a place as the run would have it, had its source given it. */
    private readonly supply: (place: Place) => Json | undefined,
  ) {
    super(surroundings);
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
    this.marks.built(made.json as object, placed(items.map((item, i) => [String(i), item] as const)));
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
      const open = this.teach([[root.json, this.placeOf(root)]], steps);
      if (open && done.value && typeof done.value.json === "object" && done.value.json !== null && !this.marks.has(done.value.json))
        this.marks.unclear(done.value.json, []);
      return done.faults ? blamed(done, site, { kind: "made" }) : done;
    }
    const located = this.marks.locate(root.json, this.placeOf(root), steps);
    if (fn && located.place) this.log.measured.add(located.place);
    if (done.value) return fn ? done : { value: boxed(done.value.json, located.place) };
    if (located.stopped) {
      const lesson = this.comparing ? undefined : this.learnPath(located, path, site);
      return lesson ? { value: lesson } : blamed(done, site, this.missed(located.stopped, path));
    }
    return blamed(done, site, { kind: "wrong-kind", value: located.value ?? null, place: located.place, wanted: ["array"] });
  }

  /**
   * What the path misses is there from now on. The run is given it and goes on, so that it learns all that it can before it is
   * run again.
   */
  private learnPath(located: Located, path: Path, site: Site): Box | undefined {
    if (path.fn) return undefined;
    let { value, place, stopped, taken } = located;
    let steps = path.steps;
    while (stopped) {
      const given: Supplied | undefined = this.lesson(stopped, path, site);
      if (!given) return undefined;
      steps = steps.slice((taken ?? 0) + 1);
      // a member of it is read next: no text would do
      if (steps[0]?.kind === "member" && given.place.kind === undefined && given.place.is("object", "read"))
        given.json = this.supply(given.place);
      if (given.json === undefined) return undefined;
      ({ value, place, stopped, taken } = this.marks.locate(given.json, given.place, steps));
    }
    return value === undefined ? undefined : boxed(value, place);
  }

  /** Learns what a path that fails for certain has missed. @returns what the run is given instead. */
  private lesson(stop: Stop, path: Path, site: Site): Supplied | undefined {
    const { log } = this;
    const { key, names } = stop;
    // a failure in JSONata may be caught
    if (log.failure || site.state.queryLanguage === "JSONata" || typeof key !== "string") return undefined;
    const blame = this.missed(stop, path);
    const container = blame.kind === "wrong-kind" ? blame.place : undefined;
    const known = container ? container.members.get(key) : stop.place;
    if (known && log.supplied.has(known)) return { place: known, json: this.supply(known) };
    if (container && !(container.preferred === undefined && isLesson(blame, site.state, log) && learn(blame, log))) return undefined;
    if (blame.kind !== "missing" && !container) return undefined;
    if (container) log.grew = true;
    const place = container ? container.member(key) : stop.place;
    const missing: Blame = { kind: "missing", container: {}, place, key, content: "open", ...(names ? { names } : {}) };
    if (!place || stop.content !== "open" || !isLesson(missing, site.state, log) || !learn(missing, log)) return undefined;
    log.grew = true;
    log.supplied.add(place);
    return { place, json: this.supply(place) };
  }

  /** Learns what an operation that fails for certain has wanted of a value. @returns what the run is given instead. */
  private another(blame: Blame, { state }: Site): Box | undefined {
    const { log } = this;
    if (log.failure || state.queryLanguage === "JSONata" || (blame.kind !== "wrong-kind" && blame.kind !== "content")) return undefined;
    const { place } = blame;
    if (!place) return undefined;
    const learned = blame.kind === "content" ? (place.content ?? place.preferred) !== undefined : place.kind === blame.wanted[0];
    if (!(learned && log.supplied.has(place))) {
      if (place.preferred !== undefined || !isLesson(blame, state, log) || !learn(blame, log)) return undefined;
      log.grew = true;
      log.supplied.add(place);
    }
    const json = this.supply(place);
    return json === undefined ? undefined : boxed(json, place);
  }

  /** A step that finds nothing: because nothing is there, or because the container has no members or items at all. */
  private missed(stop: Stop, path?: Path): Blame {
    const wanted: Kind = typeof stop.key === "number" ? "array" : "object";
    if (kindOf(stop.container) === wanted) return { kind: "missing", ...stop, ...(path ? { path } : {}) };
    return {
      kind: "wrong-kind",
      value: stop.container,
      place: this.marks.placeOf(stop.container) ?? stop.place ?? this.marks.guess(stop.container),
      wanted: [wanted],
      ...(path ? { path } : {}),
      ...(stop.names ? { names: stop.names } : {}),
    };
  }

  override put(root: Box, steps: readonly PathStep[], value: Box, frame: F, site: Site): R {
    const done = super.put(root, steps, value, frame, site);
    if (!done.value) {
      const { stopped } = this.marks.locate(root.json, this.placeOf(root), steps);
      return blamed(done, site, stopped ? { ...this.missed(stopped) } : { kind: "made" });
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
    if (call.name === "States.JsonMerge") this.marks.merged(jsons[0] as object, jsons[1] as { [key: string]: Json }, made as object);
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
    const other = this.another(blame, site);
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
    const variables = isCondition ? this.placedVariables(reads, frame) : [];
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
          this.expectsObject(json, key);
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
        if (parts.every(isKnown)) marks.mergedAll(parts as { [key: string]: Json }[], made);
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
    this.compareRead(expression, site, read, missing, done.value?.json);
    if (compared.hinted) this.log.grew = true;
    else if (typeof done.value?.json === "boolean") this.decided(expression, site, compared, reads, done.value.json);
    if (!done.value) {
      const found = (operand && operandBlame(operand, read, marks)) ?? scalar;
      const reads = missing.length > 0 || found !== undefined || containers.size > 0;
      return blamed(done, site, reads ? { kind: "expression", missed: missing, operand: found } : { kind: "made" });
    }
    if (reads.copied.size > 0) marks.copiedScalars(done.value.json, reads.copied, read);
    if (!isCondition) this.teachReads(missing, reads);
    const last = read.at(-1);
    return reads.path !== undefined && last && last.value === done.value.json ? { value: boxed(done.value.json, last.place) } : done;
  }

  private placedVariables({ variables }: ExpressionReads, frame: F): readonly { readonly place: Place; readonly value: Json }[] {
    return [...variables].flatMap((name) => {
      const box = lookUp(frame.variables, name);
      const place = box && this.placeOf(box);
      return place ? [{ place, value: box.json }] : [];
    });
  }

  /** A condition has compared values from outside with each other, or what functions made of them. */
  private decided(expression: JsonataExpression, site: Site, { found }: ComparedValues, reads: ExpressionReads, holds: boolean): void {
    for (const one of found) {
      if (isLiteral(reads, one)) continue;
      const { place, test } = one;
      this.log.decisions.push({
        state: site.state,
        test: keyed(expression, `${test.operator} ${place.id}`),
        place,
        holds,
        compared: [test],
      });
    }
  }

  /** What an expression reads without asking for it is there from now on, although it gives something without it. */
  private teachReads(missing: readonly Stop[], reads: ExpressionReads): void {
    for (const { place, key, content } of missing)
      if (content === "open" && typeof key === "string" && !reads.asked.has(key) && !reads.compared.has(key)) this.need(place);
  }

  /** What a condition in JSONata has looked for and compared. */
  private compareRead(
    expression: JsonataExpression,
    site: Site,
    read: readonly { place: Place; value: unknown; key: string }[],
    missing: readonly Stop[],
    result: Json | undefined,
  ): void {
    const reads = readsOf(expression);
    const condition = /Condition$/.test(site.location);
    const isAsked = (key: string): boolean => reads.asked.has(key) || (condition && reads.path === key);
    for (const { place, key, content } of missing) {
      if (!place || content !== "open") continue;
      // what fails has not looked
      if (result !== undefined && isAsked(String(key))) this.log.looked.add(place);
      for (const one of reads.compared.get(String(key)) ?? []) hintOf(place, one.literal);
    }
    for (const { place, value, key } of read) {
      const compared = reads.compared.get(key) ?? [];
      for (const one of compared) hintOf(place, one.literal);
      if (!condition || typeof result !== "boolean") continue;
      for (const one of compared) this.decide(expression, site, key, place, testOf(one), isTrue(one, value) ?? result);
      if (isAsked(key)) this.decide(expression, site, key, place, IS_TRUE, isTruthy(value));
    }
    if (!condition || (typeof result !== "boolean" && result !== undefined)) return;
    for (const { place, key } of missing) {
      if (!place) continue;
      const name = String(key);
      // the condition as a whole is what it is worth
      if (reads.path === name) hintOf(place, true);
      if (typeof result !== "boolean") continue;
      this.decide(expression, site, name, place, IS_PRESENT, result);
      for (const one of reads.compared.get(name) ?? []) this.decide(expression, site, name, place, testOf(one), false);
    }
  }

  private decide(expression: JsonataExpression, { state }: Site, key: string, place: Place, test: Test, holds: boolean): void {
    const { operator, other } = test;
    this.log.decisions.push({
      state,
      test: keyed(expression, `${key} ${operator} ${JSON.stringify(other)}`),
      place,
      holds,
      compared: [test],
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
      const other = this.another(blame, site);
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
    if (at.stopped && this.expectsObject(at.stopped.container, at.stopped.key)) return outcome;
    let other = operand.kind === "literal" ? operand.value : this.locate(operand, input, frame).value;
    if (typeof outcome !== "boolean") {
      // what the test reads is there from now on, and it is made with that
      const value = at.stopped ? this.learnPath(at, variable, site) : undefined;
      if (value) at = { value: value.json, place: this.placeOf(value) };
      if (at.value !== undefined && operand.kind !== "literal" && other === undefined)
        other = this.learnPath(this.locate(operand, input, frame), operand, site)?.json;
      if (this.log.grew && at.value !== undefined && other !== undefined) outcome = compares(operator, at.value, other);
    }
    if (typeof outcome !== "boolean") {
      const path = at.stopped || operand.kind === "literal" ? variable : operand;
      const missed = at.stopped ?? this.locate(path, input, frame).stopped;
      const { faults } = blamed({ faults: outcome.faults }, site, missed ? this.missed(missed, path) : { kind: "made" });
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

  /** The other side of a comparison comes from outside as well: it may be other than it is, and is of a kind that can be compared. */
  private comparedWith(place: Place, operand: Path, test: Test, { state }: Site, holds: boolean): void {
    const before = place.kind;
    hintOf(place, test.other, test.operator);
    if (place.kind !== before) this.log.grew = true;
    this.log.decisions.push({ state, test: operand, place, holds, compared: [test] });
  }

  /**
   * A test reads a member of a value whose kind was unknown: from now on it is an object, and this run says nothing.
   * @returns whether that is new.
   */
  private expectsObject(container: Json | undefined, key: string | number): boolean {
    if (typeof key !== "string" || typeof container === "object") return false;
    const place = this.marks.guess(container);
    if (!place || place.kind !== undefined || !place.is("object", "hint")) return false;
    this.log.grew = true;
    return true;
  }

  private locate(path: Path, input: Box, frame: F) {
    const root =
      path.root.kind === "input" ? input : path.root.kind === "context" ? contextOf(frame, this) : lookUp(frame.variables, path.root.name);
    return root ? this.marks.locate(root.json, this.placeOf(root), path.steps) : { value: undefined, place: undefined };
  }

  /**
   * Paths that may match several values find an empty list where nothing is: what they read is there from now on.
   * @returns whether values from outside decide what they find.
   */
  private teach(from: readonly (readonly [Json, Place | undefined])[], steps: readonly PathStep[]): boolean {
    let at = from;
    let open = false;
    for (const step of steps) {
      const next: (readonly [Json, Place | undefined])[] = [];
      for (const [json, place] of at) {
        open ||= place !== undefined;
        next.push(...this.followed(json, place, step));
      }
      at = next.slice(0, MOST_FOLLOWED);
    }
    return open;
  }

  private followed(json: Json, place: Place | undefined, step: PathStep): (readonly [Json, Place | undefined])[] {
    const items = (): (readonly [Json, Place | undefined])[] =>
      Array.isArray(json) ? json.map((item, i) => [item, this.marks.memberPlace(json, String(i))] as const) : [];
    if (step.kind === "member") {
      if (!isObject(json)) {
        if (place && place.kind !== "object" && place.is("object", "read")) this.need(place.member(step.name));
        return [];
      }
      const value = Object.hasOwn(json, step.name) ? json[step.name] : undefined;
      const inner = this.marks.memberPlace(json, step.name);
      if (value !== undefined) return [[value, inner]];
      this.need(inner);
      return [];
    }
    if (step.kind === "descend" || step.kind === "members") return [];
    if (!Array.isArray(json) && place && place.kind !== "array" && place.kind !== "object" && place.is("array", "read"))
      this.log.grew = true;
    if (step.kind === "filter") for (const [, item] of items()) if (item) this.filtered(item, step.filter);
    return items();
  }

  /** The first item passes the filter where its members can be chosen so. */
  private filtered(item: Place, filter: FilterExpression): void {
    if (filter.kind === "and" || filter.kind === "or") {
      this.filtered(item, filter.left);
      if (filter.kind === "and") this.filtered(item, filter.right);
    } else if (filter.kind === "exists") this.memberAt(item, filter.path.steps);
    else if (filter.kind === "compare") {
      const [path, other] = filter.left.kind === "path" ? [filter.left, filter.right] : [filter.right, filter.left];
      if (path.kind !== "path" || path.root !== "element") return;
      const place = this.memberAt(item, path.steps);
      if (place && other.kind === "literal" && place.preferred === undefined && !place.isListed) {
        const [first] = alternativesOf(place, { operator: filter.operator, other: other.value });
        if (first?.kind === "value") {
          place.preferred = first.json;
          this.log.grew = true;
        }
      }
    }
  }

  private memberAt(item: Place, steps: readonly PathStep[]): Place | undefined {
    let at: Place | undefined = item;
    for (const step of steps) {
      if (!at || step.kind !== "member" || !at.is("object", "read")) return undefined;
      at = at.member(step.name);
      this.need(at);
    }
    return at;
  }

  private need(place: Place | undefined): void {
    if (!place || place.needed || this.log.looked.has(place)) return;
    place.needed = true;
    this.log.grew = true;
  }
}

/** Values that a path which may match several is followed to. */
const MOST_FOLLOWED = 50;

const tests = new WeakMap<object, Map<string, object>>();

/** As a condition sees a value that is not a boolean. */
const isTruthy = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== 0 && value !== "";

/** One object for each comparison in an expression. */
function keyed(expression: object, key: string): object {
  const known = tests.get(expression) ?? new Map<string, object>();
  tests.set(expression, known);
  const test = known.get(key) ?? {};
  known.set(key, test);
  return test;
}

function* placed(entries: readonly (readonly [string, Box])[]): Generator<readonly [string, Place]> {
  for (const [key, box] of entries) if (box instanceof PlacedBox) yield [key, box.place];
}

/** The faults, with what they missed. */
function blamed<T>(result: Result<T, F>, site: Site, blame: Blame): Result<T, F> {
  if (!result.faults) return result;
  const at: TracedSite = { ...site, blame };
  return { ...result, faults: result.faults.map((fault) => ({ ...fault, at })) };
}
