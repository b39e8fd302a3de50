import type { Deployment } from "../hosts/deployment.js";
import type { Span } from "../text/range.js";
import { literal } from "./arn-pattern.js";
import { managedStatements } from "./managed-policies.js";
import { type Match, matchPattern, type PolicyPattern, policyPattern } from "./match.js";
import type { RequiredPermission, RequiredPermissions } from "./required.js";
import type { ExecutionRole, PolicyStatement } from "./role/model.js";

/**
 * What a statement allows beyond what is needed.
 * - `every-action`, `service-wide`: `*`, `lambda:*`.
 * - `all-but`: an Allow with NotAction.
 * - `pass-any-role`: `iam:PassRole` on every role to every service.
 * - `every-resource`: `*`, where each call that it is for has a resource that is known.
 * - `unused`: actions that no state calls.
 */
export interface Surplus {
  readonly kind: "every-action" | "service-wide" | "all-but" | "pass-any-role" | "every-resource" | "unused";
  /** The actions that are too many, as written. */
  readonly actions: readonly string[];
  /** On every resource. */
  readonly everywhere: boolean;
  readonly at: Span;
  /** A policy of AWS's, by its name. */
  readonly policy?: string;
  /** What the state machine needs of it. */
  readonly needed: readonly RequiredPermission[];
}

/** What the statements of a role allow beyond what is needed; Deny and statements of SAM policy templates are left out. */
export function surplusOf(role: ExecutionRole, required: RequiredPermissions, deployment: Deployment): Surplus[] {
  const known = required.unknown.length === 0;
  const alone = known && !isShared(role, deployment);
  const found = role.statements.flatMap((statement) => {
    if (statement.effect === "Deny" || !statement.at || statement.fromTemplate) return [];
    const surplus = surplusIn(statement, required, { known, alone, customary: customaryIn(deployment) });
    return surplus ? [{ ...surplus, at: statement.at }] : [];
  });
  const managed = role.managed.flatMap(({ name, at }) => {
    const wide = managedStatements(name)
      ?.filter(({ effect }) => effect === "Allow")
      .map((statement) => ({ ...statement, written: statement.actions.map((action) => ({ text: textOf(action) })) }))
      .map((statement) => surplusIn(statement, required, { known: false, alone: false, customary: () => true }))
      .find((one) => one?.everywhere && (one.kind === "every-action" || one.kind === "service-wide" || one.kind === "all-but"));
    return wide ? [{ ...wide, at, policy: name }] : [];
  });
  return [...found, ...managed];
}

type Judged = Omit<Surplus, "at" | "policy">;
type Readable = Omit<PolicyStatement, "written"> & { readonly written: readonly { readonly text: string }[] };

interface Known {
  /** All of the definition. */
  readonly known: boolean;
  /** No other resource uses the role. */
  readonly alone: boolean;
  /** AWS's guide has the action in the policy, although nothing fails without it. */
  readonly customary: (action: string) => boolean;
}

/**
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
 */
function customaryIn({ logging, tracing, describesOperations }: Deployment): (action: string) => boolean {
  const logs = !describesOperations || (logging !== undefined && logging.level !== "OFF");
  const traces = !describesOperations || tracing?.enabled === true;
  return (action) => (logs && /^logs:(?:CreateLogGroup|CreateLogStream|PutLogEvents)$/i.test(action)) || (traces && /^xray:/i.test(action));
}

function surplusIn(statement: Readable, { permissions }: RequiredPermissions, { known, alone, customary }: Known): Judged | undefined {
  const { written, exceptActions, exceptResources, resources, conditions } = statement;
  const everywhere = !exceptResources && resources.some(isWildcard);
  const needed = permissions.filter((one) => mayAllow(statement, one.action));
  const texts = written.map(({ text }) => text);
  const judged = (kind: Surplus["kind"], actions: readonly string[]): Judged => ({ kind, actions, everywhere, needed });
  if (exceptActions) return judged("all-but", texts);
  if (texts.includes("*")) return judged("every-action", ["*"]);
  const wide = texts.filter((text) => /^[\w-]+:\*+$/.test(text));
  if (wide.length > 0) return judged("service-wide", wide);
  // a condition may say as much as a resource
  if (conditions === undefined || conditions.length > 0) return undefined;
  const passes = texts.filter((text) => /^iam:PassRole$/i.test(text));
  if (everywhere && passes.length > 0) return judged("pass-any-role", passes);
  if (alone) {
    const unused = texts.filter(
      (text) => !customary(text) && !permissions.some(({ action }) => matches(text, action) || usesToo(action, text)),
    );
    if (unused.length > 0) return judged("unused", unused);
  }
  const narrower = known && everywhere && needed.length > 0 && needed.every((one) => hasResource(one) && !ON_ALL.has(one.action));
  return narrower ? judged("every-resource", texts) : undefined;
}

/** What the guide's policies have on `*`. @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html */
const ON_ALL: ReadonlySet<string> = new Set(["ecs:StopTask", "ecs:DescribeTasks"]);

/** Calls that take no role, whatever is in arguments that the execution computes. */
const TAKES_NO_ROLE =
  /^(?:dynamodb|kms|logs|secretsmanager|sns|sqs|xray|sts|execute-api|s3|ssm):|^(?:lambda:Invoke|events:Put(?:Events|Rule|Targets)|events:DescribeRule|states:)/;

/** Services none of whose actions needs another one of the service, so that a call of one says nothing about others. */
const INDEPENDENT = /^(?:dynamodb|events|kinesis|lambda|logs|s3|secretsmanager|sns|sqs|ssm|states|cloudwatch|xray|athena|glue)$/;

/**
 * Whether a call of one action may use another one that the definition does not show: the data behind a query, a role within
 * an argument that the execution computes, the connections of a WebSocket API, the error for an object that is missing, the
 * final snapshot of a database. A key may encrypt whatever is called.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/ ("Dependent actions" of each service)
 */
function usesToo(action: string, other: string): boolean {
  const [service = ""] = other.toLowerCase().split(":");
  if (service === "kms") return true;
  if (service === "iam") return !TAKES_NO_ROLE.test(action);
  if (action === "athena:StartQueryExecution") return service === "s3" || service === "glue" || service === "lakeformation";
  if (action === "s3:GetObject") return /^s3:ListBucket$/i.test(other);
  return !INDEPENDENT.test(service) && action.toLowerCase().startsWith(`${service}:`);
}

const mayAllow = ({ actions, exceptActions }: Readable, action: string): boolean => {
  const found: Match[] = actions.map((pattern) => matchPattern(pattern, [literal(action.toLowerCase())]));
  return exceptActions ? !found.includes("yes") : found.some((match) => match !== "no");
};

const matches = (written: string, action: string): boolean =>
  matchPattern(policyPattern([literal(written.toLowerCase())]), [literal(action.toLowerCase())]) === "yes";

const isWildcard = (pattern: PolicyPattern): boolean => pattern.length === 1 && pattern[0]?.kind === "any";

/** It names one: no value of the execution, and not every one there is. */
const hasResource = ({ resource, inferred }: RequiredPermission): boolean =>
  !inferred &&
  resource.length > 0 &&
  !resource.some(({ kind }) => kind === "run") &&
  !(resource.length === 1 && resource[0]?.kind === "any");

const textOf = (pattern: PolicyPattern): string =>
  pattern.map((part) => (part.kind === "literal" ? part.text : part.kind === "any" ? "*" : "?")).join("");

/** Another resource of the template may use the role, too. */
function isShared(role: ExecutionRole, { self, declared }: Deployment): boolean {
  if (declared?.partial) return true;
  for (const resource of declared?.all() ?? []) {
    if (resource.id === self?.id || resource.id === role.name || /Polic|_policy|attachment/.test(resource.type)) continue;
    if (resource.text?.().includes(role.name) ?? true) return true;
  }
  return false;
}
