import type { TextPattern } from "./arn-pattern.js";
import { keyOf } from "./arn-pattern.js";
import { beginningOf, matchPattern, type PolicyPattern, policyPattern, wholeTextOf } from "./match.js";
import type { RequestKey, RequiredPermission } from "./required.js";

/** A statement of the policy that allows what is required, and nothing else. */
export interface PolicyStatement {
  /** Letters and digits, unique within the policy. */
  readonly sid: string;
  /** Sorted. */
  readonly actions: readonly string[];
  /** Sorted; `*` is a single `any` part. */
  readonly resources: readonly TextPattern[];
  readonly conditions: readonly PolicyCondition[];
  /** Names of the states that need it, in the order of the definition; empty where the state machine as a whole does. */
  readonly states: readonly string[];
  readonly reasons: readonly RequiredPermission["reason"][];
  readonly consequences: readonly RequiredPermission["consequence"][];
  /** Why it may be left out: it is recommended, and whether it is needed cannot be told. */
  readonly advisory?: string;
}

export interface PolicyCondition {
  readonly operator: "StringEquals" | "StringLike";
  readonly key: string;
  readonly values: readonly TextPattern[];
}

/** One action on one resource, with everything that needs it. */
interface Grant {
  readonly action: string;
  readonly resource: TextPattern;
  readonly conditions: readonly PolicyCondition[];
  readonly advisory?: string;
  readonly needs: RequiredPermission[];
}

/**
 * The policy for the permissions: the same permission once, none that another one covers, statements of a service with the
 * same resources and conditions as one. Sorted by service, then action; what is only recommended comes last.
 */
export function policyOf(permissions: readonly RequiredPermission[]): PolicyStatement[] {
  const order = new Map<RequiredPermission, number>(permissions.map((permission, i) => [permission, i]));
  const grants = withoutCovered(grantsOf(permissions));
  const byResource = merged(grants.map(single), (group) => [
    group.service,
    group.advisory,
    keysOf(group.conditions),
    keyOf(group.resources[0] ?? []),
  ]);
  const groups = merged(byResource, (group) => [group.service, group.advisory, keysOf(group.conditions), group.actions.join()]);
  const sorted = groups.sort((a, b) => compare(sortKey(a), sortKey(b)));
  const names = new Set<string>();
  return sorted.map((group) => statementOf(group, names, order));
}

function grantsOf(permissions: readonly RequiredPermission[]): Grant[] {
  const grants = new Map<string, Grant>();
  for (const need of permissions) {
    const conditions = conditionsOf(need.keys ?? []);
    const key = [need.action, keyOf(need.resource), keysOf(conditions), need.advisory ?? ""].join("\n");
    const known = grants.get(key);
    if (known) known.needs.push(need);
    else
      grants.set(key, {
        action: need.action,
        resource: need.resource,
        conditions,
        ...(need.advisory === undefined ? {} : { advisory: need.advisory }),
        needs: [need],
      });
  }
  return [...grants.values()];
}

/** What another grant of the same action covers is not written again; the other one tells for which states it is there. */
function withoutCovered(grants: readonly Grant[]): Grant[] {
  const candidates = new Candidates(grants);
  return grants.filter((grant, i) => {
    const wider = candidates
      .of(grant)
      .find(({ at, grant: other }) => at !== i && candidates.covers(other, grant) && !(candidates.covers(grant, other) && i < at));
    if (wider && wider.grant.advisory === undefined && grant.advisory === undefined) wider.grant.needs.push(...grant.needs);
    return !wider;
  });
}

interface Candidate {
  readonly at: number;
  readonly grant: Grant;
}

/** Grants by the beginning that all resources have which they cover, and the lengths of these beginnings. */
interface Beginnings {
  readonly grants: Map<string, Candidate[]>;
  readonly lengths: Set<number>;
}

/** Finds the grants that can cover another one: of the same action, and of a resource that begins alike up to its first wildcard. */
class Candidates {
  private readonly byAction = new Map<string, Beginnings>();
  private readonly patterns = new Map<Grant, PolicyPattern>();

  constructor(grants: readonly Grant[]) {
    for (const [at, grant] of grants.entries()) {
      const pattern = policyPattern(grant.resource);
      this.patterns.set(grant, pattern);
      const { grants: known, lengths } = this.beginningsOf(grant.action);
      const beginning = beginningOf(pattern);
      lengths.add(beginning.length);
      const same = known.get(beginning) ?? [];
      known.set(beginning, same);
      same.push({ at, grant });
    }
  }

  /** In the order of the grants. */
  of({ action, resource }: Grant): Candidate[] {
    const { grants, lengths } = this.beginningsOf(action);
    const text = wholeTextOf(resource);
    return [...lengths]
      .flatMap((length) => (length <= text.length ? (grants.get(text.slice(0, length)) ?? []) : []))
      .sort((a, b) => a.at - b.at);
  }

  private beginningsOf(action: string): Beginnings {
    const known = this.byAction.get(action) ?? { grants: new Map(), lengths: new Set() };
    this.byAction.set(action, known);
    return known;
  }

  covers(wide: Grant, narrow: Grant): boolean {
    if (wide.advisory !== undefined && narrow.advisory === undefined) return false;
    if (wide.conditions.length > 0 && keysOf(wide.conditions) !== keysOf(narrow.conditions)) return false;
    return matchPattern(this.patterns.get(wide) as PolicyPattern, narrow.resource) === "yes";
  }
}

/** Keys whose values the definition tells; a value of the run makes a wildcard, where the operator takes one. */
function conditionsOf(keys: readonly RequestKey[]): PolicyCondition[] {
  return keys.flatMap(({ key, operator, values }): PolicyCondition[] => {
    if (!values || values.some((value) => value.every((part) => part.kind === "run"))) return [];
    const computed = values.some((value) => value.some((part) => part.kind === "run" || part.kind === "any"));
    const like = operator === "StringLike" || computed;
    const written = values.map((value): TextPattern => value.map((part) => (part.kind === "run" ? { kind: "any" } : part)));
    return [{ operator: like ? "StringLike" : "StringEquals", key, values: written }];
  });
}

const keysOf = (conditions: readonly PolicyCondition[]): string =>
  conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.map(keyOf).join()}`).join("\n");

interface Group {
  readonly service: string;
  readonly advisory: string;
  readonly conditions: readonly PolicyCondition[];
  readonly actions: readonly string[];
  readonly resources: readonly TextPattern[];
  readonly needs: readonly RequiredPermission[];
}

const single = ({ action, resource, conditions, advisory = "", needs }: Grant): Group => ({
  service: action.slice(0, action.indexOf(":")),
  advisory,
  conditions,
  actions: [action],
  resources: [resource],
  needs,
});

function merged(groups: readonly Group[], keyFor: (group: Group) => readonly string[]): Group[] {
  const made = new Map<string, Group>();
  for (const group of groups) {
    const key = keyFor(group).join("\n");
    const known = made.get(key);
    if (!known) made.set(key, group);
    else
      made.set(key, {
        ...known,
        actions: [...new Set([...known.actions, ...group.actions])].sort(compare),
        resources: distinct([...known.resources, ...group.resources]),
        needs: [...known.needs, ...group.needs],
      });
  }
  return [...made.values()];
}

const distinct = (resources: readonly TextPattern[]): TextPattern[] =>
  [...new Map(resources.map((resource) => [keyOf(resource), resource]))].sort(([a], [b]) => compare(a, b)).map(([, resource]) => resource);

const sortKey = (group: Group): string =>
  [group.advisory === "" ? "0" : "1", group.service, ...group.actions, ...group.resources.map(keyOf), keysOf(group.conditions)].join("\n");

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function statementOf(group: Group, names: Set<string>, order: ReadonlyMap<RequiredPermission, number>): PolicyStatement {
  const needs = [...group.needs].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const states = [...new Set(needs.flatMap((need) => need.state?.name ?? []))];
  const reasons = [...new Set(needs.map((need) => need.reason))];
  return {
    sid: sidOf(states, group, reasons, names),
    actions: group.actions,
    resources: group.resources,
    conditions: group.conditions,
    states,
    reasons,
    consequences: [...new Set(needs.map((need) => need.consequence))],
    ...(group.advisory === "" ? {} : { advisory: group.advisory }),
  };
}

/** `ChargeInvokeFunction`, `ChargeStates`: the state and the action or the service; the state machine's own needs by what they are for. */
function sidOf(states: readonly string[], { service, actions }: Group, [reason]: readonly string[], names: Set<string>): string {
  const [first, ...more] = states;
  const who = first === undefined ? "" : words(first) + (more.length > 0 ? `And${more.length}More` : "");
  const [action = ""] = actions;
  const called = actions.length === 1 ? action.slice(action.indexOf(":") + 1) : service;
  const what = reason === "logging" ? "LogDelivery" : reason === "tracing" ? "Tracing" : words(called);
  const base = `${who}${what}`;
  let sid = base;
  for (let i = 2; names.has(sid); i++) sid = `${base}${i}`;
  names.add(sid);
  return sid;
}

const words = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
