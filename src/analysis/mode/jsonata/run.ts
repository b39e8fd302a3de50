import type { JsonataNode } from "../../../asl/expressions.js";
import type { Json } from "../../../sources/text/node.js";
import type { Evidence } from "../faults.js";
import { type Fn, type Outcome, UNKNOWN } from "./outcome.js";
import type { Scope } from "./scope.js";

/** The real evaluator, for calls on constants; nothing where it cannot say. `beyond`: a number that JSON does not have. */
export type Real = (
  source: string,
  bindings: Readonly<Record<string, Json>>,
) => { readonly value?: Json; readonly failed?: boolean; readonly beyond?: boolean } | undefined;

/** What the parts of an evaluator ask of the whole. */
interface Evaluator {
  evaluate(node: JsonataNode, scope: Scope, run: Run): Outcome;
  apply(fn: Fn, args: readonly Outcome[], scope: Scope, run: Run): Outcome;
  isNative(name: string): boolean;
}

/** One evaluation: what it may spend, and whether it can fail. */
export class Run {
  private steps = 0;
  depth = 0;
  /** Lambdas within lambdas. */
  calls = 0;
  fails: Evidence | undefined;
  /** A path has put lists together, which stay one item wherever they come by (`$states.input.items.[a, b]`). */
  madeLists = false;

  constructor(
    private readonly evaluator: Evaluator,
    readonly real?: Real,
  ) {}

  evaluate(node: JsonataNode, scope: Scope): Outcome {
    return this.evaluator.evaluate(node, scope, this);
  }

  apply(fn: Fn, args: readonly Outcome[], scope: Scope): Outcome {
    return this.evaluator.apply(fn, args, scope, this);
  }

  isNative(name: string): boolean {
    return this.evaluator.isNative(name);
  }

  /** False once the budget is spent: what follows is unknown. */
  spend(): boolean {
    return ++this.steps < MOST_STEPS;
  }

  fail(evidence: Evidence): void {
    if (this.fails !== "manifest") this.fails = evidence;
  }

  /** It may fail in a way that only the outside decides. */
  unknown(): Outcome {
    this.fail("latent");
    return UNKNOWN;
  }
}

const MOST_STEPS = 4000;
