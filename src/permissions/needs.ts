import { ACCOUNT, ANY, isArn, PARTITION, type PatternPart, pattern, REGION, type TextPattern } from "./arn-pattern.js";
import type { Call, Need } from "./call.js";
import type { RequestKey } from "./required.js";

/** Builders of the tables of needs: one for each reason, and the forms of ARNs. */

type More = Partial<Pick<Need, "keys" | "onlyWildcard" | "advisory" | "inferred">>;

/** `*`: the action has no resource types. */
export const ALL: TextPattern = [ANY];

/** The action of the Task itself. */
export const call = (action: string, resource: TextPattern, more: More = {}): Need => ({
  action,
  resource,
  reason: "call",
  consequence: "refused",
  ...more,
});

/** `.sync` learns of the end by polling alone. */
export const poll = (action: string, resource: TextPattern, more: More = {}): Need => ({
  action,
  resource,
  reason: "completion",
  consequence: "completion-unseen",
  ...more,
});

/** `.sync` learns of the end by an event, and by polling where the event is lost. */
export const pollToo = (action: string, resource: TextPattern, more: More = {}): Need => ({
  ...poll(action, resource, more),
  consequence: "completion-delayed",
});

/** `.sync` stops the job when the execution is stopped or the state times out. */
export const stop = (action: string, resource: TextPattern, more: More = {}): Need => ({
  action,
  resource,
  reason: "abort",
  consequence: "job-keeps-running",
  ...more,
});

/**
 * The managed rule by which `.sync` gets events; CreateStateMachine creates it as the role.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
export function managedRule(name: string, more: More = {}): Need[] {
  const resource = arnOf("events", `rule/StepFunctionsGet${name}`);
  return ["events:PutTargets", "events:PutRule", "events:DescribeRule"].map((action) => ({
    action,
    resource,
    reason: "managed-rule",
    consequence: "creation-refused",
    ...more,
  }));
}

/** @param service the services to which the role is passed, `ecs-tasks.amazonaws.com`. */
export function passRole(role: TextPattern, service: string | undefined, more: More = {}): Need {
  const arn = isArn(role) || isWhole(role) ? role : pattern("arn:", PARTITION, ":iam::", ACCOUNT, ":role/", role);
  const keys: RequestKey[] =
    service === undefined ? [] : [{ key: "iam:PassedToService", operator: "StringEquals", values: [[{ kind: "literal", text: service }]] }];
  return call("iam:PassRole", arn, { ...more, ...(keys.length > 0 ? { keys } : {}) });
}

/** All of it is one value that is not known: an ARN as likely as a name. */
const isWhole = (text: TextPattern): boolean => text.length === 1 && (text[0]?.kind === "run" || text[0]?.kind === "value");

/** `arn:P:service:R:A:resource`. */
export function arnOf(service: string, ...resource: readonly (PatternPart | TextPattern | string)[]): TextPattern {
  return pattern("arn:", PARTITION, `:${service}:`, REGION, ":", ACCOUNT, ":", ...resource);
}

/** What a parameter that takes a name or an ARN refers to: `arnBy(call, "dynamodb", "table/", "TableName")`. */
export function arnBy(of: Call, service: string, before: string, ...path: readonly string[]): TextPattern {
  return arnFrom(of.required(...path), service, before);
}

/** @param only the parameter takes no name: what is not known of it is the ARN as a whole. */
export function arnFrom(text: TextPattern, service: string, before: string, only?: "arn"): TextPattern {
  if (isArn(text)) return text;
  const [first] = text;
  if (only && text.length === 1 && first?.kind === "value") return text;
  return arnOf(service, before, named(text));
}

/** What stands for a name within an ARN, where the parameter is called after the ARN. */
export function named(text: TextPattern): TextPattern {
  const [first] = text;
  if (text.length !== 1 || first?.kind !== "run" || !/Arn$/i.test(first.label)) return text;
  return [{ kind: "run", label: first.label.replace(/Arn$/i, "Name") }];
}
