import { spend } from "../../budget/budget.js";
import type { Node } from "../../text/node.js";

/** Names that loops and templates bind. A template file sees nothing but these. */
export interface Scope {
  readonly names: ReadonlyMap<string, Node>;
  readonly closed: boolean;
  /** Every name that may be used is there: others are mistakes. */
  readonly complete: boolean;
}

export const OPEN: Scope = { names: new Map(), closed: false, complete: true };

export const bound = (scope: Scope, ...names: readonly (readonly [string, Node])[]): Scope => {
  spend(scope.names.size / 20);
  return { ...scope, names: new Map([...scope.names, ...names]) };
};
