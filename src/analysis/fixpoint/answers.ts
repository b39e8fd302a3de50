import type { State, TaskState } from "../../asl/model.js";
import type { Shape } from "../../integrations/shapes.js";
import type { Outcome } from "../../semantics/effects.js";
import type { Json } from "../../text/node.js";
import { fromJson } from "../../values/abstract/json.js";
import { OBJECT } from "../../values/abstract/kinds.js";
import { meet } from "../../values/abstract/lattice.js";
import { type AbstractValue, change, MUST, PAYLOAD_LIMIT, PROVENANCE, setEntry, withProvenance } from "../../values/abstract/value.js";
import { valuesOf } from "./input-schema.js";
import { valueOfCode } from "./shape-values.js";
import { type TaskModel, taskModelOf } from "./task-model.js";

/** What is known of a child execution's state machine, as its own analysis found it. */
export interface ChildResult {
  /** JSON Schema of what a successful execution gives. */
  readonly output: Json;
  /** Seconds that an execution lasts at most; absent where nothing bounds it. */
  readonly seconds?: number;
}

/** What the code in a file returns; null where it returns nothing. */
export interface FunctionResult {
  readonly file: string;
  readonly shape: Shape | null;
}

/** What is known of tasks beyond their resource: their children, and what the user declares. */
export interface Answers {
  readonly children?: ReadonlyMap<State, ChildResult>;
  /** What functions return, as their code says it. */
  readonly functions?: ReadonlyMap<State, FunctionResult>;
  /** JSON Schemas of results and of what states give on, by the name of the state. */
  readonly results?: ReadonlyMap<string, Json>;
  readonly outputs?: ReadonlyMap<string, Json>;
  /** Bytes that a result has at least, by its path: `states.Fetch.result`. */
  readonly minBytes?: ReadonlyMap<string, number>;
}

/** The task's model, narrowed by what is known besides; the same object each time. */
export class TaskModels {
  private readonly made = new Map<TaskState, TaskModel>();

  constructor(private readonly answers: Answers) {}

  of(state: TaskState): TaskModel {
    const { children, functions, results, minBytes } = this.answers;
    const child = children?.get(state);
    const code = functions?.get(state);
    const declared = results?.get(state.name);
    const model = taskModelOf(state);
    const least = minBytes?.get(`states.${state.name}.result`);
    if (!child && !code && declared === undefined && least === undefined) return model;
    const known = this.made.get(state) ?? atLeast(narrowed(code ? ofFunction(model, state, code) : model, state, child, declared), least);
    this.made.set(state, known);
    return known;
  }
}

/** The outcome with what is declared of the state's output; an error that a catcher takes goes on as it is. */
export function withDeclaredOutput(
  outcome: Outcome<AbstractValue>,
  state: State,
  outputs: ReadonlyMap<string, Json> | undefined,
): Outcome<AbstractValue> {
  const schema = outputs?.get(state.name);
  if (schema === undefined || outcome.handled || outcome.kind === "fail") return outcome;
  const narrow = (value: AbstractValue): AbstractValue => {
    const made = meet(value, fromSchema(schema));
    return made.kinds === 0 ? value : withProvenance(made, value.taint);
  };
  if (outcome.kind === "end") return { ...outcome, output: narrow(outcome.output) };
  return { ...outcome, frame: { ...outcome.frame, input: narrow(outcome.frame.input) } };
}

function narrowed(model: TaskModel, state: TaskState, child: ChildResult | undefined, declared: Json | undefined): TaskModel {
  let made = model;
  if (child) made = ofChild(made, state, child);
  if (declared !== undefined) {
    const value = withProvenance(meet(made.value, fromSchema(declared)), PROVENANCE.result);
    // a declaration that the API contradicts is not believed
    if (value.kinds !== 0) made = { ...made, value };
  }
  return made;
}

/** A declaration that the API contradicts is not believed; one that is above the quota says that the task fails. */
function atLeast(model: TaskModel, bytes: number | undefined): TaskModel {
  if (bytes === undefined || (bytes > model.value.hi && model.value.hi < PAYLOAD_LIMIT)) return model;
  // members of the result are bounded by the quota, and so is what they have together
  for (const least of bytes > PAYLOAD_LIMIT ? [bytes, PAYLOAD_LIMIT + 1] : [bytes]) {
    const value = change(model.value, { lo: Math.max(least, model.value.lo), hi: Math.max(least, model.value.hi) });
    if (value.kinds !== 0) return { ...model, value };
  }
  return model;
}

function ofChild(model: TaskModel, state: TaskState, { output, seconds }: ChildResult): TaskModel {
  const pattern = state.resource?.value.pattern;
  const { value } = model;
  const given = fromSchema(output);
  const whole =
    value.kinds === OBJECT && value.obj && pattern === "sync:2" && given.kinds !== 0
      ? change(value, { obj: setEntry(value.obj, { key: "Output", value: given, presence: MUST }) })
      : value;
  const isShorter = seconds !== undefined && seconds < model.longest && pattern !== "request-response";
  return { ...model, value: whole, ...(isShorter ? { longest: seconds, limitedBy: "the child execution ends by then" } : {}) };
}

/** Direct calls give what the function returns, `lambda:invoke` in Payload. */
function ofFunction(model: TaskModel, state: TaskState, { file, shape }: FunctionResult): TaskModel {
  const form = state.resource?.value.form;
  const made = (at: string): AbstractValue => withProvenance(shape ? valueOfCode(file, shape, at) : fromJson(null), PROVENANCE.result);
  if (form === "lambda") return { ...model, value: made("") };
  const { value } = model;
  if (form !== "optimized" || value.kinds !== OBJECT || !value.obj) return model;
  return { ...model, value: change(value, { obj: setEntry(value.obj, { key: "Payload", value: made("Payload"), presence: MUST }) }) };
}

/** Not of the input, as schemas of inputs are. */
function fromSchema(schema: Json): AbstractValue {
  const value = valuesOf(schema);
  return withProvenance({ ...value, taint: 0 }, PROVENANCE.result);
}
