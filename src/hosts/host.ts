import type { Node, StringNode } from "../text/node.js";
import type { SyntaxProblem } from "../text/problems.js";
import type { Span } from "../text/range.js";
import type { SourceFile } from "../text/source-file.js";

export type WorkflowType = "STANDARD" | "EXPRESS";

/** One state machine definition as found in a file of any form; everything after it is host-blind. */
export interface Definition {
  /** A name for people: the file's stem, the template's logical id, the construct's path. */
  readonly name: string;
  readonly host: "asl" | "cloudformation" | "sam" | "cdk" | "serverless" | "terraform" | "typescript" | "pulumi";
  /** The file that declares the machine; the definition's nodes may stand in another one. */
  readonly file: SourceFile;
  /** Where the machine is declared. */
  readonly at: Span;
  /** The tree of the definition; absent where it could not be read (then `partial` says why). */
  readonly root?: Node;
  readonly problems: readonly SyntaxProblem[];
  /** Absent where neither the file nor its surroundings say. */
  readonly type?: WorkflowType;
  /** In plain words, why parts of the definition are unknown: "computed in a loop; lint cdk.out instead". */
  readonly partialReason?: string;
  readonly deployment?: Deployment;
}

/** What stands around a machine in its template, as far as it could be read. */
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
  /** Where a program created the construct, as the synthesiser recorded it: `lib/stack.ts:12:5`. */
  readonly createdAt?: string;
  /** The same in the program's text, where that is in the repository. */
  readonly program?: Span;
  /** Names of resources whose ARN or name goes into a hole, by the hole's name. */
  readonly substitutions?: ReadonlyMap<string, string>;
}

export type DeployedResource =
  | {
      readonly kind: "function";
      readonly id: string;
      readonly at: Span;
      /** Seconds. */
      readonly timeout?: { readonly value: number; readonly at: Span };
      readonly handler?: FunctionSourceFacts;
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

/** What was read off a function's source, never run. */
export interface FunctionSourceFacts {
  readonly file: string;
  /** Names of errors that its own code throws, as Lambda reports them. */
  readonly throws: readonly string[];
  /** Its own code also throws what has no name there: what was caught, what a call gives. */
  readonly throwsUnknown: boolean;
  /** Error classes that Lambda reports under another name than their own. */
  readonly unnamed: readonly UnnamedError[];
  /** Names and short texts that stand anywhere in its own code. */
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

export interface HostProblem {
  readonly range: Span;
  readonly message: string;
  readonly severity: "error" | "warning" | "info";
}

/** `Metadata: sfn-lint: disable: [rule-a]` in a template's resource, or of the template itself. */
export interface HostSuppression {
  /** Empty: every rule. */
  readonly rules: readonly string[];
  readonly reason?: string;
  /** Where it is written. */
  readonly at: Span;
  /** What it covers: the resource in the template, and the whole of a definition's own file. */
  readonly covers: readonly Span[];
}

export interface HostResult {
  readonly definitions: readonly Definition[];
  readonly suppressions?: readonly HostSuppression[];
  /** Trouble with the host file itself: a reference that leaves the repository, a missing file, a skipped part. */
  readonly problems: readonly HostProblem[];
}

/** How a host reads other files: never outside the root, never through links that lead outside. */
export interface FileAccess {
  /** Path relative to `from`'s folder; undefined where there is no such file or it may not be read. */
  read(from: SourceFile, relative: string): SourceFile | { readonly refused: string };
  exists(from: SourceFile, relative: string): boolean;
  /** Names in a folder relative to `from`'s folder; empty where there is none or it may not be read. */
  list?(from: SourceFile, relative: string): readonly string[];
  /** Files that were read into another definition, so that discovery does not count them twice. */
  readonly consumed: Set<string>;
  /** Machines of modules that were read with the definition which a caller gives. */
  readonly given?: Set<string>;
  /** Machines that were read as they were synthesised: the program that made them is not a second one. */
  readonly synthesised?: Set<Definition>;
}

export interface Host {
  readonly name: Definition["host"];
  /** A quick look at path and text: may this file hold a machine of this host? Must be cheap and never throw. */
  recognises(file: SourceFile): boolean;
  read(file: SourceFile, access: FileAccess): Promise<HostResult> | HostResult;
}
