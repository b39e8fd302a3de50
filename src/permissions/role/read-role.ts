import type { DeclaredResource, DeclaredResources, Deployment } from "../../hosts/deployment.js";
import { asText } from "../../text/node-builders.js";
import type { RequiredPermission } from "../required.js";
import { readRole, roleInTemplate } from "./cloudformation.js";
import type { ExecutionRole } from "./model.js";
import { roleOfService } from "./serverless.js";
import { roleInModule } from "./terraform.js";

/** What a program declares beside its role is not asked for. */
export const NOTHING_DECLARED: DeclaredResources = { get: () => undefined, all: () => [] };

/** The execution role that the file beside the state machine declares; undefined where it is somewhere else, or not to be read. */
export function readExecutionRole(deployment: Deployment): ExecutionRole | undefined {
  const { self, role } = deployment;
  if (role) return roleOfProgram(role);
  if (!self) return undefined;
  if (self.type === "serverless-step-functions") return roleOfService(deployment);
  return self.type.startsWith("AWS::") ? roleInTemplate(deployment) : roleInModule(deployment);
}

/** What a program grants by methods of other resources is known by its services alone. */
function roleOfProgram(role: DeclaredResource): ExecutionRole {
  const granted = role.attribute?.("Grants");
  const services = new Set(granted?.kind === "array" ? granted.items.map((item) => asText(item)?.text) : []);
  const grants = ({ action }: RequiredPermission) => services.has("*") || services.has(action.slice(0, action.indexOf(":")));
  // a statement of a template's form has no place in a program
  return { ...readRole(role, NOTHING_DECLARED), place: undefined, grants };
}
