import type { DeclaredResource, DeclaredResources, Deployment } from "../hosts/deployment.js";
import { get, type Node } from "../text/node.js";
import { asText, placeholderNode } from "../text/node-builders.js";
import type { Span } from "../text/range.js";
import { patternOfNode } from "./declared-text.js";
import { type Decision, decide } from "./evaluate.js";
import type { RequiredPermission } from "./required.js";
import { resourceIn, roleIn } from "./role/attachments.js";
import { ROLES, readRole } from "./role/cloudformation.js";
import { isConnected } from "./role/connectors.js";
import type { ExecutionRole } from "./role/model.js";
import { readModuleRole } from "./role/terraform.js";
import { isTrusted } from "./trust.js";

/** What starts the state machine with a role of its own. */
interface Starter {
  readonly kind: "rule" | "schedule" | "pipe" | "API";
  /** The service that assumes the role. */
  readonly service: "events" | "scheduler" | "pipes" | "apigateway";
  readonly id: string;
  readonly action: "states:StartExecution" | "states:StartSyncExecution";
  /** The state machine's ARN as the starter has it. */
  readonly target: Node;
  readonly role: Node;
}

/** A starter whose role surely does not let it start the state machine. */
export interface RefusedStarter {
  readonly kind: Starter["kind"];
  readonly id: string;
  readonly action: Starter["action"];
  readonly service: string;
  readonly at: Span;
  readonly role: ExecutionRole;
  /** Undefined where the role allows it, and the service cannot assume the role. */
  readonly decision: Extract<Decision, { verdict: "denied" }> | undefined;
}

const MODULE_ROLES: ReadonlySet<string> = new Set(["aws_iam_role"]);

/** Rules, schedules, pipes and APIs of the same template that target the state machine and may not start it. */
export function refusedStarters({ self, declared }: Deployment): RefusedStarter[] {
  if (!self || !declared) return [];
  const found: RefusedStarter[] = [];
  for (const resource of declared.all()) {
    if (resource.uncertain?.("RoleArn") || isConnected(resource.id, declared)) continue;
    for (const starter of startersIn(resource)) {
      if (resourceIn(starter.target, declared)?.id !== self.id) continue;
      const refused = refusal(starter, declared);
      if (refused) found.push(refused);
    }
  }
  return found;
}

/** How a state machine is started: by StartSyncExecution, or by a call that does not wait. */
export type StartMode = "synchronous" | "asynchronous";

/**
 * How the rules, schedules, pipes and APIs that the template declares start the state machine; nothing where none of them does.
 * Asynchronous stands for a target that is not known, too.
 */
export function startModesOf({ self, declared }: Deployment): ReadonlySet<StartMode> {
  const modes = new Set<StartMode>();
  if (!self || !declared) return modes;
  // events of AWS SAM start it asynchronously
  if (self.property("Events")) modes.add("asynchronous");
  for (const resource of declared.all()) {
    for (const { target, action } of startersIn(resource)) {
      const started = resourceIn(target, declared);
      // one that may be this state machine
      if (started && started.id !== self.id) continue;
      modes.add(!started || action === "states:StartExecution" ? "asynchronous" : "synchronous");
    }
  }
  return modes;
}

function refusal(starter: Starter, declared: DeclaredResources): RefusedStarter | undefined {
  const { kind, id, action, service, target } = starter;
  const own = roleIn(starter.role, declared, ROLES);
  const other = own ? undefined : roleIn(starter.role, declared, MODULE_ROLES);
  const role = own ? readRole(own, declared) : other && readModuleRole(other, declared);
  const resource = patternOfNode(target, declared);
  if (!role || !resource) return undefined;
  const at = starter.role.range;
  const needed: RequiredPermission = { action, resource, reason: "call", consequence: "refused", at };
  const decision = decide(role, needed);
  if (decision.verdict === "denied") return { kind, id, action, service, at, role, decision };
  return isTrusted(role, service) ? undefined : { kind, id, action, service, at, role, decision: undefined };
}

function* startersIn(resource: DeclaredResource): Generator<Starter> {
  const { id, type } = resource;
  const value = (name: string) => resource.property(name);
  switch (type) {
    case "AWS::Events::Rule":
      for (const target of itemsOf(value("Targets")))
        yield* starter("rule", "events", id, member(target, "Arn"), member(target, "RoleArn"));
      return;
    case "aws_cloudwatch_event_target":
      yield* starter("rule", "events", id, value("arn"), value("role_arn"));
      return;
    case "AWS::Scheduler::Schedule": {
      const target = value("Target");
      yield* starter("schedule", "scheduler", id, member(target, "Arn"), member(target, "RoleArn"));
      return;
    }
    case "aws_scheduler_schedule":
      for (const target of resource.blocks?.("target") ?? [])
        yield* starter("schedule", "scheduler", id, member(target, "arn"), member(target, "role_arn"));
      return;
    case "AWS::Pipes::Pipe": {
      const parameters = member(value("TargetParameters"), "StepFunctionStateMachineParameters");
      yield* starter("pipe", "pipes", id, value("Target"), value("RoleArn"), isSync(member(parameters, "InvocationType")));
      yield* starter("pipe", "pipes", id, value("Enrichment"), value("RoleArn"), true);
      return;
    }
    case "aws_pipes_pipe":
      yield* starter("pipe", "pipes", id, value("target"), value("role_arn"), /REQUEST_RESPONSE/.test(resource.text?.() ?? ""));
      return;
    case "AWS::ApiGatewayV2::Integration":
    case "aws_apigatewayv2_integration": {
      const terraform = type.startsWith("aws_");
      const subtype = textOf(value(terraform ? "integration_subtype" : "IntegrationSubtype"));
      if (!subtype.startsWith("StepFunctions-Start")) return;
      const target = member(value(terraform ? "request_parameters" : "RequestParameters"), "StateMachineArn");
      const role = value(terraform ? "credentials_arn" : "CredentialsArn");
      yield* starter("API", "apigateway", id, target, role, subtype.includes("Sync"));
      return;
    }
    case "AWS::ApiGateway::Method": {
      const integration = value("Integration");
      yield* restIntegration(id, member(integration, "Uri"), member(integration, "Credentials"), member(integration, "RequestTemplates"));
      return;
    }
    case "aws_api_gateway_integration":
      yield* restIntegration(id, value("uri"), value("credentials"), value("request_templates"));
      return;
    case "AWS::ApiGateway::RestApi":
    case "AWS::Serverless::Api":
      yield* ofOpenApi(id, value(type === "AWS::Serverless::Api" ? "DefinitionBody" : "Body"));
  }
}

/** An integration of a REST API calls an action of the Step Functions API; its templates name the state machine. */
function* restIntegration(id: string, uri: Node | undefined, role: Node | undefined, templates: Node | undefined): Generator<Starter> {
  const called = textOf(uri);
  if (!/:states:action\/Start(?:Sync)?Execution$/.test(called)) return;
  const texts = templates?.kind === "object" ? templates.members.map((one) => one.value) : [];
  for (const text of texts)
    for (const { placeholder } of asText(text)?.holesIn() ?? [])
      if (placeholder.resource !== undefined)
        yield* starter("API", "apigateway", id, placeholderNode(placeholder), role, called.endsWith("StartSyncExecution"));
}

/** OpenAPI nests an operation four levels deep. */
const DEEPEST = 6;

function* ofOpenApi(id: string, body: Node | undefined): Generator<Starter> {
  const todo: (readonly [Node | undefined, number])[] = [[member(body, "paths"), 0]];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [node, depth] = next;
    if (node?.kind !== "object" || depth > DEEPEST) continue;
    for (const { key, value } of node.members) {
      if (key.name === "x-amazon-apigateway-integration")
        yield* restIntegration(id, member(value, "uri"), member(value, "credentials"), member(value, "requestTemplates"));
      else todo.push([value, depth + 1]);
    }
  }
}

function* starter(
  kind: Starter["kind"],
  service: Starter["service"],
  id: string,
  target: Node | undefined,
  role: Node | undefined,
  sync = false,
): Generator<Starter> {
  if (target && role) yield { kind, service, id, target, role, action: sync ? "states:StartSyncExecution" : "states:StartExecution" };
}

const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === "array" ? node.items : []);
const member = (node: Node | undefined, name: string): Node | undefined => (node?.kind === "object" ? get(node, name) : undefined);
const textOf = (node: Node | undefined): string => (node && asText(node)?.text) ?? "";
const isSync = (node: Node | undefined): boolean => textOf(node) === "REQUEST_RESPONSE";
