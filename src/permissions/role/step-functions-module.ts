import type { DeclaredResource, DeclaredResources } from "../../hosts/deployment.js";
import { get, type Node } from "../../text/node.js";
import { ACCOUNT, literal, pattern, REGION, type TextPattern } from "../arn-pattern.js";
import { policyPattern } from "../match.js";
import { condition } from "./document.js";
import type { ExecutionRole } from "./model.js";
import { MODULE_INTEGRATIONS, type ModuleGrant } from "./step-functions-integrations.js";
import type { TerraformReader } from "./terraform-reader.js";

/**
 * The role that the registry's module terraform-aws-modules/step-functions makes from what its call gives it.
 * @see https://registry.terraform.io/modules/terraform-aws-modules/step-functions/aws/5.0.2
 */
export function roleOfCall(call: DeclaredResource, declared: DeclaredResources, reader: TerraformReader): ExecutionRole {
  const { into } = reader;
  if (!isRead(call)) into.unread.push("what another version of the module allows");
  if (flag(call, "attach_policies_for_integrations", true) !== false) integrations(call, reader);
  for (const { given, read } of ADDITIONAL) {
    const attached = flag(call, given, false);
    if (attached === true) read(call, reader);
    else if (attached === undefined) into.unread.push(`what ${given} attaches`);
  }
  logging(call, reader);
  for (const resource of declared.all()) if (resource.id !== call.id) reader.attached(resource, call);
  return { name: call.id, at: call.at, generated: true, ...into, trusted: undefined };
}

/** Version 5, which a call without a version gets as well. */
function isRead(call: DeclaredResource): boolean {
  const version = call.property("version");
  if (!version || version.kind === "null") return true;
  return version.kind === "string" && /^(?:>=? ?\d|(?:~>|=)? ?5\b)/.test(version.value.trim());
}

/** A Boolean of the call; undefined where it is unknown until deployment. */
export function flag(call: DeclaredResource, name: string, otherwise: boolean): boolean | undefined {
  const given = call.property(name);
  if (!given || given.kind === "null") return otherwise;
  return given.kind === "boolean" ? given.value : undefined;
}

function integrations(call: DeclaredResource, reader: TerraformReader): void {
  const { into } = reader;
  const given = call.property("service_integrations");
  if (!given || given.kind === "null") return;
  if (given.kind !== "object" || flag(call, "attach_policies_for_integrations", true) === undefined) {
    into.unread.push("service_integrations that are unknown until deployment");
    return;
  }
  for (const { key, value } of given.members) {
    const known = Object.hasOwn(MODULE_INTEGRATIONS, key.name) ? MODULE_INTEGRATIONS[key.name] : undefined;
    if (value.kind !== "object" || !known || key.placeholders.length > 0) {
      into.unread.push(`the integration ${key.name}`);
      continue;
    }
    for (const item of value.members) {
      const grant = Object.hasOwn(known, item.key.name) ? known[item.key.name] : undefined;
      const resources = grant && resourcesOf(grant, item.value, reader);
      if (grant && resources) into.statements.push(statementOf(grant, resources, item.value.range));
      else into.unread.push(`${item.key.name} of the integration ${key.name}`);
    }
  }
}

/** `true` takes the resources of the module, a list is the resources themselves. */
function resourcesOf({ on }: ModuleGrant, given: Node, reader: TerraformReader): TextPattern[] | undefined {
  if (given.kind === "array") return reader.texts(given);
  if (given.kind !== "boolean" || !given.value || on === undefined) return undefined;
  return [on.startsWith("rule/") ? pattern("arn:aws:events:", REGION, ":", ACCOUNT, `:${on}`) : [literal(on)]];
}

function statementOf(
  { actions, to, deny }: ModuleGrant,
  resources: readonly TextPattern[],
  at: Node["range"],
): ExecutionRole["statements"][number] {
  const listed = actions.split(" ");
  return {
    effect: deny ? "Deny" : "Allow",
    actions: listed.map((action) => policyPattern([literal(action.toLowerCase())])),
    exceptActions: false,
    resources: resources.map(policyPattern),
    exceptResources: false,
    conditions: to === undefined ? [] : [condition("StringEquals", "iam:PassedToService", [policyPattern([literal(to)])])],
    certain: true,
    at,
    written: listed.map((text) => ({ text })),
    fromTemplate: true,
  };
}

/** Policies besides the integrations, each with the argument without which it is not attached. */
const ADDITIONAL: readonly { readonly given: string; readonly read: (call: DeclaredResource, reader: TerraformReader) => void }[] = [
  { given: "attach_policy_json", read: (call, reader) => reader.json(call.document("policy_json"), true, call) },
  {
    given: "attach_policy_jsons",
    read(call, reader) {
      const given = call.property("policy_jsons");
      if (given?.kind === "array") for (const one of given.items) reader.json(one, true, call);
      else reader.into.unread.push("policy_jsons that are unknown until deployment");
    },
  },
  { given: "attach_policy", read: (call, reader) => reader.managedPolicy(call.property("policy"), true, call) },
  { given: "attach_policies", read: (call, reader) => reader.managedPolicies(call.property("policies"), true) },
  {
    given: "attach_policy_statements",
    read(call, reader) {
      const given = call.property("policy_statements");
      const items = given?.kind === "object" ? given.members.map(({ value }) => value) : given?.kind === "array" ? given.items : [given];
      for (const item of items) reader.statementBlock(item, true, call);
    },
  },
];

const DELIVERY =
  "logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups";

function logging(call: DeclaredResource, { into }: TerraformReader): void {
  const attached = flag(call, "attach_cloudwatch_logs_policy", true);
  const configuration = call.property("logging_configuration");
  const level = configuration?.kind === "object" ? get(configuration, "level") : undefined;
  if (attached === false || !configuration || (configuration.kind === "object" && !level)) return;
  const at = configuration.range;
  if (attached && level?.kind === "string" && level.value !== "OFF")
    into.statements.push(statementOf({ actions: DELIVERY }, [[literal("*")]], at));
  else if (!(level?.kind === "string" && level.value === "OFF"))
    into.statements.push({ ...statementOf({ actions: DELIVERY }, [[literal("*")]], at), certain: false });
}
