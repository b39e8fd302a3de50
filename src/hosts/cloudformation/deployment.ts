import type { Node, ObjectNode } from "../../text/node.js";
import { get, member } from "../../text/node.js";
import { asText } from "../../text/node-builders.js";
import { textOf } from "../../text/range.js";
import type { DeclaredResource, DeclaredResources, DeployedResource, Deployment, FunctionCode, WorkflowType } from "../deployment.js";
import type { Evaluator } from "./evaluation/evaluator.js";
import { objectAt, type Resource } from "./template.js";

/** Lambda's own default. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_FUNCTION_TIMEOUT = 3;

/** What a template's resources are, as far as rules on state machines ask. */
export function surroundingResources(evaluator: Evaluator): Map<string, DeployedResource> {
  const found = new Map<string, DeployedResource>();
  for (const resource of evaluator.template.resources.values()) {
    const made = surrounding(resource, evaluator);
    if (made) found.set(resource.id, made);
  }
  return found;
}

function surrounding(resource: Resource, evaluator: Evaluator): DeployedResource | undefined {
  const { id, properties } = resource;
  const at = resource.member.key.range;
  const value = (name: string) => property(properties, name, evaluator);
  switch (resource.type) {
    case "AWS::Lambda::Function":
    case "AWS::Serverless::Function":
      return functionOf(resource, evaluator);
    case "AWS::SQS::Queue":
      return {
        kind: "queue",
        id,
        at,
        fifo: isTrue(value("FifoQueue")),
        contentBasedDeduplication: isTrue(value("ContentBasedDeduplication")),
      };
    case "AWS::SNS::Topic":
      return { kind: "topic", id, at, fifo: isTrue(value("FifoTopic")) };
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable":
      return { kind: "table", id, at, keys: keysOf(value("KeySchema")) };
    case "AWS::Serverless::SimpleTable": {
      const key = value("PrimaryKey");
      const name = key?.kind === "object" ? get(key, "Name") : undefined;
      return { kind: "table", id, at, keys: [name?.kind === "string" ? name.value : "id"] };
    }
    case "AWS::StepFunctions::Activity":
      return { kind: "activity", id, at };
    case "AWS::StepFunctions::StateMachine":
    case "AWS::Serverless::StateMachine": {
      const type = workflowType(resource, evaluator);
      return type && { kind: "state-machine", id, at, type };
    }
    default:
      return undefined;
  }
}

/** Standard where the template says nothing; undefined where only deployment decides. */
export function workflowType(resource: Resource, evaluator: Evaluator): WorkflowType | undefined {
  const name = resource.type === "AWS::Serverless::StateMachine" ? "Type" : "StateMachineType";
  const node = resource.properties && get(resource.properties, name);
  if (!node) return "STANDARD";
  const value = evaluator.evaluate(node);
  if (value === undefined) return "STANDARD";
  if (value.kind !== "string" || value.placeholders.length > 0) return undefined;
  return value.value === "EXPRESS" || value.value === "STANDARD" ? value.value : undefined;
}

function functionOf(resource: Resource, evaluator: Evaluator): DeployedResource {
  const sam = resource.type === "AWS::Serverless::Function";
  const globals = sam ? objectAt(evaluator.template.globals, "Function") : undefined;
  const value = (name: string) => property(resource.properties, name, evaluator) ?? property(globals, name, evaluator);
  const written = value("Timeout");
  const at = resource.member.key.range;
  const seconds = written === undefined ? DEFAULT_FUNCTION_TIMEOUT : numberOf(written);
  const code = codeOf(value, sam);
  return {
    kind: "function",
    id: resource.id,
    at,
    ...(seconds === undefined ? {} : { timeout: { value: seconds, at: written?.range ?? at } }),
    ...(code ? { code } : {}),
  };
}

function codeOf(value: (name: string) => Node | undefined, sam: boolean): FunctionCode | undefined {
  const handler = value("Handler");
  if (handler?.kind !== "string" || handler.placeholders.length > 0) return undefined;
  const runtime = value("Runtime");
  const code = value(sam ? "CodeUri" : "Code");
  const inline = sam ? value("InlineCode") : code?.kind === "object" ? get(code, "ZipFile") : undefined;
  const folder = code === undefined && sam && !inline ? "." : code?.kind === "string" ? localPath(code.value) : undefined;
  return {
    handler: handler.value,
    ...(runtime?.kind === "string" ? { runtime: runtime.value } : {}),
    ...(inline?.kind === "string" ? { inline } : folder === undefined ? {} : { folder }),
  };
}

function localPath(path: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path) || path.includes("${") ? undefined : path;
}

/** Logging, tracing and the rest of what is around one machine. */
export function surroundingsOf(
  resource: Resource,
  evaluator: Evaluator,
  resources: ReadonlyMap<string, DeployedResource>,
  substitutions: ReadonlyMap<string, string>,
): Deployment {
  const sam = resource.type === "AWS::Serverless::StateMachine";
  const globals = sam ? objectAt(evaluator.template.globals, "StateMachine") : undefined;
  const value = (name: string) => property(resource.properties, name, evaluator) ?? property(globals, name, evaluator);
  const logging = loggingOf(value(sam ? "Logging" : "LoggingConfiguration"));
  const tracing = tracingOf(value(sam ? "Tracing" : "TracingConfiguration"));
  return {
    declaration: resource.member.key.range,
    // what only deployment knows is neither there nor lacking
    describesOperations: logging !== "unknown" && tracing !== "unknown",
    ...(logging && logging !== "unknown" ? { logging } : {}),
    ...(tracing && tracing !== "unknown" ? { tracing } : {}),
    resources,
    ...(substitutions.size > 0 ? { substitutions } : {}),
    self: { ...declaredResource(resource, evaluator), property: value, document: value },
    declared: declaredResources(evaluator),
  };
}

/** One of each template: every state machine of it asks for all resources, whose properties are computed once. */
const declared = new WeakMap<Evaluator, DeclaredResources>();

/** The resources of a template, evaluated when they are asked for. */
export function declaredResources(evaluator: Evaluator): DeclaredResources {
  const made = declared.get(evaluator) ?? resourcesOf(evaluator);
  declared.set(evaluator, made);
  return made;
}

function resourcesOf(evaluator: Evaluator): DeclaredResources {
  const { resources, partial } = evaluator.template;
  const known = new Map<string, DeclaredResource>();
  const declare = (resource: Resource): DeclaredResource => {
    const one = known.get(resource.id) ?? remembering(declaredResource(resource, evaluator));
    known.set(resource.id, one);
    return one;
  };
  return {
    ...(partial ? { partial } : {}),
    get(id) {
      const resource = resources.get(id);
      return resource && declare(resource);
    },
    *all() {
      for (const resource of resources.values()) yield declare(resource);
    },
  };
}

/** The same resource, with each property and attribute computed once. */
function remembering(resource: DeclaredResource): DeclaredResource {
  const property = once(resource.property);
  return { ...resource, property, document: property, ...(resource.attribute ? { attribute: once(resource.attribute) } : {}) };
}

function once(compute: (name: string) => Node | undefined): (name: string) => Node | undefined {
  const known = new Map<string, Node | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, compute(name));
    return known.get(name);
  };
}

function declaredResource(resource: Resource, evaluator: Evaluator): DeclaredResource {
  const own = (name: string) => property(resource.properties, name, evaluator);
  return {
    id: resource.id,
    type: resource.type,
    at: resource.member.key.range,
    conditional: member(resource.node, "Condition") !== undefined,
    property: own,
    document: own,
    attribute: (name) => property(resource.node, name, evaluator),
    uncertain: (name) => evaluator.assumes(() => own(name)),
    text: () => textOf(resource.member.range),
  };
}

const LEVELS = new Set(["ALL", "ERROR", "FATAL", "OFF"]);

/** A LoggingConfiguration: off where it has no level. */
export function loggingOf(node: Node | undefined): Deployment["logging"] | "unknown" {
  if (!node) return undefined;
  if (node.kind !== "object") return "unknown";
  const level = get(node, "Level") ?? get(node, "level");
  const data = get(node, "IncludeExecutionData") ?? get(node, "includeExecutionData");
  if (!level) return { level: "OFF", at: node.range };
  if (level.kind !== "string" || !LEVELS.has(level.value)) return "unknown";
  const include = data && (data.kind === "placeholder" ? undefined : isTrue(data));
  const stated = level.value as "ALL" | "ERROR" | "FATAL" | "OFF";
  return { level: stated, ...(include === undefined ? {} : { includeExecutionData: include }), at: level.range };
}

/** A TracingConfiguration: off where it does not say so. */
export function tracingOf(node: Node | undefined): Deployment["tracing"] | "unknown" {
  if (!node) return undefined;
  if (node.kind !== "object") return "unknown";
  const enabled = get(node, "Enabled") ?? get(node, "enabled");
  if (!enabled) return { enabled: false, at: node.range };
  return enabled.kind === "placeholder" ? "unknown" : { enabled: isTrue(enabled), at: enabled.range };
}

function property(properties: ObjectNode | undefined, name: string, evaluator: Evaluator): Node | undefined {
  const found = properties && member(properties, name);
  return found && evaluator.evaluate(found.value);
}

/** True, or the text "true", which CloudFormation accepts as well. */
export function isTrue(node: Node | undefined): boolean {
  return node?.kind === "boolean" ? node.value : node?.kind === "string" && node.value.toLowerCase() === "true";
}

/** A number, or a text that is one. */
export function numberOf(node: Node): number | undefined {
  const text = asText(node)?.text;
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function keysOf(schema: Node | undefined): string[] {
  if (schema?.kind !== "array") return [];
  const names = schema.items.map((item) => (item.kind === "object" ? get(item, "AttributeName") : undefined));
  return names.flatMap((name) => (name?.kind === "string" ? [name.value] : []));
}
