import type { TaskState } from "../asl/model.js";
import type { DeployedResource, Deployment } from "../hosts/deployment.js";
import { argumentOf } from "../integrations/arguments.js";
import type { Node } from "../text/node.js";

/** The resource of the same template that a Task's argument names: `!Ref Queue`, `${Topic}`; undefined where it is none or unknown. */
export function deployedArgument(task: TaskState, argument: string, deployment: Deployment | undefined): DeployedResource | undefined {
  const given = argumentOf(task, argument);
  if (given.kind !== "given" || !deployment) return undefined;
  const { node } = given.value as { readonly node?: Node };
  const placeholders =
    node?.kind === "placeholder" ? [node.placeholder] : node?.kind === "string" ? node.placeholders.map((part) => part.placeholder) : [];
  // a text of several parts names something else than one of them
  if (placeholders.length !== 1 || (node?.kind === "string" && node.placeholders[0]?.end !== node.value.length)) return undefined;
  const [placeholder] = placeholders;
  const id = placeholder && (placeholder.resource ?? deployment.substitutions?.get(placeholder.name));
  return id === undefined ? undefined : deployment.resources.get(id);
}
