import type { Tools } from "../../languages/evaluator/library.js";
import { plainText } from "../../languages/evaluator/text.js";
import { ToNode } from "../../languages/evaluator/to-node.js";
import { type Call, type ConstructedObject, isNothing, memberOf, type Value } from "../../languages/evaluator/values.js";
import { MappedText } from "../../text/mapped-text.js";
import type { Member, Node } from "../../text/node.js";
import { arrayNode, objectNode, placeholder, placeholderNode, stringNode, textAt } from "../../text/node-builders.js";
import type { Span } from "../../text/range.js";
import type { DeclaredResource } from "../deployment.js";
import { type CdkName, cdkName } from "./names.js";

/** What a program adds to a rule after it was made, kept in its state. */
const TARGETS = "(targets)";
const PATTERNS = "(patterns)";

const isRule = (made: ConstructedObject): boolean => nameOf(made)?.module === "events" && nameOf(made)?.names[0] === "Rule";

/** Notes `rule.addTarget(…)` and `rule.addEventPattern(…)`. */
export function noteRule(made: ConstructedObject, name: string, call: Call, tools: Tools): void {
  const [first] = call.args;
  if (!first || !/^add(?:Target|EventPattern)$/.test(name) || !isRule(made)) return;
  tools.push(made, name === "addTarget" ? TARGETS : PATTERNS, first);
}

/** The call that makes an API's method start an execution. */
export const API_INTEGRATION = "apigateway.StepFunctionsIntegration.startExecution";

function nameOf({ type }: ConstructedObject): CdkName | undefined {
  // linear: what it looks at ahead is what it cannot begin with again
  return cdkName(type.split(/\.(?=[A-Za-z_]\w*(?:\.|$))/));
}

/** Constructs that refer to the state machine and do not start it, or are read through what they are given to. */
const BYSTANDERS = /^(?:core\.CfnOutput|cloudwatch\..*|ssm\.StringParameter)$/;

export interface StartersOf {
  readonly resources: readonly DeclaredResource[];
  /** Where the program says it: a use of the state machine anywhere else may start it too. */
  readonly spans: readonly Span[];
}

/** What starts the state machine, as the resources that the CDK makes of it. */
export function startersOf(machine: ConstructedObject, id: string, made: readonly ConstructedObject[]): StartersOf {
  const resources: DeclaredResource[] = [];
  const spans: Span[] = [];
  for (const one of made) {
    const name = nameOf(one);
    const kind = one.type === API_INTEGRATION ? API_INTEGRATION : name && `${name.module}.${name.names.join(".")}`;
    if (kind === undefined) continue;
    if (BYSTANDERS.test(kind)) spans.push(one.at);
    const found = resourcesOf(kind, one, { machine, id, made });
    if (!found) continue;
    spans.push(one.at);
    resources.push(...found);
  }
  return { resources, spans };
}

interface Started {
  readonly machine: ConstructedObject;
  readonly id: string;
  readonly made: readonly ConstructedObject[];
}

/** Undefined for a construct that is not understood, or has nothing to do with the state machine. */
function resourcesOf(kind: string, one: ConstructedObject, of: Started): DeclaredResource[] | undefined {
  const [first, , props] = one.args;
  switch (kind) {
    case "events-targets.SfnStateMachine":
      return first === of.machine ? rulesOf(one, of) : undefined;
    case "scheduler-targets.StepFunctionsStartExecution":
      return first === of.machine ? [schedule(one, of)] : undefined;
    case "apigateway.StepFunctionsRestApi":
      return memberOf(props, "stateMachine") === of.machine ? [api(one, props, of)] : undefined;
    case API_INTEGRATION:
      return first === of.machine ? [api(one, one.args[1], of)] : undefined;
    case "events.CfnRule":
      return uses(props, of) ? [plainResource(one, "AWS::Events::Rule")] : undefined;
    case "scheduler.CfnSchedule":
      return uses(props, of) ? [plainResource(one, "AWS::Scheduler::Schedule")] : undefined;
    case "pipes-targets.SfnStateMachine":
      return first === of.machine ? pipesOf(one, of) : undefined;
    case "pipes.CfnPipe":
      return uses(props, of) ? [plainResource(one, "AWS::Pipes::Pipe")] : undefined;
    default:
      return undefined;
  }
}

/** The rules that have the target; one whose rule is not known starts with anything. */
function rulesOf(target: ConstructedObject, of: Started): DeclaredResource[] {
  const rules = of.made.filter(
    (one) => isRule(one) && [...itemsOf(memberOf(one.args[2], "targets")), ...itemsOf(one.state.get(TARGETS))].includes(target),
  );
  const started = [member("Arn", arn(of, target.at)), ...inputOf(memberOf(target.args[1], "input"), isOpen(target.args[1]), target.at)];
  const targets = arrayNode(target.at, [objectNode(target.at, started, false)]);
  if (rules.length === 0) return [resource("target", "AWS::Events::Rule", target.at, { Targets: targets })];
  return rules.map((rule) => {
    const props = rule.args[2];
    const patterns = [memberOf(props, "eventPattern"), ...itemsOf(rule.state.get(PATTERNS))].filter(
      (one) => one && !isNothing(one),
    ) as Value[];
    const schedule = memberOf(props, "schedule");
    return resource(idOf(rule), "AWS::Events::Rule", rule.at, {
      Targets: targets,
      ...(schedule && !isNothing(schedule) ? { ScheduleExpression: textAt("rate(1 day)", schedule.at) } : {}),
      ...(patterns.length > 0 || isOpen(props) ? { EventPattern: pattern(patterns, rule.at) } : {}),
    });
  });
}

/** The pipes that have the target; one whose pipe is not known starts with anything. */
function pipesOf(target: ConstructedObject, of: Started): DeclaredResource[] {
  const pipes = of.made.filter((one) => /^pipes\.Pipe$/.test(kindOf(one)) && memberOf(one.args[2], "target") === target);
  const transformed = memberOf(target.args[1], "inputTransformation");
  const isChanged = (transformed && !isNothing(transformed)) || isOpen(target.args[1]);
  const to = arn(of, target.at);
  if (pipes.length === 0 || isChanged) return [resource("pipe", "AWS::Pipes::Pipe", target.at, { Enrichment: to })];
  return pipes.map((pipe) => {
    const props = pipe.args[2];
    const enrichment = memberOf(props, "enrichment");
    return resource(idOf(pipe), "AWS::Pipes::Pipe", pipe.at, {
      Target: to,
      Source: textAt(SOURCES[kindOf(memberOf(props, "source"))] ?? "", pipe.at),
      ...((enrichment && !isNothing(enrichment)) || isOpen(props) ? { Enrichment: hole(pipe.at) } : {}),
    });
  });
}

/** What the ARN of a pipe's source begins with. */
const SOURCES: Readonly<Record<string, string>> = {
  "pipes-sources.SqsSource": "arn:aws:sqs:",
  "pipes-sources.KinesisSource": "arn:aws:kinesis:",
  "pipes-sources.DynamoDBSource": "arn:aws:dynamodb:",
};

function kindOf(value: Value | undefined): string {
  const name = value?.kind === "made" ? nameOf(value) : undefined;
  return name ? `${name.module}.${name.names.join(".")}` : "";
}

/** Several patterns of one rule are merged, which is not followed. */
function pattern(patterns: readonly Value[], at: Span): Node {
  const [only] = patterns;
  const node = patterns.length === 1 && only ? new ToNode().node(only) : undefined;
  if (node?.kind !== "object") return hole(at);
  return objectNode(
    at,
    node.members.map((one) => (/^detail(?:Type|_type)$/.test(one.key.name) ? { ...one, key: { ...one.key, name: "detail-type" } } : one)),
    false,
  );
}

function inputOf(input: Value | undefined, open: boolean, at: Span): Member[] {
  if (!input || isNothing(input)) return open ? [member("Input", hole(at))] : [];
  const [of] = input.kind === "made" ? input.args : [];
  const type = input.kind === "made" ? input.type : "";
  if (of && /\.fromObject$/.test(type)) return [member("Input", new ToNode().node(of) ?? hole(at))];
  const path = /\.fromEventPath$/.test(type) ? plainText(of) : undefined;
  return path === undefined ? [member("Input", hole(at))] : [member("InputPath", textAt(path, at))];
}

function schedule(target: ConstructedObject, of: Started): DeclaredResource {
  const input = memberOf(target.args[1], "input");
  const given = input?.kind === "made" && /\.fromText$/.test(input.type) ? input.args[0] : undefined;
  const text = given && new ToNode().node(given);
  const said = text ? [member("Input", text)] : inputOf(input, isOpen(target.args[1]), target.at);
  const node = objectNode(target.at, [member("Arn", arn(of, target.at)), ...said], false);
  return resource("schedule", "AWS::Scheduler::Schedule", target.at, { Target: node });
}

/** What the template of the CDK passes, by the option that leaves it out. */
const PASSED: Readonly<Record<string, { readonly option?: string; readonly otherwise: boolean }>> = {
  body: { otherwise: true },
  querystring: { option: "querystring", otherwise: true },
  path: { option: "path", otherwise: true },
  header: { option: "headers", otherwise: false },
  authorizer: { option: "authorizer", otherwise: false },
  requestContext: { option: "requestContext", otherwise: false },
};

/** @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-apigateway/lib/integrations/stepfunctions.vtl */
function api(one: ConstructedObject, options: Value | undefined, of: Started): DeclaredResource {
  const isPassed = ({ option, otherwise }: { readonly option?: string; readonly otherwise: boolean }): boolean => {
    const given = option === undefined ? undefined : memberOf(options, option);
    if (!given || isNothing(given)) return otherwise || isOpen(options);
    return !(given.kind === "boolean" && !given.value);
  };
  const own = memberOf(options, "requestTemplates");
  const input = Object.entries(PASSED)
    .filter(([, passed]) => isPassed(passed))
    .map(([name]) => `\\"${name}\\": $${name}`)
    .join(", ");
  const template = stringNode(
    MappedText.build(one.at, (b) => {
      b.rewritten('{"stateMachineArn": "', one.at).hole(placeholder("text", "${arn}", one.at, of.id));
      b.rewritten(`", "input": ${own && !isNothing(own) ? "$input" : `"{${input}}"`}}`, one.at);
    }),
  );
  const templates = objectNode(one.at, [member("application/json", template)], false);
  return resource(idOf(one), "AWS::ApiGateway::Method", one.at, {
    Integration: objectNode(one.at, [member("RequestTemplates", templates)], false),
  });
}

/** A resource of CloudFormation has its properties, beginning with a small letter. */
function plainResource(one: ConstructedObject, type: string): DeclaredResource {
  const property = (name: string): Node | undefined => {
    const value = memberOf(one.args[2], name.charAt(0).toLowerCase() + name.slice(1));
    if (value && !isNothing(value)) {
      const node = new ToNode().node(value) ?? hole(value.at);
      return name === "EventPattern" ? node : capitalized(node);
    }
    return isOpen(one.args[2]) ? hole(one.at) : undefined;
  };
  return { id: idOf(one), type, at: one.at, property, document: property };
}

function capitalized(node: Node): Node {
  if (node.kind === "array") return arrayNode(node.range, node.items.map(capitalized));
  if (node.kind !== "object") return node;
  return objectNode(
    node.range,
    node.members.map((one) => ({
      ...one,
      key: { ...one.key, name: one.key.name.charAt(0).toUpperCase() + one.key.name.slice(1) },
      value: capitalized(one.value),
    })),
    false,
  );
}

/** Does a value refer to the state machine anywhere? */
function uses(value: Value | undefined, { machine, id }: Started): boolean {
  const todo: (Value | undefined)[] = [value];
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at === machine || (at.kind === "unknown" && at.resource === id)) return true;
    if (at.kind === "object") todo.push(...[...at.members.values()].map((one) => one.value));
    else if (at.kind === "list") todo.push(...at.items);
    else if (at.kind === "text" && at.content.holesIn().some((one) => one.placeholder.resource === id)) return true;
  }
  return false;
}

const idOf = (made: ConstructedObject): string => plainText(made.args[1]) ?? "";
const isOpen = (props: Value | undefined): boolean =>
  props !== undefined && !isNothing(props) && (props.kind !== "object" || props.open || props.extended === true);
const itemsOf = (value: Value | undefined): readonly Value[] => (value?.kind === "list" ? value.items : []);
const hole = (at: Span): Node => placeholderNode(placeholder("unknown", "${…}", at));
const arn = ({ id }: Started, at: Span): Node => placeholderNode(placeholder("text", "${arn}", at, id));
const member = (name: string, value: Node): Member => ({ key: { name, range: value.range, placeholders: [] }, value, range: value.range });

function resource(id: string, type: string, at: Span, properties: Readonly<Record<string, Node>>): DeclaredResource {
  const property = (name: string): Node | undefined => (Object.hasOwn(properties, name) ? properties[name] : undefined);
  return { id, type, at, property, document: property };
}
