import type { JsonataNode } from "../../../asl/expressions.js";
import type { Json } from "../../../text/node.js";
import type { Lack } from "../../../values/lack.js";
import type { Attribution } from "../faults.js";
import { type ExpressionResult, type Fn, UNKNOWN } from "./outcome.js";
import type { Scope } from "./scope.js";

/** The real evaluator, for calls on constants; nothing where it cannot say. `beyond`: a number that JSON does not have. */
export type Real = (
  source: string,
  bindings: Readonly<Record<string, Json>>,
) => { readonly value?: Json; readonly failed?: boolean; readonly beyond?: boolean } | undefined;

/** What the parts of an evaluator ask of the whole. */
interface Evaluator {
  evaluate(node: JsonataNode, scope: Scope, run: Run): ExpressionResult;
  apply(fn: Fn, args: readonly ExpressionResult[], scope: Scope, run: Run): ExpressionResult;
  isNative(name: string): boolean;
}

/** One evaluation: what it may spend, and whether it can fail. */
export class Run {
  private steps = 0;
  depth = 0;
  /** Lambdas within lambdas. */
  calls = 0;
  fails: Attribution | undefined;
  /** A number may have become infinite or none, which a field gets as text. */
  beyond = false;
  /** A path has put lists together, which stay one item wherever they come by (`$states.input.items.[a, b]`). */
  madeLists = false;
  /** Inside `$exists` and its like, reading what is not there is no mistake. */
  asking = 0;
  private readonly found = new Map<string, Lack>();

  constructor(
    private readonly evaluator: Evaluator,
    readonly real?: Real,
  ) {}

  evaluate(node: JsonataNode, scope: Scope): ExpressionResult {
    return this.evaluator.evaluate(node, scope, this);
  }

  apply(fn: Fn, args: readonly ExpressionResult[], scope: Scope): ExpressionResult {
    return this.evaluator.apply(fn, args, scope, this);
  }

  isNative(name: string): boolean {
    return this.evaluator.isNative(name);
  }

  /** False once the budget is spent: what follows is unknown. */
  spend(): boolean {
    return ++this.steps < MOST_STEPS;
  }

  fail(evidence: Attribution): void {
    if (this.fails !== "manifest") this.fails = evidence;
  }

  /** What is read although nothing lists it. */
  lack(lack: Lack | undefined): void {
    if (lack && this.asking === 0)
      this.found.set(`${lack.kind} ${lack.kind === "member" ? `${lack.listing.at} ${lack.member}` : lack.value}`, lack);
  }

  get lacks(): readonly Lack[] {
    return [...this.found.values()];
  }

  /** Evaluates what only asks whether something is there. */
  ask<T>(body: () => T): T {
    this.asking++;
    try {
      return body();
    } finally {
      this.asking--;
    }
  }

  /** It may fail in a way that only the outside decides. */
  unknown(): ExpressionResult {
    this.fail("latent");
    return UNKNOWN;
  }
}

const MOST_STEPS = 4000;
