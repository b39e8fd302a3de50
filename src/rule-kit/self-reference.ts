import type { JsonataNode, Path, Template } from "../asl/expressions.js";
import type { State } from "../asl/model.js";

/** A value that an iteration of a loop makes out of itself. */
export interface SelfReference {
  readonly state: State;
  /** `$.text`, `$text`; `The input` for all of it. */
  readonly name: string;
  /** How often it contains itself: twice or more doubles its size. */
  readonly times: number;
}

/** Values that a state of the loop writes and that no other state of it drops or writes anew. */
export function selfReferencesIn(states: readonly State[]): SelfReference[] {
  return states.flatMap((state) => [...variablesOf(state), ...membersOf(state, states)]);
}

function* variablesOf(state: State): Iterable<SelfReference> {
  const assign = "assign" in state ? state.assign?.value : undefined;
  if (assign?.kind !== "object") return;
  for (const { key, value } of assign.entries) {
    const times = copies(value, (path) => path.root.kind === "variable" && path.root.name === key && path.steps.length === 0, [key]);
    if (times > 0) yield { state, name: `$${key}`, times };
  }
}

function* membersOf(state: State, states: readonly State[]): Iterable<SelfReference> {
  if (state.type !== "Pass") return;
  const [template, base] = writtenBy(state);
  if (!template) return;
  const others = states.filter((other) => other !== state);
  if (base.length === 0 && isBuilt(template)) {
    const times = copies(template, (path) => path.root.kind === "input" && path.steps.length === 0, ["states", "input"]);
    if (times > 0 && others.every((other) => keeps(other, []))) yield { state, name: "The input", times };
  }
  const todo: [Template, readonly string[]][] = [[template, base]];
  for (const [one, at] of todo) {
    if (one.kind === "object") for (const { key, value } of one.entries) todo.push([value, [...at, key]]);
    else if (at.length > 0) {
      const times = copies(one, (path) => path.root.kind === "input" && isPathTo(path, at), ["states", "input", ...at]);
      if (times > 0 && others.every((other) => keeps(other, at))) yield { state, name: `$.${at.join(".")}`, times };
    }
  }
}

/** What a Pass writes, and where; nothing where its input or output is cut. */
function writtenBy(state: Extract<State, { type: "Pass" }>): readonly [Template | undefined, readonly string[]] {
  if (state.queryLanguage === "JSONata") return [state.output?.value, []];
  const path = state.resultPath?.value;
  const names = path === undefined ? [] : path && namesOf(path);
  if (!names || state.inputPath || state.outputPath) return [undefined, []];
  return [state.parameters?.value, names];
}

const isBuilt = ({ kind }: Template): boolean => kind === "object" || kind === "array";

function namesOf({ steps }: Path): readonly string[] | undefined {
  const names = steps.flatMap((step) => (step.kind === "member" ? [step.name] : []));
  return names.length === steps.length ? names : undefined;
}

const isPathTo = (path: Path, names: readonly string[]): boolean => namesOf(path)?.join("\n") === names.join("\n");

/** Whether the member goes on as it came: beside a result, in an unchanged input, or written from itself. */
function keeps(state: State, names: readonly string[]): boolean {
  if (state.queryLanguage === "JSONata")
    return state.type === "Choice" || state.type === "Wait" || (state.type === "Pass" && (!state.output || rewrites(state, names)));
  const narrows = (path: Path | null | undefined): boolean => path !== undefined && (path === null || path.steps.length > 0);
  if ("outputPath" in state && narrows(state.outputPath?.value)) return false;
  if ("inputPath" in state && narrows(state.inputPath?.value)) return false;
  if (state.type === "Choice" || state.type === "Wait") return true;
  if (state.type === "Pass" && !state.parameters && state.result === undefined) return true;
  if (state.type === "Pass" && rewrites(state, names)) return true;
  if (!("resultPath" in state)) return false;
  const path = state.resultPath?.value;
  if (path === null) return true;
  const written = path && namesOf(path);
  return written !== undefined && written.length > 0 && (names.length === 0 || !isPrefix(written, names));
}

const isPrefix = (short: readonly string[], long: readonly string[]): boolean => short.every((name, i) => long[i] === name);

/** A Pass that builds the payload anew with the member in its place. */
function rewrites(state: Extract<State, { type: "Pass" }>, names: readonly string[]): boolean {
  const [template, base] = writtenBy(state);
  if (!template || !isPrefix(base, names)) return false;
  let at: Template | undefined = template;
  for (const name of names.slice(base.length)) at = at?.kind === "object" ? at.entries.find(({ key }) => key === name)?.value : undefined;
  return at !== undefined && copies(at, (path) => path.root.kind === "input" && isPathTo(path, names), ["states", "input", ...names]) > 0;
}

/** Functions whose result is as large as all their arguments together, or larger. */
const KEEPING = new Set(["States.Format", "States.Array", "States.JsonToString", "States.Base64Encode"]);
const KEEPING_JSONATA = new Set(["append", "string", "join", "base64encode"]);

/**
 * How often the value is in what the template makes, one level deeper or beside something else; 0 where it is passed on as it
 * is, or only a part of it.
 * @param names of the JSONata path that reads it
 */
function copies(template: Template, is: (path: Path) => boolean, names: readonly string[]): number {
  if (template.kind === "path") return 0;
  const found = count(template, is, names);
  return template.kind === "jsonata" && template.ast && isNames(template.ast, names) ? 0 : found;
}

function count(template: Template, is: (path: Path) => boolean, names: readonly string[]): number {
  switch (template.kind) {
    case "path":
      return is(template) ? 1 : 0;
    case "object":
      return sum(template.entries, ({ value }) => count(value, is, names));
    case "array":
      return sum(template.items, (item) => count(item, is, names));
    case "intrinsic":
      return KEEPING.has(template.name) ? sum(template.args, (arg) => (arg.kind === "literal" ? 0 : count(arg, is, names))) : 0;
    case "jsonata":
      return template.ast ? countIn(template.ast, names) : 0;
    default:
      return 0;
  }
}

/** Nesting is input: no recursion. */
function countIn(root: JsonataNode, names: readonly string[]): number {
  let found = 0;
  const todo: JsonataNode[] = [root];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (isNames(at, names)) found++;
    else if (at.type === "binary" && at.value === "&") todo.push(at.lhs as JsonataNode, at.rhs as JsonataNode);
    else if (at.type === "unary" && at.value === "{") for (const [, value] of at.lhs as [JsonataNode, JsonataNode][]) todo.push(value);
    else if (at.type === "unary" && at.value === "[") todo.push(...(at.expressions as JsonataNode[]));
    else if (at.type === "block") todo.push(...(at.expressions as JsonataNode[]).slice(-1));
    else if (at.type === "function" && KEEPING_JSONATA.has(String((at.procedure as JsonataNode).value)))
      todo.push(...(at.arguments as JsonataNode[]));
  }
  return found;
}

/** `$states.input.text`, `$text`. */
function isNames(node: JsonataNode, names: readonly string[]): boolean {
  const steps = (node.type === "path" ? node.steps : [node]) as readonly JsonataNode[];
  if (steps.length !== names.length || steps[0]?.type !== "variable") return false;
  return steps.every((step, i) => step.value === names[i] && !step.predicate && !step.stages);
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);
