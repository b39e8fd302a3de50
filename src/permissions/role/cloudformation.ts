import type { DeclaredResource, DeclaredResources, Deployment } from "../../hosts/deployment.js";
import { get, type Node } from "../../text/node.js";
import { awsManagedName, namesRole, resourceIn, roleIn } from "./attachments.js";
import { addConnectors } from "./connectors.js";
import { PolicyReader, trustIn } from "./document.js";
import { type ExecutionRole, roleParts } from "./model.js";
import { readSamPolicies } from "./sam.js";

export const ROLES: ReadonlySet<string> = new Set(["AWS::IAM::Role"]);

/** The role of a machine in a CloudFormation or SAM template; undefined where the template does not declare it. */
export function roleInTemplate({ self, declared }: Deployment): ExecutionRole | undefined {
  if (!self || !declared) return undefined;
  const sam = self.type === "AWS::Serverless::StateMachine";
  const given = self.property(sam ? "Role" : "RoleArn");
  if (!given) return sam ? readSamPolicies(self, declared) : undefined;
  if (self.uncertain?.(sam ? "Role" : "RoleArn")) return undefined;
  const role = roleIn(given, declared, ROLES);
  if (!role) return undefined;
  const read = readRole(role, declared);
  const connected = roleParts();
  addConnectors(self, declared, connected);
  return { ...read, statements: [...read.statements, ...connected.statements], unread: [...read.unread, ...connected.unread] };
}

/** A role of the template with everything that the template attaches to it. */
export function readRole(role: DeclaredResource, declared: DeclaredResources): ExecutionRole {
  const parts = roleParts();
  const reader = new PolicyReader(declared, parts);
  inlinePolicies(role, reader);
  managedPolicies(role.property("ManagedPolicyArns"), reader, declared);
  for (const resource of declared.all()) attached(resource, role, reader, declared);
  for (const name of ["Policies", "ManagedPolicyArns"])
    if (role.uncertain?.(name)) parts.unread.push(`${name} of the role depend on a condition`);
  if (declared.partial && parts.statements.length + parts.managed.length === 0) parts.unread.push("policies in other files");
  return {
    name: role.id,
    at: role.at,
    generated: false,
    ...parts,
    trusted: trustIn(role.property("AssumeRolePolicyDocument"), declared),
  };
}

function inlinePolicies(role: DeclaredResource, reader: PolicyReader): void {
  const policies = role.property("Policies");
  if (!policies) return;
  if (policies.kind !== "array") reader.into.unread.push("policies that are unknown until deployment");
  else for (const policy of policies.items) reader.document(policy.kind === "object" ? get(policy, "PolicyDocument") : undefined, true);
}

/** ARNs of policies that AWS manages, or that the template declares. */
function managedPolicies(arns: Node | undefined, reader: PolicyReader, declared: DeclaredResources): void {
  if (!arns) return;
  if (arns.kind !== "array") reader.into.unread.push("managed policies that are unknown until deployment");
  else for (const arn of arns.items) managedPolicy(arn, reader, declared);
}

export function managedPolicy(arn: Node, reader: PolicyReader, declared: DeclaredResources): void {
  const name = awsManagedName(arn);
  const own = resourceIn(arn, declared);
  if (name !== undefined) reader.into.managed.push({ name, certain: true, at: arn.range });
  else if (own?.type === "AWS::IAM::ManagedPolicy") policyOf(own, reader, true);
  else reader.into.unread.push("a managed policy that the template does not declare");
}

/** Policies that are attached from their own side. */
function attached(resource: DeclaredResource, role: DeclaredResource, reader: PolicyReader, declared: DeclaredResources): void {
  attachedTo(resource, reader, (node) => namesRole(node, role, declared));
}

/** @param names whether a value names the role. */
export function attachedTo(resource: DeclaredResource, reader: PolicyReader, names: (node: Node) => "yes" | "no" | "unknown"): void {
  const named = (node: Node | undefined) => (node ? names(node) : "no");
  switch (resource.type) {
    case "AWS::IAM::Policy":
    case "AWS::IAM::ManagedPolicy": {
      const roles = resource.property("Roles");
      const names: readonly string[] = roles?.kind === "array" ? roles.items.map(named) : roles ? ["unknown"] : [];
      if (names.includes("yes")) policyOf(resource, reader, true);
      else if (names.includes("unknown")) policyOf(resource, reader, false);
      return;
    }
    case "AWS::IAM::RolePolicy": {
      const name = named(resource.property("RoleName"));
      if (name !== "no") policyOf(resource, reader, name === "yes");
      return;
    }
  }
}

function policyOf(resource: DeclaredResource, reader: PolicyReader, certain: boolean): void {
  reader.document(resource.property("PolicyDocument"), certain && resource.conditional !== true);
  if (resource.uncertain?.("PolicyDocument")) reader.into.unread.push("a policy that depends on a condition");
}
