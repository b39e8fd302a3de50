import type { Path } from "../asl/expressions.js";
import type { Catcher, Machine, MapState, ParallelState, PassState, State, TaskState } from "../asl/model.js";
import { expressionsOf } from "../asl/variable-references.js";
import type { Node } from "../text/node.js";

/** Members of the payload that later states still read; `all` where the payload is read as a whole. */
export type Live = "all" | ReadonlySet<string>;

const NONE: ReadonlySet<string> = new Set();

/**
 * Which members of the payload are read behind each state of a machine, its own scope only: what a branch or a child
 * reads of its input counts as read by the Parallel or Map around it. What is not understood reads everything.
 * @returns by state, what is live when the state has put its result into the payload
 */
export function liveOut(machine: Machine): ReadonlyMap<State, Live> {
  const states = [...machine.states.values()].reverse();
  const before = new Map<State, Live>(states.map((state) => [state, NONE]));
  const after = new Map<State, Live>(states.map((state) => [state, NONE]));
  // sets only grow, and there are no more names than the definition writes
  for (let changed = true; changed; ) {
    changed = false;
    for (const state of states) {
      const out = afterOutputPath(
        state,
        union(...followers(state, machine).map((next) => (next === "end" ? "all" : (before.get(next) ?? NONE)))),
      );
      const into = union(reads(state), passing(state, out), ...caught(state).map(({ to, keeps }) => keeps((to && before.get(to)) ?? NONE)));
      changed ||= grew(after.get(state), out) || grew(before.get(state), into);
      after.set(state, out);
      before.set(state, into);
    }
  }
  return after;
}

const grew = (was: Live | undefined, is: Live): boolean => (was === "all" ? false : is === "all" || is.size > (was?.size ?? 0));

function union(...parts: readonly Live[]): Live {
  const all = new Set<string>();
  for (const part of parts) {
    if (part === "all") return "all";
    for (const name of part) all.add(name);
  }
  return all;
}

const without = (live: Live, name: string): Live => (live === "all" ? "all" : new Set([...live].filter((one) => one !== name)));

function followers(state: State, machine: Machine): readonly (State | "end")[] {
  if (state.type === "Succeed") return ["end"];
  if (state.type === "Fail") return [];
  const names = state.type === "Choice" ? [state.default?.value, ...state.choices.map((rule) => rule.next?.value)] : [state.next?.value];
  const found = names.flatMap((name) => (name === undefined ? [] : (machine.states.get(name) ?? [])));
  return state.type !== "Choice" && state.end ? [...found, "end"] : found;
}

function afterOutputPath(state: State, out: Live): Live {
  if (!("outputPath" in state) || !state.outputPath) return out;
  const path = state.outputPath.value;
  if (path === null) return NONE;
  return path.steps.length === 0 ? out : ofPath(path);
}

/** What the state itself reads of its input. */
function reads(state: State): Live {
  if (state.queryLanguage === "JSONata") return readByJsonata(state);
  const narrowed = "inputPath" in state && state.inputPath ? state.inputPath.value : undefined;
  if (narrowed === null) return NONE;
  if (narrowed && narrowed.steps.length > 0) return ofPath(narrowed);
  if (readsWhole(state)) return "all";
  return union(...[...expressionsOf(state)].flatMap((one) => (one.kind === "path" && !isOfResult(one, state) ? [ofPath(one)] : [])));
}

/** Without Parameters the input goes to the work as it is. */
function readsWhole(state: State): boolean {
  if (state.type === "Task" || state.type === "Parallel") return !state.parameters;
  if (state.type === "Map") return !state.items && !state.itemReader;
  return state.type === "Succeed";
}

/** Paths of ResultSelector and of ResultPath speak of the result, not of the input. */
function isOfResult(path: Path, state: State): boolean {
  for (let node: Node | undefined = path.node; node; node = node.parent) {
    if (node.parent !== state.node) continue;
    const name = state.node.members.find((member) => member.value === node)?.key.name;
    return name === "ResultSelector" || name === "ResultPath" || name === "OutputPath" || name === "Catch";
  }
  return false;
}

function readByJsonata(state: State): Live {
  const parts: Live[] = [];
  for (const one of expressionsOf(state)) {
    if (one.kind !== "jsonata") continue;
    // linear: what it looks at ahead is what it cannot begin with again
    if (!one.ast || /\$states\b(?!\s*\.\s*(input|result|context|errorOutput)\b)/.test(one.source)) return "all";
    for (const [, name] of one.source.matchAll(/\$states\s*\.\s*input\b(?:\s*\.\s*([A-Za-z_]\w*))?/g))
      parts.push(name === undefined ? "all" : new Set([name]));
  }
  const takesInput = (state.type === "Task" || state.type === "Parallel") && !state.parameters;
  return takesInput || state.type === "Succeed" ? "all" : union(...parts);
}

/** What of the payload behind the state comes from its input. */
function passing(state: State, out: Live): Live {
  switch (state.type) {
    case "Task":
    case "Map":
    case "Parallel":
    case "Pass":
      return passingWork(state, out);
    case "Fail":
      return NONE;
    default:
      return state.queryLanguage === "JSONata" && "output" in state && state.output ? NONE : out;
  }
}

function passingWork(state: TaskState | MapState | ParallelState | PassState, out: Live): Live {
  if (state.queryLanguage === "JSONata") return state.type === "Pass" && !state.output ? out : NONE;
  const makes = state.type !== "Pass" || state.result !== undefined || state.parameters !== undefined;
  if (!makes) return out;
  const path = state.resultPath?.value;
  if (path === null) return out;
  return path === undefined ? NONE : besides(path, out);
}

/** A result put at one member leaves the others; put deeper, it leaves that one in part as well. */
function besides(path: Path, out: Live): Live {
  const [first] = path.steps;
  if (!first) return NONE;
  return path.steps.length === 1 && first.kind === "member" ? without(out, first.name) : out;
}

function caught(state: State): readonly { readonly to: State | undefined; keeps(live: Live): Live }[] {
  if (!("catch" in state)) return [];
  return state.catch.map((catcher: Catcher) => ({
    to: catcher.next && state.machine.states.get(catcher.next.value),
    keeps: (live) => {
      const path = catcher.resultPath?.value;
      if (path === null) return live;
      return path === undefined ? NONE : besides(path, live);
    },
  }));
}

function ofPath(path: Path): Live {
  if (path.root.kind !== "input") return NONE;
  const [first] = path.steps;
  return first?.kind === "member" ? new Set([first.name]) : "all";
}
