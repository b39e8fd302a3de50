import type { Machine } from "../asl/model.js";
import type { WorkflowType } from "../hosts/deployment.js";
import type { Definition } from "../hosts/host.js";
import type { MachinePermissions } from "../permissions/machine-permissions.js";

/** What a state machine needs and what its role allows; loaded only where a template or module declares it. */
export async function permissionsFor(
  _machine: Machine,
  { deployment }: Definition,
  _type: WorkflowType | undefined,
): Promise<MachinePermissions | undefined> {
  if (!deployment?.self || !deployment.declared) return undefined;
  const { MachinePermissions } = await import("../permissions/machine-permissions.js");
  return new MachinePermissions(deployment, { permissions: [], unknown: [] });
}
