import type { Machine, State } from "../asl/model.js";
import type { Shape } from "../integrations/shapes.js";
import type { Json } from "../text/node.js";
import { NO_KNOWLEDGE } from "../values/abstract/constraints.js";
import { fromJson } from "../values/abstract/json.js";
import { numberRange } from "../values/abstract/number.js";
import type { Sym } from "../values/abstract/symbol.js";
import { globText } from "../values/abstract/text.js";
import {
  type AbstractValue,
  type Entry,
  MUST,
  OPTIONAL,
  objectOf,
  ofNumber,
  ofObject,
  ofText,
  PROVENANCE,
  withProvenance,
  withSym,
} from "../values/abstract/value.js";
import type { Answers } from "./fixpoint/answers.js";
import { drive, Engine, limitsOf } from "./fixpoint/engine.js";
import { atMostBytes, valuesOf } from "./fixpoint/input-schema.js";
import { analyzeScope } from "./fixpoint/scope.js";
import { valueOfInput } from "./fixpoint/shape-values.js";
import { anyInput } from "./fixpoint/task-model.js";
import { textsOf, thresholdsOf } from "./fixpoint/thresholds.js";
import type { ScopeRun } from "./fixpoint/visit.js";
import { concreteConstants } from "./symbolic/constants.js";
import { executionArn, timeText } from "./symbolic/context-values.js";
import type { AbstractFrame } from "./symbolic/frames.js";
import { SymbolicMode } from "./symbolic/symbolic-mode.js";

export interface AnalyzeOptions {
  /** STANDARD where nothing says it. */
  readonly type?: "STANDARD" | "EXPRESS";
  /** What is known of the input; any JSON value where absent. */
  readonly input?: { readonly value: Json };
  /** A JSON Schema that every input meets. */
  readonly inputSchema?: Json;
  /** What starts executions, and the members of what it passes; of no account where a schema or an input is given. */
  readonly startedBy?: { readonly name: string; readonly shape: Shape };
  /** Bytes that the input (`input`) or a task's result (`states.<name>.result` or `.output`) has at most, as the user declares. */
  readonly maxBytes?: ReadonlyMap<string, number>;
  /** What is known of tasks beyond their resources. */
  readonly known?: Answers;
  /** Tasks whose answer is given: they always succeed with it. */
  readonly answers?: ReadonlyMap<State, AbstractValue>;
}

export interface Analysis {
  readonly machine: Machine;
  readonly type: "STANDARD" | "EXPRESS";
  readonly engine: Engine;
  readonly run: ScopeRun;
  /** The input's symbol, where the input is unknown. */
  readonly input: Sym | undefined;
  /** What the input may be. */
  readonly inputs: AbstractValue;
  /** The input is what the template's starters pass: other executions may get another one. */
  readonly started: boolean;
}

/** Everything a machine can do, from any input and with any answers of the outside. */
export function explore(machine: Machine, options: AnalyzeOptions = {}): Analysis {
  const type = options.type ?? "STANDARD";
  const limits = limitsOf(type, machine);
  const engine = new Engine(
    machine,
    type,
    limits,
    new SymbolicMode(concreteConstants(), textsOf(machine)),
    thresholdsOf(machine),
    options.answers,
    options.maxBytes,
    options.known,
  );
  const input = options.input ? undefined : engine.rootSymbol({ kind: "input", name: "$" });
  const any = anyInputOf(options);
  const inputs = options.input ? fromJson(options.input.value) : atMostBytes(any, options.maxBytes?.get("input"));
  const frame = firstFrame(engine, withSym(inputs, input));
  const run = drive({ machine, frame }, engine, (ask) => analyzeScope(ask.machine, ask.frame, engine));
  return { machine, type, engine, run, input, inputs, started: options.startedBy !== undefined };
}

function anyInputOf({ inputSchema, startedBy }: AnalyzeOptions): AbstractValue {
  if (inputSchema !== undefined) return valuesOf(inputSchema);
  return startedBy ? withProvenance(valueOfInput(startedBy.name, startedBy.shape), PROVENANCE.input) : anyInput();
}

/** Characters of the name of an execution or a state machine. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const LONGEST_NAME = 80;

/** The frame in which an execution begins: `$$.Execution.Input` is the input itself. */
function firstFrame(engine: Engine, input: AbstractValue): AbstractFrame {
  const own = (prefix: string, lo = 0, hi = 1024): AbstractValue => ofText(globText([prefix, ""], lo, hi), PROVENANCE.execution);
  const members = [
    ["Id", executionArn()],
    ["Input", input],
    ["Name", own("", 1, LONGEST_NAME)],
    ["RoleArn", own("arn:")],
    ["StartTime", timeText(PROVENANCE.execution)],
    ["RedriveCount", ofNumber(numberRange(0, 1000, true), PROVENANCE.execution)],
  ] as const;
  // a synchronous Express execution has no RedriveCount
  const optional = engine.type === "EXPRESS" ? "RedriveCount" : undefined;
  const entries: Entry[] = members.map(([key, value]) => ({ key, value, presence: key === optional ? OPTIONAL : MUST }));
  const execution = ofObject(objectOf(entries), PROVENANCE.execution | input.taint);
  const stateMachine = engine.values.object([
    ["Id", own("arn:")],
    ["Name", own("", 1, LONGEST_NAME)],
  ]);
  return { input, variables: { own: new Map() }, context: { execution, stateMachine }, knowledge: NO_KNOWLEDGE };
}
