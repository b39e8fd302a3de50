import type { ConstructedObject, Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import type { Definition } from "../host.js";

/** A state machine that a program declares with a library's class. */
export interface Site {
  readonly host: Definition["host"];
  /** The whole expression: `new StateMachine(…)`. */
  readonly at: Span;
  /** The class in it. */
  readonly name: Span;
  readonly id: string | undefined;
  readonly props: Value | undefined;
  readonly made: ConstructedObject;
  /** The call in the file that is read through which the program came here, where it is somewhere else. */
  readonly via?: Span;
  /** How its definition and settings are put together, where that is not as in CloudFormation; asked for when the program was read. */
  readonly read?: () => SiteReading;
}

/** Where a library's model puts what it finds, and what the program's surroundings set. */
export interface Sites extends Pick<Site[], "push"> {
  /** Feature flags of the AWS CDK that are on, without `@aws-cdk/`. */
  readonly flags: ReadonlySet<string>;
  /** The call of the function or class of the program that is running, where the program says what it is given. */
  caller(): Span | undefined;
}

export interface SiteReading {
  /** The definition: an object, its JSON, a text. */
  readonly definition?: Value;
  readonly partial?: string;
  /** What the tool refuses when it puts the definition together. */
  readonly faults?: readonly { readonly at: Span; readonly message: string }[];
  /** What the tool leaves out without a word. */
  readonly ignored?: readonly { readonly at: Span; readonly message: string }[];
  readonly logging?: Value;
  readonly tracing?: Value;
  /** The calls that make the states which one expression of a helper function makes several of, by their names. */
  readonly callSites?: ReadonlyMap<string, Span>;
}
