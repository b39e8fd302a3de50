import type { ConstructedObject, Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import type { Deployment } from "../deployment.js";
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
  /** What the program declares around it that only this library's model understands; asked for when the program was read. */
  readonly deployment?: (site: Site, program: ProgramReading) => Pick<Deployment, "self" | "declared" | "role" | "starters">;
}

/** A program as far as it was followed. */
export interface ProgramReading {
  /** All objects of libraries that it creates, in their order. */
  readonly made: readonly ConstructedObject[];
  /** There was more of it than is followed. */
  readonly exhausted: boolean;
}

/** Where a library's model puts what it finds, and what the program's surroundings set. */
export interface Sites extends Pick<Site[], "push"> {
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
