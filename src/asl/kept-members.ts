import type { Path, Template } from "./expressions.js";
import type { Catcher, State } from "./model.js";
import { assignmentsOf } from "./variable-references.js";

/**
 * Is a member of the state input the same in the output of the state, on every edge to one of `next`? Decided by the fields
 * alone; an edge that leaves for another state is not looked at. `names` lead from the root of the input to the member.
 */
export function keepsMember(state: State, names: readonly string[], next: ReadonlySet<string>): boolean {
  if (state.type === "Fail" || state.type === "Succeed") return true;
  if (!isRoot(state.outputPath?.value)) return false;
  if (state.output || (state.type === "Choice" && state.choices.some((rule) => rule.output))) return false;
  if ("catch" in state && !state.catch.every((catcher) => !next.has(catcher.next?.value ?? "") || catcherKeeps(state, catcher, names)))
    return false;
  if (state.type === "Choice" || state.type === "Wait") return isRoot(state.inputPath?.value);
  if (state.type === "Pass" && !state.parameters && !state.result && !state.resultPath) return isRoot(state.inputPath?.value);
  if (state.queryLanguage === "JSONata") return state.type === "Pass";
  return "resultPath" in state && leaves(state.resultPath?.value, names);
}

const isRoot = (path: Path | null | undefined): boolean => path === undefined || (path !== null && isPlainRoot(path));
const isPlainRoot = ({ root, steps, fn }: Path): boolean => root.kind === "input" && steps.length === 0 && fn === undefined;

const catcherKeeps = ({ queryLanguage }: State, { resultPath }: Catcher, names: readonly string[]): boolean =>
  queryLanguage === "JSONPath" && leaves(resultPath?.value, names);

/** Does a result written there leave the member as it is? Without a ResultPath it replaces the whole input. */
function leaves(path: Path | null | undefined, names: readonly string[]): boolean {
  if (path === null) return true;
  if (path === undefined || path.root.kind !== "input") return false;
  for (const [i, step] of path.steps.entries()) {
    if (step.kind !== "member" || names[i] === undefined) return false;
    if (step.name !== names[i]) return true;
  }
  return false;
}

/** Does no Assign of the state, its rules and catchers set the variable? */
export function keepsVariable(state: State, name: string): boolean {
  for (const { template } of assignmentsOf(state)) if (mayAssign(template, name)) return false;
  return true;
}

const mayAssign = (template: Template, name: string): boolean =>
  template.kind === "object"
    ? template.entries.some(({ key, unresolved }) => unresolved || key === name)
    : template.kind !== "literal" || (typeof template.value === "object" && template.value !== null && Object.hasOwn(template.value, name));
