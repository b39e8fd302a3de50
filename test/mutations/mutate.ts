/**
 * Ways to break a sound definition, each known to break what one rule watches. An operator yields every place of a
 * definition where it applies, as the broken definition; nothing where it does not apply.
 */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Dict = { [key: string]: Value };

export interface Mutant {
  readonly definition: Dict;
  /** The state that was broken. */
  readonly state: string;
}

export interface Operator {
  readonly name: string;
  readonly rule: string;
  /** Only for machines of this type. */
  readonly type?: "EXPRESS" | "STANDARD";
  mutate(definition: Dict): Iterable<Mutant>;
}

/** Applies `change` to a copy for each state that it accepts (by not returning false). */
export function eachState(change: (state: Dict, scope: Dict, root: Dict) => false | undefined): Operator["mutate"] {
  return function* (definition) {
    for (const path of statePaths(definition)) {
      const copy = structuredClone(definition);
      const scope = at(copy, path.slice(0, -2));
      const state = at(copy, path);
      if (change(state, scope, copy) !== false) yield { definition: copy, state: path.at(-1) as string };
    }
  };
}

export function statePaths(definition: Dict): string[][] {
  const found: string[][] = [];
  const todo: string[][] = [[]];
  for (let scope = todo.pop(); scope; scope = todo.pop()) {
    for (const [name, state] of Object.entries((at(definition, scope).States ?? {}) as Dict)) {
      const path = [...scope, "States", name];
      found.push(path);
      const inner = state as Dict;
      for (const key of ["ItemProcessor", "Iterator"]) if (inner[key]) todo.push([...path, key]);
      ((inner.Branches ?? []) as Value[]).forEach((_, i) => void todo.push([...path, "Branches", String(i)]));
    }
  }
  return found;
}

export const at = (root: Dict, path: readonly string[]): Dict => path.reduce((here, key) => (here as Dict)[key] as Dict, root);
export const resource = (state: Dict): string => (typeof state.Resource === "string" ? state.Resource : "");
export const isTask = (state: Dict): boolean => state.Type === "Task";
export const params = (state: Dict): Dict | undefined => (state.Parameters ?? state.Arguments) as Dict | undefined;

/** Changes the state as text; nothing where the text stays as it is. */
export function changeText(state: Dict, from: RegExp, to: string): false | undefined {
  const before = JSON.stringify(state);
  const after = before.replace(from, to);
  if (after === before) return false;
  const changed = JSON.parse(after) as Dict;
  for (const key of Object.keys(state)) delete state[key];
  Object.assign(state, changed);
  return undefined;
}
