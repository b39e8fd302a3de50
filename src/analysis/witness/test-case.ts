import { allStates, type State, type TaskState } from "../../asl/model.js";
import type { S3Object } from "../../execution/tasks.js";
import type { Json } from "../../text/node.js";
import { look } from "../../values/abstract/constraints.js";
import type { Sym } from "../../values/abstract/symbol.js";
import { ANY, withSym } from "../../values/abstract/value.js";
import { isObject } from "../../values/concrete/box.js";
import type { Analysis } from "../analyze.js";
import { type AbstractFrame, knowledgeOf, resolveSymbols } from "../symbolic/frames.js";
import type { PathExecution } from "./path-execution.js";
import { type SamplingStrategy, sample } from "./sample.js";

/** An input and the outcomes of all tasks, in the form of a mocks file. */
export interface TestCase {
  readonly input: Json;
  readonly mocks: ReadonlyMap<string, readonly Json[]>;
  /** What ItemReaders read; nothing unless it is said. */
  readonly s3?: readonly S3Object[];
}

/**
 * Values that fit what is known in `frame`, which a trail led to.
 * @param given results that are prescribed.
 */
export function testCaseFor(
  trail: PathExecution,
  frame: AbstractFrame,
  analysis: Analysis,
  taste: SamplingStrategy,
  given: ReadonlyMap<State, Json> = new Map(),
): TestCase {
  const k = knowledgeOf(frame);
  const results = new Map<State, Json>();
  let input = trail.learned.reduce((json, f) => completed(json, inputOf(analysis, f, LEAST)), inputOf(analysis, frame, taste));
  for (const task of trail.tasks) {
    const known = resultOf(task, analysis, frame, taste);
    results.set(
      task,
      trail.learned.reduce((json, f) => completed(json, resultOf(task, analysis, f, LEAST)), known),
    );
  }
  for (const [task, json] of given) {
    const known = results.get(task);
    results.set(task, known === undefined ? json : completed(json, known));
  }
  for (const { items, item, names } of trail.maps) {
    if (!items && !names) continue;
    const one = [sample(resolveSymbols(look(withSym(ANY, item), k), frame), taste, 1)];
    if (!items) input = withMember(input, names ?? [], one);
    else if (items.root === analysis.input) input = withPart(input, items, one);
    else {
      const owner = [...results.keys()].find((task) => items.root.origin.place === task);
      if (owner) results.set(owner, withPart(results.get(owner) as Json, items, one));
    }
  }
  return { input, mocks: mocksOf(analysis, results, trail.failing, taste) };
}

const LEAST: SamplingStrategy = { kind: "least" };

const inputOf = ({ inputs, input }: Analysis, frame: AbstractFrame, taste: SamplingStrategy): Json =>
  input ? sample(resolveSymbols(look(withSym(inputs, input), knowledgeOf(frame)), frame), taste) : {};

/** The value with the members that only the other one has; lists item by item. */
function completed(json: Json, by: Json): Json {
  if (Array.isArray(json) && Array.isArray(by)) return json.map((item, i) => (by[i] === undefined ? item : completed(item, by[i] as Json)));
  if (!isObject(json) || !isObject(by)) return json;
  const members = Object.entries(by).map(([key, value]) => [key, Object.hasOwn(json, key) ? completed(json[key] as Json, value) : value]);
  return { ...json, ...Object.fromEntries(members) };
}

function resultOf(task: TaskState, { engine }: Analysis, frame: AbstractFrame, taste: SamplingStrategy): Json {
  const own = engine.answers.get(task) ?? engine.models.of(task).value;
  return sample(resolveSymbols(look(withSym(own, engine.symbol(task, "result", "result")), knowledgeOf(frame)), frame), taste);
}

/** Tasks elsewhere answer something that fits their API. */
function mocksOf(
  { machine, engine }: Analysis,
  results: ReadonlyMap<State, Json>,
  failing: ReadonlyMap<State, string>,
  taste: SamplingStrategy,
): TestCase["mocks"] {
  const mocks = new Map<string, Json[]>();
  for (const state of allStates(machine)) {
    if (state.type !== "Task") continue;
    const error = failing.get(state);
    const output = results.has(state)
      ? (results.get(state) as Json)
      : sample(engine.models.of(state).value, { kind: taste.kind === "most" ? "most" : "least" });
    mocks.set(state.name, [error === undefined ? { output } : outcomeOf(error)]);
  }
  return mocks;
}

export const outcomeOf = (error: string): Json => (error === "States.Timeout" ? { error, timedOut: true } : { error, cause: "mocked" });

/** The value with another one at the symbol's place. */
function withPart(root: Json, sym: Sym, value: Json): Json {
  const steps: (string | number)[] = [];
  for (let at: Sym = sym; at.part; at = at.part.of) {
    if (at.part.kind === "length") return root;
    steps.unshift(at.part.kind === "field" ? at.part.key : at.part.index);
  }
  return withMember(root, steps, value);
}

/** The value with another one below it. */
function withMember(root: Json, steps: readonly (string | number)[], value: Json): Json {
  const put = (at: Json | undefined, i: number): Json => {
    const step = steps[i];
    if (step === undefined) return value;
    if (typeof step === "number") {
      const items = Array.isArray(at) ? [...at] : [];
      items[step] = put(items[step], i + 1);
      return items.map((item) => item ?? null);
    }
    const members = typeof at === "object" && at !== null && !Array.isArray(at) ? at : {};
    return { ...members, [step]: put(members[step], i + 1) };
  };
  return put(root, 0);
}
