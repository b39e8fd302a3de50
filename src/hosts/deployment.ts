import type { Node, StringNode } from "../text/node.js";
import type { Span } from "../text/range.js";

export type WorkflowType = "STANDARD" | "EXPRESS";

/** What is around a machine in its template, as far as it could be read. */
export interface Deployment {
  readonly logging?: { readonly level: "ALL" | "ERROR" | "FATAL" | "OFF"; readonly includeExecutionData?: boolean; readonly at: Span };
  readonly tracing?: { readonly enabled: boolean; readonly at: Span };
  /** The machine's own declaration (resource, construct), for findings about what it lacks. */
  readonly declaration: Span;
  /** True where the host can state logging and tracing at all. */
  readonly describesOperations: boolean;
  readonly resources: ReadonlyMap<string, DeployedResource>;
  /** CDK construct path, where metadata names it. */
  readonly constructPath?: string;
  /** Where a program created the construct, as the synthesizer recorded it: `lib/stack.ts:12:5`. */
  readonly createdAt?: string;
  /** The same in the program's text, where that is in the repository. */
  readonly program?: Span;
  /** The calls that make the states which one expression of a helper function makes several of, by the states' names. */
  readonly callSites?: ReadonlyMap<string, Span>;
  /** Names of resources whose ARN or name goes into a hole, by the hole's name. */
  readonly substitutions?: ReadonlyMap<string, string>;
  /** The state machine's own declaration, with its properties; absent where the host has none that can be asked. */
  readonly self?: DeclaredResource;
  /** The execution role as a program declares it, with CloudFormation's properties; absent where it may allow more than is known. */
  readonly role?: DeclaredResource;
  /** Everything that the template or module declares, computed only as far as it is asked for. */
  readonly declared?: DeclaredResources;
  /** What may start it, in CloudFormation's words, where that is more than `self` and `declared` say. */
  readonly starters?: Starters;
}

/** The state machine and whatever its program declares that refers to it, with types and properties of CloudFormation. */
export interface Starters {
  readonly self: DeclaredResource;
  readonly declared: DeclaredResources;
}

/** The resources of a template or module, of whatever type. */
export interface DeclaredResources {
  /** By logical id (CloudFormation) or address (Terraform), as `Placeholder.resource` names it. */
  get(id: string): DeclaredResource | undefined;
  /** In source order. */
  all(): Iterable<DeclaredResource>;
  /** Other files declare resources of the same stack. */
  readonly partial?: true;
}

/** One resource as the host's own language declares it. */
export interface DeclaredResource {
  readonly id: string;
  /** As the host names it: `AWS::Lambda::Function`, `aws_lambda_function`. */
  readonly type: string;
  readonly at: Span;
  /**
   * A property (CloudFormation) or an argument or nested block (Terraform) by the name that the host gives it, with its
   * functions computed; undefined where it is not set.
   */
  property(name: string): Node | undefined;
  /** The tree of a property that holds JSON, as an object or as its text; a placeholder where it is not known. */
  document(name: string): Node | undefined;
  /** What CloudFormation writes beside the properties: `DependsOn`, SAM's `Connectors`. */
  attribute?(name: string): Node | undefined;
  /** Whether a choice was made for a property without knowing: `Fn::If` of a parameter without default. */
  uncertain?(name: string): boolean;
  /** What the file says of it, all of it. */
  readonly text?: () => string;
  /** Terraform's nested blocks of that name, all of them, the blocks within as lists; a placeholder where how many is not known. */
  blocks?(name: string): readonly Node[];
  /** True where the resource may be missing from a deployment, or be there several times: `Condition`, `count`, `for_each`. */
  readonly conditional?: boolean;
}

export type DeployedResource =
  | {
      readonly kind: "function";
      readonly id: string;
      readonly at: Span;
      /** Seconds. */
      readonly timeout?: { readonly value: number; readonly at: Span };
      readonly handler?: FunctionSourceFacts;
      /** What goes into its code and comes out of it. */
      readonly shapes?: HandlerShapes;
      /** Where the function's code is, as the template says it: folder and handler are not looked at here. */
      readonly code?: FunctionCode;
    }
  | { readonly kind: "queue"; readonly id: string; readonly at: Span; readonly fifo: boolean; readonly contentBasedDeduplication: boolean }
  | { readonly kind: "topic"; readonly id: string; readonly at: Span; readonly fifo: boolean }
  | { readonly kind: "table"; readonly id: string; readonly at: Span; readonly keys: readonly string[] }
  | { readonly kind: "state-machine"; readonly id: string; readonly at: Span; readonly type: WorkflowType }
  | { readonly kind: "activity"; readonly id: string; readonly at: Span };

export interface FunctionCode {
  /** Relative to the template's folder; absent where the code is elsewhere or written inline. */
  readonly folder?: string;
  /** `src/app.handler`: module and export. */
  readonly handler: string;
  readonly runtime?: string;
  readonly inline?: StringNode;
}

/** What a function's code says of its event and its result, never run. */
export interface HandlerShapes {
  readonly file: string;
  readonly returns: CodeShape;
  readonly reads: readonly EventRead[];
}

/** A member of its event that a handler reads in every invocation. */
export interface EventRead {
  readonly path: readonly string[];
  /** The invocation fails where it is missing. */
  readonly fails: boolean;
  readonly at: Span;
}

/** JSON that code makes; `open`: there may be other members too. */
export type CodeShape =
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, CodeShape>; readonly open: boolean }
  | { readonly kind: "list"; readonly of: CodeShape }
  | { readonly kind: "string" | "number" | "boolean" | "null" | "unknown" };

/** What was read off a function's source, never run. */
export interface FunctionSourceFacts {
  readonly file: string;
  /** Names of errors that its own code throws, as Lambda reports them. */
  readonly throws: readonly string[];
  /** Its own code also throws what has no name there: what was caught, what a call gives. */
  readonly throwsUnknown: boolean;
  /** Error classes that Lambda reports under another name than their own. */
  readonly unnamed: readonly UnnamedError[];
  /** Names and short texts that are anywhere in its own code. */
  readonly words: ReadonlySet<string>;
  readonly sendsTaskSuccess: boolean;
  readonly sendsTaskFailure: boolean;
  readonly sendsTaskHeartbeat: boolean;
  readonly pollsActivity: boolean;
  /** SDK commands it sends that are not idempotent, with their places. */
  readonly effects: readonly { readonly command: string; readonly at: Span }[];
}

/** A class of errors that never sets `name`: Lambda reports the name of the built-in class that it extends. */
export interface UnnamedError {
  readonly name: string;
  readonly reported: string;
  readonly at: Span;
}
