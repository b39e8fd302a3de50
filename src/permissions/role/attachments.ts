import type { DeclaredResource, DeclaredResources } from "../../hosts/deployment.js";
import type { Node } from "../../text/node.js";
import { asText } from "../../text/node-builders.js";
import { keyOf, literalTextOf } from "../arn-pattern.js";
import { formOf } from "../declared-forms.js";
import { patternOfNode } from "../declared-text.js";
import { matchPattern } from "../match.js";

/** The resource of the same template that a value is, whole: its ARN, its name. */
export function resourceIn(node: Node | undefined, declared: DeclaredResources): DeclaredResource | undefined {
  const holes = (node && asText(node)?.holesIn()) ?? [];
  const text = node && asText(node)?.text;
  const [hole, ...more] = holes;
  if (!hole || more.length > 0 || hole.start !== 0 || hole.end !== text?.length) return undefined;
  const { resource } = hole.placeholder;
  return resource === undefined ? undefined : declared.get(resource);
}

/** The role that an ARN or a name is: by reference, or with a name that a role of the template has. */
export function roleIn(node: Node | undefined, declared: DeclaredResources, types: ReadonlySet<string>): DeclaredResource | undefined {
  if (!node) return undefined;
  const direct = resourceIn(node, declared);
  if (direct && types.has(direct.type)) return direct;
  // `arn:aws:iam::${AWS::AccountId}:role/${Role}`
  const holes = asText(node)?.holesIn() ?? [];
  const named = holes.flatMap(({ placeholder: { resource } }) => (resource === undefined ? [] : (declared.get(resource) ?? [])));
  const roles = named.filter(({ type }) => types.has(type));
  return roles.length === 1 && named.length === 1 && /:role\/|^\$\{[^}]*\}$/.test(asText(node)?.text ?? "") ? roles[0] : undefined;
}

/** Whether a value names that role: `unknown` where only the deployment knows. */
export function namesRole(node: Node, role: DeclaredResource, declared: DeclaredResources): "yes" | "no" | "unknown" {
  const named = resourceIn(node, declared);
  if (named) return named.id === role.id ? "yes" : formOf(named) ? "no" : "unknown";
  const text = patternOfNode(node, declared);
  const own = role.property(role.type === "AWS::IAM::Role" ? "RoleName" : role.type === "module" ? "role_name" : "name");
  const name = own && patternOfNode(own, declared);
  if (!text) return "unknown";
  // a name that is made up at deployment is written nowhere
  if (!name) return literalTextOf(text) === undefined ? "unknown" : "no";
  if (keyOf(name) === keyOf(text)) return "yes";
  return matchPattern(name, text) === "no" ? "no" : "unknown";
}

/** `arn:aws:iam::aws:policy/service-role/X`, or the name alone as SAM takes it. */
export function awsManagedName(node: Node): string | undefined {
  const text = asText(node)?.text ?? "";
  return /^arn:[^:]*:iam::aws:policy\/(?:[\w.@+-]+\/)*([\w.@+=,-]+)$/.exec(text)?.[1];
}
