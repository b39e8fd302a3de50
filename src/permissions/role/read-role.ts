import type { Deployment } from "../../hosts/deployment.js";
import { roleInTemplate } from "./cloudformation.js";
import type { ExecutionRole } from "./model.js";
import { roleOfService } from "./serverless.js";
import { roleInModule } from "./terraform.js";

/** The execution role that the file beside the state machine declares; undefined where it is somewhere else, or not to be read. */
export function readExecutionRole(deployment: Deployment): ExecutionRole | undefined {
  const { self } = deployment;
  if (!self) return undefined;
  if (self.type === "serverless-step-functions") return roleOfService(deployment);
  return self.type.startsWith("AWS::") ? roleInTemplate(deployment) : roleInModule(deployment);
}
