import type { DeclaredResource, DeclaredResources } from "../../hosts/deployment.js";
import { get, type Node } from "../../text/node.js";
import { asText } from "../../text/node-builders.js";
import { ACCOUNT, literal, PARTITION, pattern, REGION, type TextPattern } from "../arn-pattern.js";
import { patternOfNode } from "../declared-text.js";
import { policyPattern } from "../match.js";
import { awsManagedName, resourceIn } from "./attachments.js";
import { attachedTo, managedPolicy } from "./cloudformation.js";
import { addConnectors } from "./connectors.js";
import { PolicyReader, unreadable } from "./document.js";
import { type ExecutionRole, roleParts } from "./model.js";
import { samPolicyTemplate } from "./sam-policies.js";

/** The role that SAM makes for a machine without `Role`: it allows what `Policies` says, and nothing besides. */
export function readSamPolicies(machine: DeclaredResource, declared: DeclaredResources): ExecutionRole {
  const parts = roleParts();
  const reader = new PolicyReader(declared, parts);
  const policies = machine.property("Policies");
  const items = policies?.kind === "array" ? policies.items : policies && policies.kind !== "null" ? [policies] : [];
  for (const item of items) policy(item, reader, declared);
  if (policies?.kind === "array") parts.place = { list: policies, item: "sam-policy" };
  if (machine.uncertain?.("Policies")) parts.unread.push("policies that depend on a condition");
  for (const resource of declared.all()) attachedTo(resource, reader, (node) => namesGenerated(node, `${machine.id}Role`, declared));
  addConnectors(machine, declared, parts);
  const tracing = machine.property("Tracing");
  if (tracing) parts.managed.push({ name: "AWSXrayWriteOnlyAccess", certain: true, at: tracing.range });
  return { name: `${machine.id}Role`, at: policies?.range ?? machine.at, generated: true, ...parts, trusted: undefined };
}

/** The generated role is referred to by its logical id, which no resource of the template has. */
function namesGenerated(node: Node, id: string, declared: DeclaredResources): "yes" | "no" | "unknown" {
  if (resourceIn(node, declared)) return "no";
  const holes = asText(node)?.holesIn() ?? [];
  if (holes.some(({ placeholder: { expression } }) => expression === id)) return "yes";
  return holes.length > 0 ? "unknown" : "no";
}

/** A name or an ARN, statements, or a policy template with its parameters. */
function policy(node: Node, reader: PolicyReader, declared: DeclaredResources): void {
  if (node.kind === "string" || node.kind === "placeholder") {
    const name = managedName(node);
    if (name !== undefined && !resourceIn(node, declared)) reader.into.managed.push({ name, certain: true, at: node.range });
    else managedPolicy(node, reader, declared);
  } else if (node.kind !== "object") {
    if (node.kind !== "null") reader.into.unread.push("a policy that is unknown until deployment");
  } else if (get(node, "Statement")) reader.document(node, true);
  else for (const { key, value } of node.members) policyTemplate(key.name, value, node, reader, declared);
}

/** SAM takes the name of a policy that AWS manages without its ARN. */
function managedName(node: Node): string | undefined {
  const text = asText(node);
  if (!text || text.holesIn().length > 0) return awsManagedName(node);
  return awsManagedName(node) ?? (/^[\w+=,.@-]+$/.test(text.text) ? text.text : undefined);
}

function policyTemplate(name: string, parameters: Node, at: Node, { into }: PolicyReader, declared: DeclaredResources): void {
  const template = samPolicyTemplate(name);
  if (!template) {
    into.unread.push(`the policy template ${name}`);
    return;
  }
  for (const [list, ...resources] of template.grants) {
    const [service = "", ...actions] = list.split(" ");
    into.statements.push({
      effect: "Allow",
      actions: actions.map((action) => policyPattern([literal(`${service}${action}`.toLowerCase())])),
      exceptActions: false,
      resources: resources.map((resource) => policyPattern(resourceOf(resource, parameters, declared))),
      exceptResources: false,
      conditions: [],
      certain: template.certain,
      at: at.range,
      written: actions.map((action) => ({ text: `${service}${action}` })),
      fromTemplate: true,
    });
  }
}

function resourceOf(form: string, parameters: Node, declared: DeclaredResources): TextPattern {
  const [service, local] = form.split(" ");
  const within = (text: string) => text.split(/(\$\{\w+\})/).map((piece) => value(piece, parameters, declared));
  if (local !== undefined) return pattern("arn:", PARTITION, `:${service}:`, REGION, ":", ACCOUNT, ":", ...within(local));
  return form === "*" || form.startsWith("$") ? pattern(...within(form)) : pattern("arn:", PARTITION, ":", ...within(form));
}

function value(piece: string, parameters: Node, declared: DeclaredResources): TextPattern {
  const name = /^\$\{(\w+)\}$/.exec(piece)?.[1];
  if (name === undefined) return pattern(piece);
  const given = parameters.kind === "object" ? get(parameters, name) : undefined;
  return (given && patternOfNode(given, declared)) ?? unreadable(given ?? parameters);
}
