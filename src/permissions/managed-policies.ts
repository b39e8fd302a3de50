import { literal } from "./arn-pattern.js";
import { managedPolicy } from "./iam-data.js";
import { type PolicyPattern, policyPattern } from "./match.js";
import { condition } from "./role/document.js";
import type { PolicyStatement } from "./role/model.js";

const read = new Map<string, readonly PolicyStatement[] | undefined>();

/** The statements of a policy that AWS manages, as of the snapshot; undefined for a policy that it does not have. */
export function managedStatements(name: string): readonly PolicyStatement[] | undefined {
  if (!read.has(name)) read.set(name, managedPolicy(name)?.document.Statement.map(statementOf));
  return read.get(name);
}

function statementOf(statement: Readonly<Record<string, unknown>>): PolicyStatement {
  const { Effect: effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  return {
    effect: effect === "Deny" ? "Deny" : "Allow",
    actions: patterns(Action ?? NotAction, true),
    exceptActions: Action === undefined,
    resources: patterns(Resource ?? NotResource, false),
    exceptResources: Resource === undefined,
    conditions: Object.entries((Condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => condition(operator, key, patterns(values, false))),
    ),
    certain: true,
    at: undefined,
    written: [],
  };
}

const patterns = (values: unknown, lower: boolean): PolicyPattern[] =>
  (Array.isArray(values) ? values : [values]).map((value) => policyPattern([literal(lower ? String(value).toLowerCase() : String(value))]));
