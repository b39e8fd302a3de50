import type { Block, Expression, ObjectItem } from "../../languages/hcl/syntax.js";
import type { Member, Node } from "../../text/node.js";
import type { Span } from "../../text/range.js";
import type { Inputs, Module } from "./module.js";
import type { Scope } from "./scope.js";
import type { Session } from "./session.js";

/** What each kind of expression asks of the evaluation that it is a part of: the values of its own parts. */
export interface Evaluator {
  /** Tells the names of this module's call from those of others. */
  readonly id: number;
  /** The calls that lead here from the module that is read: empty in that module, `module.a.module.b.` within others. */
  readonly chain: string;
  /** The evaluation of the module that calls this one. */
  readonly caller: Evaluator | undefined;
  readonly module: Module;
  readonly session: Session;
  /** What the module is called with. */
  readonly inputs: Inputs;
  /** Defaults are asked for as written, as conditions do. */
  readonly takesDefaultsLiterally: boolean;

  /** The value; a hole where it has none. @throws BudgetSpentError */
  evaluate(expression: Expression, scope?: Scope): Node;
  /** @throws NoValue where it has none. */
  strict(expression: Expression, scope: Scope): Node;
  /** The first of the expressions that has a value. @throws NoValue where none has. */
  firstOf(expressions: readonly Expression[], scope: Scope): Node;
  attribute(block: Block, name: string, scope?: Scope): Node | undefined;
  member(item: ObjectItem, scope: Scope): Member;
  /** The truth of a condition under the variables' defaults; undefined where only deployment decides. */
  truth(expression: Expression, scope?: Scope): boolean | undefined;
  /** Computes with the variables' defaults as written. */
  exactly<T>(compute: () => T): T;
  /** The JSON text of a value, which remembers the value. */
  jsonEncoded(tree: Node, at: Span): Node;
  /** A module that is called with a path, with what it is given here. */
  child(name: string): Evaluator | undefined;
  /** @param scope what `each` and `count` are in the call. */
  openChild(name: string, scope: Scope): Evaluator | undefined;
}
