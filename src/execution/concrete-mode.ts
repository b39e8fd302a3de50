import type { IntrinsicCall, JsonataExpression, Path, PathStep, Template } from "../asl/expressions.js";
import type { Condition, Field, Retrier, State } from "../asl/model.js";
import { namedVariables } from "../asl/variable-references.js";
import { spend, TooCostlyError } from "../budget/budget.js";
import { DATA_LIMIT_EXCEEDED, queryFault, runtimeFault } from "../semantics/causes.js";
import { statesOf } from "../semantics/context-object.js";
import { readsTime } from "../semantics/context-readers.js";
import type { Step } from "../semantics/effects.js";
import { evaluationFailed } from "../semantics/entry-exit.js";
import { lookUp, readPath } from "../semantics/expressions/path.js";
import type { Frame, VariableScope } from "../semantics/frame.js";
import type { Expected, Mode, Site, Split, StatesVariable } from "../semantics/mode.js";
import type { Role } from "../semantics/roles.js";
import { type Json, type Node, toJson } from "../text/node.js";
import { Box, isObject, kindOf, objectOf, setMember } from "../values/concrete/box.js";
import { jsonText } from "../values/concrete/bytes.js";
import { compares } from "../values/concrete/choice.js";
import { callIntrinsic, InvalidArgumentsError } from "../values/concrete/intrinsics.js";
import { putJson } from "../values/concrete/put.js";
import type { Random } from "../values/concrete/random.js";
import { selectJson } from "../values/concrete/select.js";
import { splitErrors } from "../values/error-set.js";
import type { Extent } from "../values/layered-map.js";
import { errorNamed, type Fault, type Result } from "../values/result.js";
import { parseTimestamp } from "../values/timestamp.js";
import { type RaisedError, toRaisedError } from "./faults.js";
import { isoTime } from "./history.js";
import type { JsonataRunner, JsonataWatch } from "./jsonata/evaluate-jsonata.js";
import { delaySeconds } from "./retry-delay.js";
import { UnsettledFormError } from "./unsettled-form.js";

type F = Frame<Box>;
type R<T = Box> = Result<T, F>;

/** What the mode needs to know of the run that it is part of. */
export interface RunContext {
  /** Milliseconds on the virtual clock. */
  readonly now: number;
  readonly random: Random;
  readonly jsonata: JsonataRunner;
  /** The state that is being executed, and the event by which it was entered. */
  readonly state: State | undefined;
  readonly enteredId: number;
  observe?(state: State, role: Role, value: Json): void;
  retrying?(state: State, retrier: number, seconds: number, raised: RaisedError): void;
  /** The clock or chance may decide how the run goes on. */
  isIrregular?(): void;
}

/** The mode of a run on real values: every operation either succeeds or fails. */
export class ConcreteMode implements Mode<Box> {
  /** Told what evaluations of JSONata do. */
  protected watch: JsonataWatch | undefined;

  constructor(protected readonly world: RunContext) {}

  literal(json: Json): Box {
    return new Box(json);
  }

  object(entries: readonly (readonly [string, Box])[]): Box {
    const made: { [key: string]: Json } = {};
    for (const [key, { json }] of entries) setMember(made, key, json);
    return new Box(made);
  }

  array(items: readonly Box[]): Box {
    return new Box(items.map((item) => item.json));
  }

  unknown(template: Template): Box {
    return new Box(toJson((template as { node: Node }).node));
  }

  open(template: Template, _frame: F, _site: Site): R {
    return { value: this.unknown(template) };
  }

  select(root: Box, path: Path, _frame: F, site: Site): R {
    if (path.unsettled) throw new UnsettledFormError(path.text, path.unsettled, site);
    if (path.steps.length === 0) return { value: root };
    try {
      const found = selectJson(root.json, path);
      return "missing" in found
        ? {
            faults: [
              placed(
                runtimeFault(() => found.missing),
                site,
              ),
            ],
          }
        : { value: new Box(found.value) };
    } catch (error) {
      if (!(error instanceof TooCostlyError)) throw error;
      return {
        faults: [
          placed(
            runtimeFault(() => error.message),
            site,
          ),
        ],
      };
    }
  }

  put(root: Box, steps: readonly PathStep[], value: Box, _frame: F, site: Site): R {
    const made = putJson(root.json, steps, value.json);
    if (made !== undefined) return { value: new Box(made) };
    return { faults: [placed({ errors: errorNamed("States.ReferencePathConflict"), catchable: false, cause: () => "" }, site)] };
  }

  intrinsic(call: IntrinsicCall, args: readonly Box[], _frame: F, site: Site): R {
    if (call.unsettled) throw new UnsettledFormError(call.text, call.unsettled, site);
    if (BY_CHANCE.has(call.name)) this.world.isIrregular?.();
    try {
      return {
        value: new Box(
          callIntrinsic(
            call.name,
            args.map((a) => a.json),
            this.world.random,
          ),
        ),
      };
    } catch (error) {
      if (!(error instanceof InvalidArgumentsError || error instanceof TooCostlyError)) throw error;
      const words = `Invalid arguments in ${call.name}${error.message ? `: ${error.message}.` : ""}`;
      return {
        faults: [
          placed(
            runtimeFault(() => words),
            site,
          ),
        ],
      };
    }
  }

  jsonata(expression: JsonataExpression, states: StatesVariable<Box>, frame: F, site: Site): R {
    const bindings = variablesFor(expression, frame.variables);
    bindings.set(
      "states",
      objectOf([
        ["input", states.input.json],
        ["context", states.context.json],
        ...(states.result ? [["result", states.result.json] as const] : []),
        ...(states.errorOutput ? [["errorOutput", states.errorOutput.json] as const] : []),
      ]),
    );
    const { world, watch } = this;
    const done = world.jsonata.evaluate(expression, bindings, {
      get now() {
        world.isIrregular?.();
        return world.now;
      },
      get random() {
        world.isIrregular?.();
        return world.random;
      },
      ...(watch ? { watch } : {}),
    });
    if ("value" in done) return { value: new Box(done.value) };
    if ("unsettled" in done) throw new UnsettledFormError(expression.source.trim(), done.unsettled, site);
    const words = `The JSONata expression '${expression.source.trim()}' specified for the field '${site.location}' ${done.failed}`;
    return {
      faults: [
        placed(
          queryFault(() => words, site.location),
          site,
        ),
      ],
    };
  }

  expect(value: Box, expected: Expected, _frame: F, site: Site): R {
    if (expected.kind === "timestamp" && expected.ahead !== undefined) this.world.isIrregular?.();
    return fits(value.json, expected, this.world.now)
      ? { value }
      : {
          faults: [
            placed(
              runtimeFault(() => `Expected ${expected.kind}`),
              site,
            ),
          ],
        };
  }

  withinTogether(values: readonly Box[], limit: number, _frame: F, site: Site): Result<true, F> {
    const bytes = values.reduce((sum, value) => sum + value.bytes, 0);
    return this.sumWithin({ lo: bytes, hi: bytes }, limit, _frame, site);
  }

  readonly bytes = ({ bytes }: Box): Extent => ({ lo: bytes, hi: bytes });

  sumWithin({ hi }: Extent, limit: number, _frame: F, site: Site): Result<true, F> {
    if (hi <= limit) return { value: true };
    return { faults: [placed(tooLarge(site.state.name), site)] };
  }

  within(value: Box, limit: number, _frame: F, site: Site): R {
    if (value.bytes <= limit) return { value };
    return { faults: [placed(tooLarge(site.state.name), site)] };
  }

  test(condition: Condition, input: Box, frame: F, site: Site): R<Split<Box>> {
    const holds = this.holds(condition, input, frame, site);
    if (typeof holds !== "boolean") return { faults: holds.faults };
    return { value: holds ? { whenTrue: { frame } } : { whenFalse: { frame } } };
  }

  protected holds(condition: Condition, input: Box, frame: F, site: Site): boolean | { faults: readonly Fault[] } {
    spend(2);
    switch (condition.kind) {
      case "constant":
        return condition.value;
      case "unknown":
        return {
          faults: [
            placed(
              runtimeFault(() => "The choice rule could not be read."),
              site,
            ),
          ],
        };
      case "not": {
        const inner = this.holds(condition.operand, input, frame, site);
        return typeof inner === "boolean" ? !inner : inner;
      }
      case "and":
      case "or": {
        const stopsAt = condition.kind === "or";
        for (const operand of condition.operands) {
          const one = this.holds(operand, input, frame, site);
          if (one === stopsAt || typeof one !== "boolean") return one;
        }
        return !stopsAt;
      }
      case "jsonata":
        return this.holdsJsonata(condition.expression, frame, site);
      default:
        return this.compare(condition, input, frame, site);
    }
  }

  protected compare(
    condition: Extract<Condition, { kind: "compare" }>,
    input: Box,
    frame: F,
    site: Site,
  ): boolean | { faults: readonly Fault[] } {
    const read = (path: Path): Json | undefined => this.readOf(path, input, frame, site);
    const invalid = (path: Path) => ({
      faults: [
        placed(
          runtimeFault(() => `Invalid path '${path.text}': The choice state's condition path references an invalid value.`),
          site,
        ),
      ],
    });
    const value = read(condition.variable);
    const { operand } = condition;
    if (condition.operator === "IsPresent") return operand.kind === "literal" && isPresent(value, condition.variable) === operand.value;
    if (value === undefined) return invalid(condition.variable);
    const other = operand.kind === "literal" ? operand.value : read(operand);
    return other === undefined ? invalid(operand as Path) : compares(condition.operator, value, other);
  }

  protected readOf(path: Path, input: Box, frame: F, site: Site): Json | undefined {
    return readPath(path, input, frame, site, this).value?.json;
  }

  protected holdsJsonata(expression: JsonataExpression, frame: F, site: Site): boolean | { faults: readonly Fault[] } {
    const done = this.jsonata(expression, statesOf(site.state, frame, this), frame, site);
    const json = done.value?.json;
    if (typeof json === "boolean") return json;
    if (json === undefined) return { faults: done.faults ?? [] };
    const words = `The JSONata expression '${expression.source.trim()}' specified for the field '${site.location}' returned an unexpected result type. Expected 'boolean', but was '${kindOf(json)}' for value: ${jsonText(json)}`;
    return {
      faults: [
        placed(
          queryFault(() => words, site.location),
          site,
        ),
      ],
    };
  }

  *attempts(state: State, retriers: readonly Retrier[], frame: F, attempt: (count: Box, frame: F) => Step<Box, R>): Step<Box, R> {
    const used = retriers.map(() => 0);
    for (let count = 0; ; count++) {
      const result = yield* attempt(new Box(count), frame);
      const fault = result.faults?.[0];
      if (!fault) return result;
      const event = evaluationFailed<Box>(state, fault, this);
      if (event) yield { kind: "event", state, event };
      const raised = toRaisedError(fault, this.world.state, this.world.enteredId);
      const i = fault.catchable ? retriers.findIndex((r) => this.takes(r, fault)) : -1;
      const retrier = retriers[i];
      if (!retrier || (used[i] as number) >= (retrier.maxAttempts?.value ?? 3)) return { faults: [fault] };
      if (retrier.jitterStrategy) this.world.isIrregular?.();
      const seconds = delaySeconds(retrier, used[i] as number, this.world.random);
      this.world.retrying?.(state, i, seconds, raised);
      used[i] = (used[i] as number) + 1;
      yield { kind: "wait", state, until: { kind: "seconds", seconds: new Box(seconds) } };
    }
  }

  private takes(retrier: Retrier, fault: Fault): boolean {
    const names = retrier.errorEquals.map((name) => this.errorName(name));
    return splitErrors(fault.errors, names).left.names.size === 0;
  }

  errorName(name: Field<string>): string {
    return name.value;
  }

  errorOutput(fault: Fault): Box {
    const { error, cause } = this.describe(fault);
    return new Box({ Error: error ?? null, Cause: cause ?? (error === undefined ? null : "") });
  }

  describe(fault: Fault): RaisedError {
    return toRaisedError(fault, this.world.state, this.world.enteredId);
  }

  raise(error: Box | undefined, cause: Box | undefined): Fault {
    const words = cause?.json;
    return {
      errors: errorNamed(typeof error?.json === "string" ? error.json : ""),
      catchable: true,
      ...(typeof words === "string" ? { cause: () => words } : {}),
    };
  }

  fresh(kind: "time" | "token", state: State): Box {
    if (kind === "time" && readsTime(state)) this.world.isIrregular?.();
    return new Box(kind === "time" ? isoTime(this.world.now) : `AQCEAAAAKgAAAAMAAAAAAAAAA${this.world.random.hex(64)}`);
  }

  size(value: Box): Box {
    return new Box(Array.isArray(value.json) ? value.json.length : isObject(value.json) ? Object.keys(value.json).length : 0);
  }

  kindOf(value: Box): string {
    return kindOf(value.json);
  }

  show(value: Box): string {
    return jsonText(value.json);
  }

  observe(state: State, role: Role, value: Box): void {
    this.world.observe?.(state, role, value.json);
  }
}

const BY_CHANCE: ReadonlySet<string> = new Set(["States.MathRandom", "States.UUID"]);

/** The fault with the operation that raised it. */
const placed = (fault: Fault, site: Site): Fault => ({ ...fault, at: site });

/** @param what the state, or the integration whose result it is. */
export function tooLarge(what: string): Fault {
  return {
    errors: errorNamed(DATA_LIMIT_EXCEEDED),
    catchable: true,
    cause: () => `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}

/** A path that can match several places is present where it matches one. */
const isPresent = (value: Json | undefined, path: Path): boolean =>
  value !== undefined && (path.definite || !Array.isArray(value) || value.length > 0);

const NUMBER = /^-?\d+(\.\d+)?$/;

function fits(json: Json, expected: Expected, now: number): boolean {
  switch (expected.kind) {
    case "integer":
    case "number": {
      const number = expected.orText && typeof json === "string" && NUMBER.test(json) ? Number(json) : json;
      if (typeof number !== "number" || (expected.kind === "integer" && !Number.isInteger(number))) return false;
      return number >= (expected.min ?? -Infinity) && number <= (expected.max ?? Infinity);
    }
    case "timestamp":
      return typeof json === "string" && isNear(parseTimestamp(json), expected.ahead ?? Infinity, now);
    case "array":
      return Array.isArray(json);
    case "array-or-object":
      return typeof json === "object" && json !== null;
    default:
      return typeof json === expected.kind;
  }
}

/** @param ahead seconds after `now`, which is in milliseconds. */
const isNear = (instant: ReturnType<typeof parseTimestamp>, ahead: number, now: number): boolean =>
  instant !== undefined && instant.seconds - now / 1000 <= ahead;

/** So many variables are all handed to the engine, which takes less time than asking which ones it needs. */
const FEW_VARIABLES = 16;

/** The values that variables have for the expression. */
function variablesFor(expression: JsonataExpression, variables: VariableScope<Box>): Map<string, Json> {
  const bindings = new Map<string, Json>();
  let count = 0;
  for (let scope: VariableScope<Box> | undefined = variables; scope; scope = scope.outer) count += scope.own.size;
  if (count > FEW_VARIABLES && expression.ast) {
    for (const name of namedVariables(expression.ast)) {
      const value = lookUp(variables, name);
      if (value) bindings.set(name, value.json);
    }
    return bindings;
  }
  for (let scope: VariableScope<Box> | undefined = variables; scope; scope = scope.outer)
    for (const [name, value] of scope.own) if (!bindings.has(name)) bindings.set(name, value.json);
  return bindings;
}
