import type { Facts } from "../analysis/facts/facts.js";
import type { Machine } from "../asl/model.js";
import type { Definition } from "../hosts/host.js";
import type { MachinePermissions } from "../permissions/machine-permissions.js";
import type { KnownArguments } from "../permissions/required-permissions.js";

/** What a state machine needs and what its role allows; loaded only where a template or module declares it. */
export async function permissionsFor(
  machine: Machine,
  definition: Definition,
  facts: Facts | undefined,
): Promise<MachinePermissions | undefined> {
  const { deployment } = definition;
  if (!deployment?.role && !(deployment?.self && deployment.declared)) return undefined;
  const [{ MachinePermissions }, { requiredPermissions }] = await Promise.all([
    import("../permissions/machine-permissions.js"),
    import("../permissions/required-permissions.js"),
  ]);
  return new MachinePermissions(deployment, requiredPermissions(machine, definition, facts && knownArguments(facts)));
}

/** Computed arguments that can only be certain texts: a variable that is assigned once, a choice of two tables. */
export const knownArguments =
  (facts: Facts): KnownArguments =>
  (state, path) => {
    const value = facts.argument(state, path)?.value;
    return value?.kinds.length === 1 && value.kinds[0] === "string" ? value.strings : undefined;
  };
