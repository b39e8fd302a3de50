import type { DeclaredResource } from "../hosts/deployment.js";
import type { Shape } from "../integrations/shapes.js";
import type { Node } from "../text/node.js";
import { inputOfMapping, inputOfParameter } from "./mapping-template.js";
import { get, mentions } from "./nodes.js";
import { any } from "./shape-makers.js";

/** Where resources of API Gateway keep their integrations: one, or a whole API description. */
const INTEGRATIONS: ReadonlyMap<string, { readonly at: readonly string[]; readonly elsewhere?: readonly string[] }> = new Map([
  ["AWS::ApiGateway::Method", { at: ["Integration"] }],
  ["AWS::ApiGatewayV2::Integration", { at: ["(self)"] }],
  ["AWS::ApiGateway::RestApi", { at: ["Body"], elsewhere: ["BodyS3Location"] }],
  ["AWS::ApiGatewayV2::Api", { at: ["Body"], elsewhere: ["BodyS3Location"] }],
  ["AWS::Serverless::Api", { at: ["DefinitionBody"], elsewhere: ["DefinitionUri"] }],
  ["AWS::Serverless::HttpApi", { at: ["DefinitionBody"], elsewhere: ["DefinitionUri"] }],
  ["aws_api_gateway_integration", { at: ["(self)"] }],
  ["aws_apigatewayv2_integration", { at: ["(self)"] }],
  ["aws_api_gateway_rest_api", { at: ["body"] }],
]);

/** Names of the members that say what is passed, and those that say to which action, in the letter case of each host. */
const TEMPLATES = ["RequestTemplates", "requestTemplates", "request_templates"];
const PARAMETERS = ["RequestParameters", "requestParameters", "request_parameters"];

/**
 * Inputs that an API passes to the state machine, none where it does not start it; undefined for what is no API, and where
 * its description is not in the template.
 */
export function inputsByApi(resource: DeclaredResource, id: string): readonly (Shape | undefined)[] | undefined {
  const place = INTEGRATIONS.get(resource.type);
  if (!place) return undefined;
  if (place.elsewhere?.some((name) => resource.property(name) !== undefined)) return [undefined];
  if (place.at[0] === "(self)") {
    const member = (names: readonly string[]) => names.map((name) => resource.property(name)).find((node) => node !== undefined);
    return integrationInputs(member(TEMPLATES), member(PARAMETERS), id);
  }
  const tree = place.at.map((name) => resource.document(name) ?? resource.property(name)).find((node) => node !== undefined);
  if (!tree) return [];
  if (tree.kind !== "object" || get(tree, "Fn::Transform")) return [undefined];
  return mentions(tree, id) ? inTree(tree, id) : [];
}

/** Every integration of a description that refers to the state machine; unknown where something else does. */
function inTree(tree: Node, id: string): (Shape | undefined)[] {
  const found: (Shape | undefined)[] = [];
  const todo: Node[] = [tree];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at.kind === "array") todo.push(...at.items);
    else if (at.kind === "placeholder" || at.kind === "string") {
      if (mentions(at, id)) found.push(undefined);
    } else if (at.kind === "object") {
      const member = (names: readonly string[]) => names.map((name) => get(at, name)).find((node) => node !== undefined);
      const [templates, parameters] = [member(TEMPLATES), member(PARAMETERS)];
      const inputs = integrationInputs(templates, parameters, id);
      found.push(...inputs);
      for (const { value } of at.members) if (value !== templates && value !== parameters) todo.push(value);
    }
  }
  return found;
}

function integrationInputs(templates: Node | undefined, parameters: Node | undefined, id: string): (Shape | undefined)[] {
  const found: (Shape | undefined)[] = [];
  if (templates && mentions(templates, id))
    found.push(
      ...(templates.kind === "object" ? templates.members : []).map(({ value }) =>
        value.kind === "string" && mentions(value, id) ? inputOfMapping(value.value) : undefined,
      ),
    );
  if (parameters && mentions(parameters, id)) {
    const input = get(parameters, "Input");
    found.push(input?.kind === "string" ? inputOfParameter(input.value) : input ? any : undefined);
  }
  return found;
}
