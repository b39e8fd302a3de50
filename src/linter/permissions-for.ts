import type { Machine } from "../asl/model.js";
import type { Definition } from "../hosts/host.js";
import type { MachinePermissions } from "../permissions/machine-permissions.js";

/** What a state machine needs and what its role allows; loaded only where a template or module declares it. */
export async function permissionsFor(machine: Machine, definition: Definition): Promise<MachinePermissions | undefined> {
  const { deployment } = definition;
  if (!deployment?.self || !deployment.declared) return undefined;
  const [{ MachinePermissions }, { requiredPermissions }] = await Promise.all([
    import("../permissions/machine-permissions.js"),
    import("../permissions/required-permissions.js"),
  ]);
  return new MachinePermissions(deployment, requiredPermissions(machine, definition));
}
