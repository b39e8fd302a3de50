import { attribute, type Block, type Body, type Expression } from "../../languages/hcl/syntax.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";
import { isTrue, loggingOf, numberOf, tracingOf } from "../cloudformation/deployment.js";
import type { DeployedResource, Deployment, FunctionCode, WorkflowType } from "../deployment.js";
import { declaredResource, declaredResources } from "./declared.js";
import type { Evaluator } from "./evaluator.js";
import { entries } from "./loops.js";
import { machineResource } from "./machine-resource.js";
import { addressOf } from "./module.js";
import { bound, OPEN, type Scope } from "./scope.js";
import { object, plainText } from "./values.js";

/** Lambda's own default. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_FUNCTION_TIMEOUT = 3;

/** Modules of the registry that make one function each. */
const LAMBDA_MODULE = /^terraform-aws-modules\/lambda\/aws/;

/** What a module's resources are, as far as rules on state machines ask; by address. */
export function surroundingResources(evaluator: Evaluator): Map<string, DeployedResource> {
  const found = new Map<string, DeployedResource>();
  for (const [address, block] of evaluator.module.resources) {
    const made = block.type === "resource" ? surrounding(block, evaluator) : undefined;
    if (made) found.set(address, made);
  }
  for (const [name, block] of evaluator.module.modules) {
    const source = plainText(evaluator.attribute(block, "source"));
    if (source !== undefined && LAMBDA_MODULE.test(source))
      found.set(`module.${name}`, functionOf(`module.${name}`, block, evaluator, evaluator.attribute(block, "source_path")));
  }
  return found;
}

function surrounding(block: Block, evaluator: Evaluator): DeployedResource | undefined {
  const id = addressOf(block);
  const at = block.header;
  const value = (name: string) => evaluator.attribute(block, name);
  switch (block.labels[0]) {
    case "aws_lambda_function":
      return functionOf(id, block, evaluator, archived(attribute(block.body, "filename")?.value, evaluator));
    case "aws_sqs_queue":
      return {
        kind: "queue",
        id,
        at,
        fifo: isTrue(value("fifo_queue")),
        contentBasedDeduplication: isTrue(value("content_based_deduplication")),
      };
    case "aws_sns_topic":
      return { kind: "topic", id, at, fifo: isTrue(value("fifo_topic")) };
    case "aws_dynamodb_table":
      return { kind: "table", id, at, keys: [value("hash_key"), value("range_key")].flatMap((key) => plainText(key) ?? []) };
    case "aws_sfn_activity":
      return { kind: "activity", id, at };
    case "aws_sfn_state_machine":
    case "awscc_stepfunctions_state_machine": {
      const type = workflowType(block, evaluator);
      return type && { kind: "state-machine", id, at, type };
    }
    default:
      return undefined;
  }
}

function functionOf(id: string, block: Block, evaluator: Evaluator, folder: Node | undefined): DeployedResource {
  const value = (name: string) => evaluator.attribute(block, name);
  const written = value("timeout");
  const seconds = written === undefined || written.kind === "null" ? DEFAULT_FUNCTION_TIMEOUT : numberOf(written);
  const handler = plainText(value("handler"));
  const runtime = plainText(value("runtime"));
  const path = plainText(folder);
  const code: FunctionCode | undefined =
    handler === undefined
      ? undefined
      : { handler, ...(runtime === undefined ? {} : { runtime }), ...(path === undefined ? {} : { folder: path }) };
  return {
    kind: "function",
    id,
    at: block.header,
    ...(seconds === undefined ? {} : { timeout: { value: seconds, at: written?.range ?? block.header } }),
    ...(code ? { code } : {}),
  };
}

/** `data.archive_file.code.output_path`: the folder that was packed. */
function archived(filename: Expression | undefined, evaluator: Evaluator): Node | undefined {
  if (filename?.type !== "attribute" || filename.name !== "output_path" || filename.of.type !== "attribute") return undefined;
  const block = evaluator.module.resources.get(`data.archive_file.${filename.of.name}`);
  const folder = block && evaluator.attribute(block, "source_dir");
  if (folder || !block) return folder;
  const file = evaluator.attribute(block, "source_file");
  const path = plainText(file);
  const slash = path?.lastIndexOf("/") ?? -1;
  if (file?.kind !== "string" || path === undefined) return undefined;
  return { ...file, value: slash < 0 ? "." : path.slice(0, slash), content: () => file.content().slice(0, Math.max(0, slash)) };
}

/** Standard where the resource says nothing; undefined where only deployment decides. */
export function workflowType(block: Block, evaluator: Evaluator, scope: Scope = OPEN): WorkflowType | undefined {
  const written = evaluator.attribute(block, machineResource(block.labels[0])?.type ?? "type", scope);
  return written === undefined || written.kind === "null" ? "STANDARD" : typeOf(written);
}

export function typeOf(node: Node | undefined): WorkflowType | undefined {
  const type = plainText(node)?.toUpperCase();
  return type === "STANDARD" || type === "EXPRESS" ? type : undefined;
}

/** Logging and tracing as the resource's blocks say them, and the module's resources. */
export function surroundingsOf(
  block: Block,
  evaluator: Evaluator,
  resources: ReadonlyMap<string, DeployedResource>,
  declaration: Block,
): Deployment {
  const logging = innerBlock(block, "logging_configuration", evaluator);
  const tracing = innerBlock(block, "tracing_configuration", evaluator);
  return {
    ...described(logging, tracing, resources, declaration),
    self: declaredResource(block, evaluator),
    declared: declaredResources(evaluator),
  };
}

/** The community's module says the same with attributes. */
export function surroundingsOfModule(
  call: Block,
  evaluator: Evaluator,
  resources: ReadonlyMap<string, DeployedResource>,
  scope: Scope,
): Deployment {
  const logging = evaluator.attribute(call, "logging_configuration");
  const services = evaluator.attribute(call, "service_integrations");
  const xray = services?.kind === "object" ? get(services, "xray") : services;
  const enabled = xray?.kind === "object" ? get(xray, "xray") : xray;
  const tracing =
    enabled &&
    object(enabled.range, [{ key: { name: "enabled", range: enabled.range, placeholders: [] }, value: enabled, range: enabled.range }]);
  const level = logging?.kind === "object" && !get(logging, "level") ? undefined : logging;
  const around = described(asBlock(level), tracing, resources, call);
  // the inputs of Terragrunt may be merged with those of other files
  if (call.labels.length === 0) return around;
  return { ...around, self: declaredResource(call, evaluator, scope), declared: declaredResources(evaluator) };
}

const asBlock = (node: Node | undefined) => (node === undefined || node.kind === "object" ? node : "unknown");

/** Of a machine whose module is not at hand. */
export function surroundingsUnknown(call: Block, resources: ReadonlyMap<string, DeployedResource>): Deployment {
  return { declaration: call.header, describesOperations: false, resources };
}

function described(
  loggingBlock: ObjectNode | "unknown" | undefined,
  tracingBlock: ObjectNode | "unknown" | undefined,
  resources: ReadonlyMap<string, DeployedResource>,
  declaration: Block,
): Deployment {
  const logging = loggingBlock === "unknown" ? "unknown" : loggingOf(loggingBlock && renamed(loggingBlock));
  const tracing = tracingBlock === "unknown" ? "unknown" : tracingOf(tracingBlock);
  return {
    declaration: declaration.header,
    // what only deployment knows is neither there nor lacking
    describesOperations: logging !== "unknown" && tracing !== "unknown",
    ...(logging && logging !== "unknown" ? { logging } : {}),
    ...(tracing && tracing !== "unknown" ? { tracing } : {}),
    resources,
  };
}

/** Terraform's names as the other hosts write them. */
export function renamed(block: ObjectNode): ObjectNode {
  return object(
    block.range,
    block.members.map((m) => (m.key.name === "include_execution_data" ? { ...m, key: { ...m.key, name: "includeExecutionData" } } : m)),
  );
}

/** A nested block, written out or made by `dynamic`. */
export function innerBlock(block: Block, name: string, evaluator: Evaluator, outer: Scope = OPEN): ObjectNode | "unknown" | undefined {
  const direct = block.body.blocks.find((b) => b.type === name);
  if (direct) return asObject(direct, direct.body, evaluator, outer);
  const given = evaluator.attribute(block, name, outer);
  if (given) return given.kind === "object" ? given : "unknown";
  const dynamic = block.body.blocks.find((b) => b.type === "dynamic" && b.labels[0] === name);
  if (!dynamic) return undefined;
  const over = attribute(dynamic.body, "for_each");
  const content = dynamic.body.blocks.find((b) => b.type === "content");
  const items = over && entries(evaluator.exactly(() => evaluator.evaluate(over.value, outer)));
  if (!items || !content) return "unknown";
  const [first] = items;
  if (!first) return undefined;
  const iterator = attribute(dynamic.body, "iterator")?.value;
  const [key, value] = first;
  const each = object(dynamic.at, [
    { key: { name: "key", range: dynamic.at, placeholders: [] }, value: key, range: dynamic.at },
    { key: { name: "value", range: dynamic.at, placeholders: [] }, value, range: dynamic.at },
  ]);
  return asObject(dynamic, content.body, evaluator, bound(outer, [iterator?.type === "variable" ? iterator.name : name, each]));
}

function asObject(block: Block, body: Body, evaluator: Evaluator, scope: Scope): ObjectNode {
  return object(
    block.header,
    body.attributes
      .map((a) => ({ key: { name: a.name, range: a.nameAt, placeholders: [] }, value: evaluator.evaluate(a.value, scope), range: a.at }))
      .filter((m) => m.value.kind !== "null"),
  );
}
