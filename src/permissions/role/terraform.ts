import type { DeclaredResource, DeclaredResources, Deployment } from "../../hosts/deployment.js";
import { get } from "../../text/node.js";
import { roleIn } from "./attachments.js";
import { type ExecutionRole, roleParts } from "./model.js";
import { flag, roleOfCall } from "./step-functions-module.js";
import { TerraformReader } from "./terraform-reader.js";

const ROLES: ReadonlySet<string> = new Set(["aws_iam_role"]);

/** The role of a machine in a Terraform module, or in a Pulumi program; undefined where the module does not declare it. */
export function roleInModule({ self, declared }: Deployment): ExecutionRole | undefined {
  if (!self || !declared) return undefined;
  if (self.type === "module" && flag(self, "use_existing_role", false) !== true) {
    const made = flag(self, "use_existing_role", false) === false && flag(self, "create_role", true) === true;
    return made ? roleOfCall(self, declared, new TerraformReader(declared, roleParts())) : undefined;
  }
  const role = roleIn(self.property("role_arn"), declared, ROLES);
  return role && readModuleRole(role, declared);
}

/** The role of a Terraform resource with its inline, managed and attached policies. */
export function readModuleRole(role: DeclaredResource, declared: DeclaredResources): ExecutionRole {
  const parts = roleParts();
  const reader = new TerraformReader(declared, parts);
  for (const inline of role.blocks?.("inline_policy") ?? [])
    reader.json(inline.kind === "object" ? get(inline, "policy") : inline, true, role);
  reader.managedPolicies(role.property("managed_policy_arns"), true);
  for (const resource of declared.all()) reader.attached(resource, role);
  return {
    name: role.id,
    at: role.at,
    generated: false,
    ...parts,
    trusted: reader.trust(role.document("assume_role_policy")),
  };
}
