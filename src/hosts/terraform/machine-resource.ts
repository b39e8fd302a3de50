import type { Block } from "../../languages/hcl/syntax.js";
import type { Node } from "../../text/node.js";
import type { Evaluator } from "./evaluator.js";
import { OPEN, type Scope } from "./scope.js";

/** How a provider's resource says what a state machine is. */
interface MachineResource {
  /** Arguments that may be the definition. */
  readonly definition: readonly string[];
  readonly type: string;
}

/**
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sfn_state_machine
 * @see https://registry.terraform.io/providers/hashicorp/awscc/latest/docs/resources/stepfunctions_state_machine
 */
const MACHINES: ReadonlyMap<string, MachineResource> = new Map([
  ["aws_sfn_state_machine", { definition: ["definition"], type: "type" }],
  ["awscc_stepfunctions_state_machine", { definition: ["definition_string", "definition"], type: "state_machine_type" }],
]);

export const MENTIONS_MACHINE = /aws_sfn_state_machine|awscc_stepfunctions_state_machine/;

export const machineResource = (type: string | undefined): MachineResource | undefined => MACHINES.get(type ?? "");

export const isMachine = ({ type, labels }: Block): boolean => type === "resource" && MACHINES.has(labels[0] ?? "");

/** The value of a machine's definition. */
export function definitionValue(block: Block, evaluator: Evaluator, scope: Scope = OPEN): Node | undefined {
  for (const name of machineResource(block.labels[0])?.definition ?? []) {
    const value = evaluator.attribute(block, name, scope);
    if (value && value.kind !== "null") return value;
  }
  return undefined;
}
