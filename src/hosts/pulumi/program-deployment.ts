import { plainText } from "../../languages/evaluator/text.js";
import { ToNode } from "../../languages/evaluator/to-node.js";
import { type ConstructedObject, isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import type { Node } from "../../text/node.js";
import { placeholder, placeholderNode } from "../../text/node-builders.js";
import type { DeclaredResource, DeclaredResources } from "../deployment.js";
import type { Site } from "../programs/sites.js";
import { inCamelCase, PULUMI_TYPES } from "./resource-types.js";

/** The resources of a Pulumi program, with the properties that Terraform has for them. */
export const programDeployment: NonNullable<Site["deployment"]> = ({ made: machine }, { made }) => {
  const all = made.flatMap((one) => declaredResource(one) ?? []);
  const byId = new Map<string, DeclaredResource | undefined>();
  // a name that resources of several types share says nothing about any of them
  for (const one of all) byId.set(one.id, byId.has(one.id) ? undefined : one);
  const declared: DeclaredResources = { get: (id) => byId.get(id), all: () => all };
  const self = declaredResource(machine);
  return { ...(self ? { self } : {}), declared };
};

function declaredResource(made: ConstructedObject): DeclaredResource | undefined {
  const path = /^@pulumi\/aws[./](\w+)[./](?:\w+\.)?(\w+)$/.exec(made.type);
  const type = path && PULUMI_TYPES.get(`${path[1]}.${path[2]}`);
  const id = plainText(made.args[0]);
  if (!type || id === undefined) return undefined;
  const props = made.args[1];
  const given = (name: string): Value | undefined => {
    const value = memberOf(props, inCamelCase(name));
    if (value) return isNothing(value) ? undefined : value;
    const open = props !== undefined && (props.kind !== "object" || props.open);
    return open ? { kind: "unknown", placeholder: "unknown", name: "${…}", at: props.at } : undefined;
  };
  const property = (name: string) => {
    const value = given(name);
    return value && nodeOf(value);
  };
  return {
    id,
    type,
    at: made.at,
    property,
    document(name) {
      const value = given(name);
      return value && nodeOf(value.kind === "json" ? value.of : value);
    },
    blocks(name) {
      const value = given(`${name === "inline_policy" ? "inline_policies" : name}`);
      if (!value) return [];
      const items = value.kind === "list" && !value.open ? value.items : [value];
      return items.flatMap((item) => nodeOf(item) ?? []);
    },
  };
}

/** A resource that is given as such stands for its id. */
function nodeOf(value: Value): Node | undefined {
  if (value.kind !== "made") return new ToNode().node(value);
  const id = plainText(value.args[0]);
  return placeholderNode(placeholder("unknown", `\${${id ?? "…"}}`, value.at, id, id === undefined ? undefined : `${id}.id`));
}
