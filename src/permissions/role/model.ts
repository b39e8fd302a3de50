import type { ArrayNode, StringNode } from "../../text/node.js";
import type { Span } from "../../text/range.js";
import type { TextPattern } from "../arn-pattern.js";
import type { PolicyPattern } from "../match.js";
import type { RequiredPermission } from "../required.js";

/** One statement of a policy that is attached to a role. */
export interface PolicyStatement {
  readonly effect: "Allow" | "Deny";
  /** In lower case: IAM compares actions without regard to it. */
  readonly actions: readonly PolicyPattern[];
  /** `NotAction`: every action but these. */
  readonly exceptActions: boolean;
  readonly resources: readonly PolicyPattern[];
  readonly exceptResources: boolean;
  /** Undefined where the conditions cannot be read. */
  readonly conditions: readonly PolicyCondition[] | undefined;
  /** False where the deployment decides whether the statement is there. */
  readonly certain: boolean;
  /** Absent for a statement of AWS's own. */
  readonly at: Span | undefined;
  /** A policy template of SAM makes it. */
  readonly fromTemplate?: true;
  /** Actions as written. */
  readonly written: readonly WrittenAction[];
}

export interface WrittenAction {
  readonly text: string;
  /** Where it can be replaced. */
  readonly node?: StringNode;
}

export interface PolicyCondition {
  /** `StringEquals`, without `ForAnyValue:`, `ForAllValues:` and `IfExists`. */
  readonly operator: string;
  readonly ifExists: boolean;
  /** In lower case, as IAM compares it. */
  readonly key: string;
  readonly values: readonly PolicyPattern[];
}

/** A policy that is attached by its name and that AWS manages. */
export interface AttachedPolicy {
  readonly name: string;
  readonly certain: boolean;
  readonly at: Span;
}

/** Where a statement can be added in the file's own form. */
export interface StatementPlace {
  readonly list: ArrayNode;
  /** What an item is: a statement, a policy of the SAM template, or one of the Serverless Framework. */
  readonly item: "statement" | "sam-policy";
}

/** The execution role of a state machine, as the template, program, service or module beside it states it. */
export interface ExecutionRole {
  readonly name: string;
  readonly at: Span;
  /** The tool makes it, from what the state machine's declaration says. */
  readonly generated: boolean;
  readonly statements: readonly PolicyStatement[];
  readonly managed: readonly AttachedPolicy[];
  /** What the tool that makes the role allows by itself, as far as it is known to. */
  readonly grants?: (needed: RequiredPermission) => boolean;
  /** What else is attached, or may be, and cannot be read: then a permission that is not found is unknown. */
  readonly unread: readonly string[];
  /** Services and other principals that may assume it; undefined where that is not known. */
  readonly trusted: Trust | undefined;
  readonly place: StatementPlace | undefined;
}

export interface Trust {
  readonly principals: readonly TextPattern[];
  readonly at: Span;
}

/** What readers of a host put together. */
export interface RoleParts {
  readonly statements: PolicyStatement[];
  readonly managed: AttachedPolicy[];
  readonly unread: string[];
  place: StatementPlace | undefined;
}

export const roleParts = (): RoleParts => ({ statements: [], managed: [], unread: [], place: undefined });
