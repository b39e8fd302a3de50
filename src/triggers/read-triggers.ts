import type { DeclaredResource, DeclaredResources, Deployment } from "../hosts/deployment.js";
import type { Shape } from "../integrations/shapes.js";
import type { Json, Node, StringNode } from "../text/node.js";
import { inputsByApi } from "./api-integrations.js";
import { eventShape, exactTexts, type Matched, recordShape, records, scheduledEventShape, schedulerEventShape } from "./event-shapes.js";
import { shapeAt, shapeOfNode, shapeOfTemplate } from "./json-shape.js";
import { get, jsonIn, mentions, textOf } from "./nodes.js";
import type { Trigger } from "./trigger.js";

/**
 * What the template says of how executions of the state machine start. Undefined where something else in it may start one:
 * then nothing is known of the input.
 */
export function triggersOf(deployment: Deployment): readonly Trigger[] | undefined {
  const { self, declared } = deployment.starters ?? deployment;
  if (!self || !declared) return undefined;
  const found: Trigger[] = [];
  const events = self.property("Events");
  if (events && events.kind !== "object") return undefined;
  for (const { key, value } of events?.members ?? []) {
    const type = textOf(get(value, "Type"));
    const made = type === undefined ? undefined : samEvent(type, key.name, get(value, "Properties"));
    if (!made) return undefined;
    found.push({ name: `the ${type} event "${key.name}"`, at: key.range, input: made.input });
  }
  for (const resource of declared.all()) {
    if (resource.id === self.id) continue;
    const made = targeting(resource, self.id, declared) ?? byApi(resource, self.id);
    if (made) found.push(...made);
    else if (mayStart(resource, self.id)) return undefined;
  }
  return found;
}

function byApi(resource: DeclaredResource, id: string): Trigger[] | undefined {
  return inputsByApi(resource, id)?.map((input) => ({ name: `the API "${resource.id}"`, at: resource.at, input }));
}

interface Made {
  readonly input: Shape | undefined;
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-statemachine-statemachineeventsource.html */
function samEvent(type: string, _name: string, properties: Node | undefined): Made | undefined {
  switch (type) {
    case "Schedule":
      return { input: transformedBy(scheduledEventShape(), properties) };
    case "ScheduleV2":
      return { input: transformedBy(schedulerEventShape(), properties) };
    case "EventBridgeRule":
    case "CloudWatchEvent":
      return { input: transformedBy(eventShape(matchedBy(get(properties, "Pattern"))), properties) };
    case "Api":
      return { input: undefined };
    default:
      return undefined;
  }
}

/** Targets of rules, schedules and pipes: an empty list where the resource starts something else. */
function targeting(resource: DeclaredResource, id: string, declared: DeclaredResources): Trigger[] | undefined {
  const trigger = (what: string, input: Shape | undefined): Trigger => ({ name: `${what} "${resource.id}"`, at: resource.at, input });
  switch (resource.type) {
    case "AWS::Events::Rule": {
      const targets = resource.property("Targets");
      if (targets?.kind !== "array") return targets && mentions(targets, id) ? undefined : [];
      const pattern = resource.property("EventPattern");
      const scheduled = resource.property("ScheduleExpression") !== undefined;
      const events = pattern ? eventShape(matchedBy(pattern)) : scheduled ? scheduledEventShape() : undefined;
      return targets.items
        .filter((target) => mentions(get(target, "Arn"), id))
        .map((target) =>
          trigger(
            scheduled && !pattern ? "the schedule rule" : "the rule",
            events && !(pattern && scheduled) ? transformedBy(events, target) : undefined,
          ),
        );
    }
    case "AWS::Scheduler::Schedule": {
      const target = resource.property("Target");
      return mentions(get(target, "Arn"), id) ? [trigger("the schedule", transformedBy(schedulerEventShape(), target))] : [];
    }
    case "AWS::Pipes::Pipe": {
      if (!mentions(resource.property("Target"), id))
        return mentions(resource.property("Enrichment"), id) ? [trigger("the pipe", undefined)] : [];
      return [trigger("the pipe", pipeInput(resource, declared))];
    }
    case "aws_cloudwatch_event_target":
      return mentions(resource.property("arn"), id) ? [trigger("the event target", terraformTarget(resource, declared))] : [];
    case "aws_scheduler_schedule": {
      const target = resource.property("target");
      return mentions(get(target, "arn"), id) ? [trigger("the schedule", transformedBy(schedulerEventShape(), target))] : [];
    }
    case "aws_pipes_pipe":
      // templates of targets are blocks within blocks, which are not read here
      return mentions(resource.property("target"), id) || mentions(resource.property("enrichment"), id)
        ? [trigger("the pipe", resource.property("target_parameters") ? undefined : pipeInput(resource, declared))]
        : [];
    default:
      return undefined;
  }
}

/** The rule is another resource, which the target names. */
function terraformTarget(target: DeclaredResource, declared: DeclaredResources): Shape | undefined {
  const [input, path, transformer] = ["input", "input_path", "input_transformer"].map((name) => target.property(name));
  const event = input ? ANYTHING : terraformRule(target.property("rule"), declared);
  return event && transformed(event, input, path, transformer);
}

function terraformRule(named: Node | undefined, declared: DeclaredResources): Shape | undefined {
  const id = named?.kind === "placeholder" ? named.placeholder.resource : undefined;
  const rule = id === undefined ? undefined : declared.get(id);
  const pattern = rule?.property("event_pattern");
  const scheduled = rule?.property("schedule_expression") !== undefined;
  if (!rule || (pattern !== undefined) === scheduled) return undefined;
  if (scheduled) return scheduledEventShape();
  return jsonIn(pattern) === undefined ? undefined : eventShape(matchedBy(pattern));
}

const ANYTHING: Shape = { kind: "any" };

function pipeInput(resource: DeclaredResource, declared: DeclaredResources): Shape | undefined {
  const template = get(resource.property("TargetParameters"), "InputTemplate");
  if (template) {
    return template.kind === "string" ? records(shapeOfTemplate(templateIn(template))) : undefined;
  }
  const enriched = resource.property("Enrichment") ?? resource.property("enrichment");
  const source = resource.property("Source") ?? resource.property("source");
  return records(enriched ? ANYTHING : recordShape(serviceOf(source, declared)));
}

/** The service in an ARN, or the one of the resource that it is of: `GetAtt Table.StreamArn`. */
function serviceOf(source: Node | undefined, declared: DeclaredResources): string {
  if (source?.kind === "string") return /^arn:[^:]*:([a-z]+):/.exec(source.value)?.[1] ?? "";
  const id = source?.kind === "placeholder" ? source.placeholder.resource : undefined;
  return SOURCES.get((id !== undefined && declared.get(id)?.type) || "") ?? "";
}

const SOURCES: ReadonlyMap<string, string> = new Map([
  ["AWS::SQS::Queue", "sqs"],
  ["AWS::DynamoDB::Table", "dynamodb"],
  ["AWS::DynamoDB::GlobalTable", "dynamodb"],
  ["AWS::Kinesis::Stream", "kinesis"],
  ["aws_sqs_queue", "sqs"],
  ["aws_dynamodb_table", "dynamodb"],
  ["aws_kinesis_stream", "kinesis"],
]);

/** `Input`, `InputPath` or `InputTransformer` of a target, in the letter case of either host. */
function transformedBy(event: Shape, target: Node | undefined): Shape | undefined {
  const part = (name: string, other: string): Node | undefined => get(target, name) ?? get(target, other);
  return transformed(event, part("Input", "input"), part("InputPath", "input_path"), part("InputTransformer", "input_transformer"));
}

function transformed(event: Shape, input: Node | undefined, path: Node | undefined, transformer: Node | undefined): Shape | undefined {
  if (!input && !path && !transformer) return event;
  const template = get(transformer, "InputTemplate") ?? get(transformer, "input_template");
  if (input && input.kind !== "string") return shapeOfNode(input);
  if (path) {
    const written = textOf(path);
    return written === undefined ? undefined : shapeAt(event, written);
  }
  const written = input ?? template;
  return written?.kind === "string" ? shapeOfTemplate(templateIn(written)) : undefined;
}

/** What only deployment knows is a value, or a part of a text, as the variables of an input template are. */
function templateIn({ value, placeholders }: StringNode): string {
  let made = "";
  let at = 0;
  for (const { start, end } of placeholders) {
    made += `${value.slice(at, start)}<v>`;
    at = end;
  }
  return made + value.slice(at);
}

/** Only exact values of a pattern restrict what an event says. */
function matchedBy(pattern: Node | undefined): Matched {
  const json = jsonIn(pattern);
  const exact = (name: string): readonly string[] | undefined => {
    const list = isObject(json) ? json[name] : undefined;
    return Array.isArray(list) ? exactTexts(list) : undefined;
  };
  const [sources, types] = [exact("source"), exact("detail-type")];
  const detail = isObject(json) ? json.detail : undefined;
  return { ...(sources ? { sources } : {}), ...(types ? { types } : {}), ...(detail === undefined ? {} : { detail }) };
}

const isObject = (json: Json | undefined): json is { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** Resources that only describe, permit or watch: a reference to the state machine in them starts nothing. */
const HARMLESS =
  /^AWS::(IAM|CloudWatch|Logs|SSM|KMS|CloudFormation|ServiceDiscovery|ResourceGroups|Synthetics)::|^(data\.)?aws_(iam|cloudwatch_metric|cloudwatch_log|ssm)_/;

/** Where resources of CloudFormation, and those of a program that has Terraform's names, keep what they call. */
const CALLERS = [
  "Environment",
  "Policies",
  "Properties",
  "DefinitionBody",
  "Body",
  "Integration",
  "Actions",
  "DefinitionSubstitutions",
  "Definition",
  "DefinitionString",
  "Events",
  "environment",
  "definition",
  "body",
  "input",
];

/** Does anything else of the template refer to the state machine? */
function mayStart(resource: DeclaredResource, id: string): boolean {
  if (HARMLESS.test(resource.type)) return false;
  if (!resource.type.includes("::") && resource.text) return refersTo(resource, resource.text(), id);
  return CALLERS.some((name) => mentions(resource.property(name), id));
}

/** By its address, or by an output of the module that it is in. */
function refersTo(resource: DeclaredResource, text: string, id: string): boolean {
  const parts = /^((?:module\.[\w-]+\.)*)(.*)$/.exec(id);
  const [, chain = "", address = ""] = parts ?? [];
  if (resource.id.startsWith(chain) && text.includes(address)) return true;
  const module = /module\.[\w-]+\.$/.exec(chain)?.[0];
  return module !== undefined && text.includes(module);
}
