import { literal, type TextPattern } from "./arn-pattern.js";
import { managedStatements } from "./managed-policies.js";
import { type Match, matchPattern, type PolicyPattern } from "./match.js";
import type { RequestKey, RequiredPermission } from "./required.js";
import type { ExecutionRole, PolicyCondition, PolicyStatement } from "./role/model.js";

/**
 * What a role's policies say of a permission.
 * - `allowed`: a statement allows all of the resource, without conditions that are not known, and no Deny may apply.
 * - `denied`: nothing that is attached, or may be, allows any of it; or a Deny applies to all of it.
 * - `unknown`: everything else.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export type Decision =
  | { readonly verdict: "allowed"; readonly by: PolicyStatement | string }
  | { readonly verdict: "denied"; readonly by?: PolicyStatement; readonly nearest?: Nearest }
  | { readonly verdict: "unknown" };

/** The statement that would have to be changed: it allows the action elsewhere, or another action there. */
export interface Nearest {
  readonly statement: PolicyStatement;
  readonly differs: "resource" | "condition" | "action";
}

/** Whether a role allows what is needed. A Deny wins over an Allow, and what was not read leaves it open. */
export function decide(role: ExecutionRole, needed: RequiredPermission): Decision {
  const action: TextPattern = [literal(needed.action.toLowerCase())];
  let uncertain = role.unread.length > 0 || (role.grants?.(needed) ?? false);
  let allowed: PolicyStatement | string | undefined;
  let mayBeDenied = false;
  for (const statement of role.statements) {
    const match = matchStatement(statement, action, needed);
    if (match === "no") continue;
    if (statement.effect === "Deny") {
      if (match === "yes") return { verdict: "denied", by: statement };
      mayBeDenied = true;
    } else if (match === "yes") allowed ??= statement;
    else uncertain = true;
  }
  for (const { name, certain } of role.managed) {
    const statements = managedStatements(name);
    const match = statements ? managedMatch(statements, action, needed) : "unknown";
    if (match === "yes" && certain) allowed ??= name;
    else if (match !== "no") uncertain = true;
  }
  if (allowed !== undefined) return mayBeDenied ? { verdict: "unknown" } : { verdict: "allowed", by: allowed };
  if (uncertain) return { verdict: "unknown" };
  const nearest = nearestStatement(role, action, needed);
  return { verdict: "denied", ...(nearest ? { nearest } : {}) };
}

/** AWS adds actions to its policies: a service that one of them touches is not known. */
function managedMatch(statements: readonly PolicyStatement[], action: TextPattern, needed: RequiredPermission): Match {
  const prefix = needed.action.slice(0, needed.action.indexOf(":") + 1).toLowerCase();
  let found: Match = "no";
  for (const statement of statements) {
    if (statement.effect === "Deny") continue;
    if (matchStatement(statement, action, needed) === "yes") return "yes";
    if (statement.exceptActions || statement.actions.some((pattern) => touches(pattern, prefix))) found = "unknown";
  }
  return found;
}

function touches(pattern: PolicyPattern, prefix: string): boolean {
  const [first] = pattern;
  return first?.kind !== "literal" || first.text.startsWith(prefix) || prefix.startsWith(first.text);
}

function matchStatement(statement: PolicyStatement, action: TextPattern, needed: RequiredPermission): Match {
  const parts = [
    matchActions(statement, action),
    matchResources(statement, needed),
    matchConditions(statement, needed.keys ?? []),
    statement.certain ? "yes" : "unknown",
  ] as const;
  return parts.includes("no") ? "no" : parts.includes("unknown") ? "unknown" : "yes";
}

function matchActions({ actions, exceptActions }: PolicyStatement, action: TextPattern): Match {
  const match = best(actions.map((pattern) => matchPattern(pattern, action)));
  return exceptActions ? opposite(match) : match;
}

function matchResources({ resources, exceptResources }: PolicyStatement, needed: RequiredPermission): Match {
  const match = best(resources.map((pattern) => matchResource(pattern, needed)));
  return exceptResources ? opposite(match) : match;
}

function matchResource(pattern: PolicyPattern, { resource, onlyWildcard, inferred }: RequiredPermission): Match {
  const [only] = resource;
  if (resource.length !== 1 || only?.kind !== "any") {
    const match = matchPattern(pattern, resource);
    return match === "no" && inferred ? "unknown" : match;
  }
  const match = matchPattern(pattern, resource);
  if (match === "yes") return "yes";
  const [first] = pattern;
  // a parameter may be a `*`, an attribute of a resource is none
  const narrower = first?.kind === "literal" || (first?.kind === "value" && first.resource !== undefined);
  return onlyWildcard === "always" && narrower ? "no" : "unknown";
}

function matchConditions({ conditions }: PolicyStatement, keys: readonly RequestKey[]): Match {
  if (!conditions) return "unknown";
  const matches = conditions.map((one) => matchCondition(one, keys));
  return matches.includes("no") ? "no" : matches.includes("unknown") ? "unknown" : "yes";
}

/** Only keys whose value in the request is known decide anything. */
function matchCondition({ operator, key, values }: PolicyCondition, keys: readonly RequestKey[]): Match {
  const request = keys.find((one) => one.key.toLowerCase() === key)?.values;
  if (!request || !/^(?:String(?:Not)?(?:Equals|Like)|Arn(?:Not)?(?:Equals|Like))$/.test(operator)) return "unknown";
  const compared = request.map((value) => best(values.map((pattern) => matchPattern(asOperator(pattern, operator), value))));
  const match = compared.every((m) => m === "yes") ? "yes" : compared.every((m) => m === "no") ? "no" : "unknown";
  return operator.includes("Not") ? opposite(match) : match;
}

/** `StringEquals` has no wildcards. */
function asOperator(pattern: PolicyPattern, operator: string): PolicyPattern {
  if (!/^String(?:Not)?Equals$/.test(operator)) return pattern;
  return pattern.map((part) => (part.kind === "any" ? literal("*") : part.kind === "one" ? literal("?") : part));
}

const best = (matches: readonly Match[]): Match => (matches.includes("yes") ? "yes" : matches.includes("unknown") ? "unknown" : "no");

const opposite = (match: Match): Match => (match === "yes" ? "no" : match === "no" ? "yes" : "unknown");

/** What a reader of the finding wants to see: the action on another resource, else another action on this one. */
function nearestStatement(role: ExecutionRole, action: TextPattern, needed: RequiredPermission): Nearest | undefined {
  const allows = role.statements.filter(({ effect, exceptActions }) => effect === "Allow" && !exceptActions);
  const byAction = allows.find((statement) => matchActions(statement, action) === "yes");
  if (byAction) return { statement: byAction, differs: matchResources(byAction, needed) === "no" ? "resource" : "condition" };
  const prefix = needed.action.slice(0, needed.action.indexOf(":") + 1).toLowerCase();
  const byService = allows.find((statement) => statement.written.some(({ text }) => text.toLowerCase().startsWith(prefix)));
  return byService && { statement: byService, differs: "action" };
}
