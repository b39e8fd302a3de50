import { parseJson } from "../../languages/json/parse-json.js";
import { get, type Member, type Node, type ObjectNode } from "../../text/node.js";
import { placeholder, placeholderNode } from "../../text/node-builders.js";
import { textOf } from "../../text/range.js";
import type { DeclaredResource, DeclaredResources } from "../deployment.js";
import { inCamelCase, PULUMI_TYPES } from "../pulumi/resource-types.js";
import { type Substitute, substituted, substitutedTree } from "../shared/definition-text.js";

/** The resources of a program, with the properties that Terraform's provider has for them. */
export function declaredIn(resources: ObjectNode | undefined, substitute: Substitute): DeclaredResources {
  const members = resources?.members ?? [];
  const read = (member: Member | undefined) =>
    member?.value.kind === "object" ? declaredResource(member, member.value, substitute) : undefined;
  return {
    get: (id) => read(members.find(({ key }) => key.name === id)),
    all: () => members.flatMap((member) => read(member) ?? []),
  };
}

function declaredResource({ key }: Member, resource: ObjectNode, substitute: Substitute): DeclaredResource | undefined {
  const type = typeOf(get(resource, "type"));
  const properties = get(resource, "properties");
  if (type === undefined) return undefined;
  const given = (name: string): Node | undefined => {
    if (!properties || properties.kind === "null") return undefined;
    return properties.kind === "object" ? get(properties, inCamelCase(name)) : properties;
  };
  const property = (name: string) => {
    const node = given(name);
    return node && readValue(node, substitute);
  };
  return {
    id: key.name,
    type,
    at: key.range,
    property,
    document(name) {
      const node = given(name);
      return node && documentOf(node, substitute);
    },
    text: () => textOf(resource.range),
    blocks(name) {
      const list = property(name === "inline_policy" ? "inline_policies" : name);
      return list?.kind === "array" ? list.items : list ? [list] : [];
    },
  };
}

/** `aws:iam:Role` and `aws:iam/role:Role` by the name that Terraform gives it. */
function typeOf(node: Node | undefined): string | undefined {
  const [, service, name] = (node?.kind === "string" && /^aws:(\w+)(?:\/\w+)?:(\w+)$/.exec(node.value)) || [];
  return PULUMI_TYPES.get(`${service}.${name}`);
}

/** What functions of Pulumi's compute is known of `fn::toJSON` alone. */
function readValue(node: Node, substitute: Substitute): Node {
  const [only, ...others] = node.kind === "object" ? node.members : [];
  if (only && others.length === 0 && only.key.name.startsWith("fn::")) {
    if (only.key.name === "fn::toJSON") return substitutedTree(only.value, substitute);
    return placeholderNode(placeholder("unknown", `\${${only.key.name}}`, node.range));
  }
  if (node.kind === "array") return { ...node, items: node.items.map((item) => readValue(item, substitute)) };
  if (node.kind === "object")
    return { ...node, members: node.members.map((member) => ({ ...member, value: readValue(member.value, substitute) })) };
  return substitutedTree(node, substitute);
}

function documentOf(node: Node, substitute: Substitute): Node {
  const value = readValue(node, substitute);
  if (node.kind !== "string") return value;
  const { root, problems } = parseJson(substituted(node.content(), substitute));
  if (root && !problems.some((problem) => !problem.tolerated)) return root;
  return value.kind === "placeholder" ? value : placeholderNode(placeholder("unknown", "${…}", node.range));
}
