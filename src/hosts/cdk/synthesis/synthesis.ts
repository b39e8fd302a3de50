import type { Tools } from "../../../languages/evaluator/library.js";
import type { Value } from "../../../languages/evaluator/values.js";
import type { Span } from "../../../text/range.js";
import type { StateNames } from "./names.js";

/** What rendering one state may ask of the synthesis that it is part of. */
export interface Synthesis {
  readonly tools: Tools;
  /** Feature flags of the CDK that are on, without `@aws-cdk/`. */
  readonly flags: ReadonlySet<string>;
  readonly names: StateNames;
  readonly log: SynthesisLog;
  /** The scope that begins with `body`: a branch or an item processor. */
  scope(body: Value, jsonata: boolean): Value;
}

interface Remark {
  readonly at: Span;
  readonly message: string;
}

/** What is to be said of a synthesized definition. */
export class SynthesisLog {
  /** In plain words, what could not be followed; none: the definition is whole. */
  readonly gaps = new Set<string>();
  /** What was read as one of several things that it may be: the definition is one that the program can make. */
  readonly assumptions = new Set<string>();
  /** What synthesis fails with. */
  readonly faults: Remark[] = [];
  /** What the CDK leaves out without a word. */
  readonly ignored: Remark[] = [];

  /** @returns true, for what is then open. */
  suppose(what: string): true {
    this.assumptions.add(what);
    return true;
  }

  supposeCondition(): void {
    this.assumptions.add("a condition decides how the states are put together; one way is read");
  }
}
