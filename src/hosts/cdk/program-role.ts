import { plainText } from "../../languages/evaluator/text.js";
import { ToNode } from "../../languages/evaluator/to-node.js";
import { type ConstructedObject, isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import type { Member, Node } from "../../text/node.js";
import { arrayNode, objectNode, placeholder, placeholderNode, textAt } from "../../text/node-builders.js";
import type { Span } from "../../text/range.js";
import type { DeclaredResource } from "../deployment.js";
import type { Site } from "../programs/sites.js";
import { MANAGED, SERVICES, STATEMENTS } from "./grants.js";
import { keptName } from "./kept-name.js";

/**
 * The execution role of a state machine of the CDK whose definition is a text or a file: the CDK grants nothing for its states,
 * so the role allows what the program says. Undefined where the program may say more than was followed.
 */
export function roleInProgram({ made, props, id, via }: Site): DeclaredResource | undefined {
  if (made.type !== "sfn.StateMachine" || props?.kind !== "object" || props.open || made.tainted !== undefined || via) return undefined;
  const body = memberOf(props, "definitionBody");
  if (body?.kind !== "made" || !/\.from(?:File|String)$/.test(body.type) || !isKept(made)) return undefined;
  const role = memberOf(props, "role");
  if (!role || isNothing(role)) return declared(`${id ?? "StateMachine"}/Role`, [made], undefined, made.at);
  if (role.kind !== "made" || role.type !== "iam.Role" || role.tainted !== undefined || !isKept(role)) return undefined;
  const given = role.args[2];
  if (given?.kind !== "object" || given.open) return undefined;
  return declared(plainText(role.args[1]) ?? "Role", [role, made], given, role.at);
}

/** With the properties of `AWS::IAM::Role`. */
function declared(id: string, granted: readonly ConstructedObject[], props: Value | undefined, at: Span): DeclaredResource {
  const property = (name: string): Node | undefined => {
    switch (name) {
      case "Policies":
        return arrayNode(at, [policy(at, noted(granted, STATEMENTS).map(statement)), ...inlinePolicies(memberOf(props, "inlinePolicies"))]);
      case "ManagedPolicyArns":
        return arrayNode(at, [...itemsOf(memberOf(props, "managedPolicies")), ...noted(granted, MANAGED)].map(managedArn));
      case "AssumeRolePolicyDocument":
        return trust(memberOf(props, "assumedBy"));
      default:
        return undefined;
    }
  };
  const services = [...OWN, ...noted(granted, SERVICES).flatMap(servicesOf)];
  const attribute = (name: string) =>
    name === "Grants"
      ? arrayNode(
          at,
          services.map((service) => textAt(service, at)),
        )
      : undefined;
  return { id, type: "AWS::IAM::Role", at, property, document: property, attribute };
}

const noted = (granted: readonly ConstructedObject[], name: string): readonly Value[] =>
  granted.flatMap((one) => itemsOf(one.state.get(name)));

function itemsOf(value: Value | undefined): readonly Value[] {
  if (!value || isNothing(value)) return [];
  return value.kind === "list" && !value.open ? value.items : [value];
}

/** Services of which the CDK itself may allow actions, for logs, traces and a key. */
const OWN = ["logs", "xray", "kms"];

/** Prefixes of IAM where they are not the module's name. */
const PREFIXES: Readonly<Record<string, string>> = {
  apigateway: "execute-api",
  apigatewayv2: "execute-api",
  eventbridge: "events",
  sfn: "states",
  opensearchservice: "es",
  kinesisfirehose: "firehose",
};

function servicesOf(module: Value): string[] {
  const name = plainText(module);
  if (name === undefined) return ["*"];
  // a grant on a task definition includes its roles
  if (name === "ecs") return ["ecs", "iam"];
  return [(Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined) ?? name];
}

function inlinePolicies(value: Value | undefined): Node[] {
  if (!value || isNothing(value)) return [];
  if (value.kind !== "object" || value.open) return [hole(value.at)];
  return [...value.members.values()].map(({ value: document }) => {
    if (document.kind !== "made" || document.tainted !== undefined) return hole(document.at);
    if (document.type === "iam.PolicyDocument.fromJson")
      return object(document.at, { PolicyDocument: nodeOf(document.args[0], document.at) });
    const statements = document.type === "iam.PolicyDocument" ? memberOf(document.args[0], "statements") : undefined;
    return policy(document.at, itemsOf(statements).map(statement));
  });
}

const policy = (at: Span, statements: readonly Node[]): Node =>
  object(at, { PolicyDocument: object(at, { Statement: arrayNode(at, statements) }) });

const NAMES: Readonly<Record<string, string>> = {
  actions: "Action",
  notActions: "NotAction",
  resources: "Resource",
  notResources: "NotResource",
  conditions: "Condition",
};

function statement(value: Value): Node {
  // what is added to a statement later is not followed
  if (value.kind !== "made" || value.tainted !== undefined) return hole(value.at);
  const [props] = value.args;
  if (value.type === "iam.PolicyStatement.fromJson") return nodeOf(props, value.at);
  if (value.type !== "iam.PolicyStatement" || props?.kind !== "object" || props.open) return hole(value.at);
  const effect = memberOf(props, "effect");
  const made: Record<string, Node> = { Effect: effect ? effectOf(effect) : textAt("Allow", value.at) };
  for (const [name, written] of Object.entries(NAMES)) {
    const given = memberOf(props, name);
    if (given && !isNothing(given)) made[written] = nodeOf(given, value.at);
  }
  return object(value.at, made);
}

function effectOf(effect: Value): Node {
  const name = effect.kind === "library" ? effect.path.at(-1) : plainText(effect);
  if (name === "ALLOW" || name === "Allow") return textAt("Allow", effect.at);
  return name === "DENY" || name === "Deny" ? textAt("Deny", effect.at) : hole(effect.at);
}

function managedArn(value: Value): Node {
  const name = value.kind === "made" && value.type === "iam.ManagedPolicy.fromAwsManagedPolicyName" ? plainText(value.args[0]) : undefined;
  return name === undefined ? hole(value.at) : textAt(`arn:aws:iam::aws:policy/${name}`, value.at);
}

function trust(principal: Value | undefined): Node | undefined {
  const service = principal?.kind === "made" && principal.type === "iam.ServicePrincipal" ? plainText(principal.args[0]) : undefined;
  if (!principal || service === undefined) return undefined;
  const at = principal.at;
  const allow = object(at, { Effect: textAt("Allow", at), Principal: object(at, { Service: textAt(service, at) }) });
  return object(at, { Statement: arrayNode(at, [allow]) });
}

const nodeOf = (value: Value | undefined, at: Span): Node => (value && new ToNode().node(value)) ?? hole(at);
const hole = (at: Span): Node => placeholderNode(placeholder("unknown", "${…}", at));

function object(at: Span, members: Readonly<Record<string, Node>>): Node {
  const made = Object.entries(members).map(([name, value]): Member => ({ key: { name, range: at, placeholders: [] }, value, range: at }));
  return objectNode(at, made, false);
}

/** Only this file can name it: no other part of the program is handed it as a member, a result or an export. */
const isKept = (made: ConstructedObject): boolean => keptName(made) !== undefined;
