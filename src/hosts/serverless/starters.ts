import { MappedText } from "../../text/mapped-text.js";
import { get, type Member, type Node } from "../../text/node.js";
import { arrayNode, asText, objectNode, placeholder, placeholderNode, stringNode, textAt } from "../../text/node-builders.js";
import type { Span } from "../../text/range.js";
import type { DeclaredResource, Starters } from "../deployment.js";

/**
 * The events of a state machine as the resources that the plugin makes of them, beside those of the service's own template.
 * Undefined where it has none, or one that is not known.
 * @see https://github.com/serverless-operations/serverless-step-functions#events
 */
export function startersOf(self: DeclaredResource, events: Node | undefined, own: Iterable<DeclaredResource>): Starters | undefined {
  if (events?.kind !== "array" || events.items.length === 0) return undefined;
  const resources: DeclaredResource[] = [...own];
  for (const [i, event] of events.items.entries()) {
    const [only, ...others] = event.kind === "object" ? event.members : [];
    const made = only && others.length === 0 ? resourcesOf(only, `events[${i}]`, self.id) : undefined;
    if (!made) return undefined;
    resources.push(...made);
  }
  const machine: DeclaredResource = { ...self, property: () => undefined, document: () => undefined };
  return { self: machine, declared: { get: (id) => resources.find((one) => one.id === id), all: () => resources } };
}

function resourcesOf({ key, value }: Member, name: string, machine: string): DeclaredResource[] | undefined {
  const at = key.range;
  const inputs = parts(value, ["input", "Input"], ["inputPath", "InputPath"], ["inputTransformer", "InputTransformer"]);
  const target = objectNode(at, [member("Arn", arn(machine, at)), ...inputs], false);
  switch (key.name) {
    case "schedule": {
      const method = of(value, "method");
      if (method && !(method.kind === "string" && /^(?:eventBus|scheduler)$/.test(method.value))) return undefined;
      return method?.kind === "string" && method.value === "scheduler"
        ? [resource(name, "AWS::Scheduler::Schedule", at, { Target: target })]
        : [resource(name, "AWS::Events::Rule", at, { Targets: arrayNode(at, [target]), ScheduleExpression: textAt("rate(1 day)", at) })];
    }
    case "cloudwatchEvent":
    case "eventBridge": {
      const event = of(value, "event");
      return event && [resource(name, "AWS::Events::Rule", at, { Targets: arrayNode(at, [target]), EventPattern: event })];
    }
    case "http":
      return api(value, name, machine, at);
    default:
      return undefined;
  }
}

/** Members of the input that the template `lambda_proxy` passes. */
const PROXY = [
  "resource",
  "path",
  "httpMethod",
  "headers",
  "queryStringParameters",
  "pathParameters",
  "stageVariables",
  "requestContext",
  "body",
  "isBase64Encoded",
];

function api(http: Node, name: string, machine: string, at: Span): DeclaredResource[] | undefined {
  const action = of(http, "action");
  if (action) return action.kind === "string" && !/^Start(?:Sync)?Execution$/.test(action.value) ? [] : undefined;
  const given = of(of(http, "request"), "template");
  // a comment says which state machine it is, since a template that is written out may name it by its ARN
  const template = (text: MappedText | string): Node =>
    stringNode(
      MappedText.build(at, (b) => {
        (typeof text === "string" ? b.rewritten(text, at) : b.mapped(text))
          .rewritten("\n## ", at)
          .hole(placeholder("text", "${arn}", at, machine));
      }),
    );
  const templates = (members: readonly Member[]): DeclaredResource => {
    const integration = objectNode(at, [member("RequestTemplates", objectNode(at, members, false))], false);
    return resource(name, "AWS::ApiGateway::Method", at, { Integration: integration });
  };
  if (given?.kind === "string" && given.value === "lambda_proxy") {
    const input = PROXY.map((one) => `\\"${one}\\": $v`).join(", ");
    return [templates([member("application/json", template(`{"input": "{${input}}"}`))])];
  }
  const custom = given?.kind === "object" && get(given, "application/json") ? given.members : [];
  const written = custom.map((one) => member(one.key.name, template(asText(one.value) ?? WHOLE)));
  return [templates(written.length > 0 ? written : [member("application/json", template(WHOLE))])];
}

/** The plugin's own template passes the request's body. */
const WHOLE = '{"input": "$input"}';

/** Members under the names that CloudFormation has for them. */
function parts(value: Node, ...names: readonly (readonly [string, string])[]): Member[] {
  return names.flatMap(([from, to]) => {
    const node = of(value, from);
    return node ? [member(to, to === "InputTransformer" ? transformer(node) : node)] : [];
  });
}

const transformer = (node: Node): Node => {
  const template = of(node, "inputTemplate");
  return template ? objectNode(node.range, [member("InputTemplate", template)], false) : node;
};

const of = (node: Node | undefined, name: string): Node | undefined => (node?.kind === "object" ? get(node, name) : undefined);
const arn = (machine: string, at: Span): Node => placeholderNode(placeholder("text", "${arn}", at, machine));
const member = (name: string, value: Node): Member => ({ key: { name, range: value.range, placeholders: [] }, value, range: value.range });

function resource(id: string, type: string, at: Span, properties: Readonly<Record<string, Node>>): DeclaredResource {
  const property = (name: string): Node | undefined => (Object.hasOwn(properties, name) ? properties[name] : undefined);
  return { id, type, at, property, document: property };
}
