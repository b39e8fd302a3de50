import type { Node } from "../text/node.js";
import type { SyntaxProblem } from "../text/problems.js";
import type { Span } from "../text/range.js";
import type { SourceFile } from "../text/source-file.js";
import type { Deployment, WorkflowType } from "./deployment.js";
import type { ReadSession } from "./read-session.js";

/** One state machine definition as found in a file of any form; everything after it is host-blind. */
export interface Definition {
  /** A name for people: the file's stem, the template's logical id, the construct's path. */
  readonly name: string;
  readonly host:
    | "asl"
    | "cloudformation"
    | "sam"
    | "cdk"
    | "serverless"
    | "terraform"
    | "typescript"
    | "pulumi"
    | "sst"
    | "cdktf"
    | "python";
  /** The file that declares the machine; the definition's nodes may be in another one. */
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
  /**
   * The same state machine as it is with the values that other programs pass to its class or function; they are read where
   * something asks for it.
   */
  readonly instances?: () => Promise<readonly Definition[]>;
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

export interface Host {
  readonly name: Definition["host"];
  /** A quick look at path and text: may this file hold a machine of this host? Must be cheap and never throw. */
  recognizes(file: SourceFile): boolean;
  read(file: SourceFile, access: ReadSession): Promise<HostResult> | HostResult;
}
