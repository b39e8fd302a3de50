import type { Json, Node } from "../../../src/text/node.js";
import { TOKEN } from "./synthesized.js";

/** Where the read definition differs from the synthesized one; a placeholder may take the place of a token and of nothing else. */
export function differences(node: Node | undefined, wanted: Json | undefined, path = ""): string[] {
  if (!node || wanted === undefined) return [`${path}: ${node ? "too much" : `missing ${JSON.stringify(wanted)}`}`];
  const token = typeof wanted === "string" && wanted.includes(TOKEN);
  switch (node.kind) {
    case "placeholder":
      return token ? [] : [`${path}: a placeholder for ${JSON.stringify(wanted)}`];
    case "object": {
      if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted))
        return [`${path}: an object for ${JSON.stringify(wanted)}`];
      const names = new Set([...node.members.map((m) => m.key.name), ...Object.keys(wanted)]);
      return [...names].flatMap((name) =>
        differences(node.members.find((m) => m.key.name === name)?.value, wanted[name], `${path}/${name}`),
      );
    }
    case "array": {
      if (!Array.isArray(wanted)) return [`${path}: an array for ${JSON.stringify(wanted)}`];
      const length = Math.max(node.items.length, wanted.length);
      return Array.from({ length }, (_, i) => differences(node.items[i], wanted[i], `${path}/${i}`)).flat();
    }
    case "null":
      return wanted === null ? [] : [`${path}: null for ${JSON.stringify(wanted)}`];
    default:
      if (node.kind === "string" && node.placeholders.length > 0 && token) return [];
      return node.value === wanted ? [] : [`${path}: ${JSON.stringify(node.value)} for ${JSON.stringify(wanted)}`];
  }
}

/** Every difference for aws-cdk-lib 2.276.0, with its reason. */
export const DIFFERENCES: readonly { readonly at: RegExp; readonly why: string }[] = [
  {
    at: /EcsRunTask[^/]*\/\w+\/TaskDefinition: a placeholder/,
    why: "a family that is not given is made of the construct's path and a hash",
  },
  {
    at: /\/(?:Subnets|SecurityGroups|SecurityGroupIds)(?:\/\d+)?: a placeholder/,
    why: "which subnets and security groups a network has is not followed",
  },
  { at: /\/Placement(?:Constraints|Strategy): a placeholder/, why: "placement of tasks on instances is not followed" },
  {
    at: /\/(?:ClusterName|CertificateAuthority|Endpoint|ContainerProvider\/Id): a placeholder/,
    why: "attributes of an imported EKS cluster are not followed",
  },
  { at: /\/ScheduleExpression: a placeholder/, why: "schedules are not written out" },
  { at: /\/AcceleratorType: a placeholder/, why: "the library writes an object where the API takes a text" },
  { at: /DistributedMap manifest\/ResultWriter: too much/, why: "no cdk.json is next to the program: it may turn resultWriterV2 on" },
];
