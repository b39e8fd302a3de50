import { parseJson } from "../../languages/json/parse-json.js";
import { MappedText } from "../../text/mapped-text.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";
import type { SourceFile } from "../../text/source-file.js";
import { isTrue, loggingOf, numberOf, tracingOf } from "../cloudformation/deployment.js";
import type { DeployedResource, Deployment } from "../deployment.js";
import type { Definition, HostResult } from "../host.js";
import { parseDefinitionText } from "../shared/definition-text.js";
import { renamed, typeOf } from "./deployment.js";
import { machineResource } from "./machine-resource.js";
import { object, plainText } from "./values.js";

interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly node: ObjectNode;
  readonly values: ObjectNode;
}

/**
 * `terraform show -json` of a plan or a state: definitions as Terraform would send them.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export async function readPlan(file: SourceFile): Promise<HostResult> {
  const { root, problems } = parseJson(MappedText.ofFile(file));
  const fault = problems.find((p) => !p.tolerated);
  if (root?.kind !== "object" || fault)
    return {
      definitions: [],
      problems: [
        {
          range: (fault ?? { range: root?.range ?? MappedText.ofFile(file).origin }).range,
          severity: "error",
          message: "The plan cannot be parsed",
        },
      ],
    };
  const resources = plannedResources(root);
  const around = surroundingResources(resources);
  const definitions: Definition[] = [];
  for (const resource of resources) if (machineResource(resource.type)) definitions.push(await definitionOf(resource, file, around));
  return { definitions, problems: [] };
}

/** The resources of all modules, as they will be; of a state, as they are. */
function plannedResources(root: ObjectNode): PlannedResource[] {
  const values = get(root, "planned_values") ?? get(root, "values");
  const found: PlannedResource[] = [];
  const todo: Node[] = values?.kind === "object" ? [get(values, "root_module")].flatMap((n) => n ?? []) : [];
  while (todo.length > 0) {
    const module = todo.pop() as Node;
    if (module.kind !== "object") continue;
    const children = get(module, "child_modules");
    if (children?.kind === "array") todo.push(...children.items);
    const own = get(module, "resources");
    for (const node of own?.kind === "array" ? own.items : []) {
      if (node.kind !== "object" || text(node, "mode") === "data") continue;
      const address = text(node, "address");
      const type = text(node, "type");
      const planned = get(node, "values");
      if (address === undefined || type === undefined) continue;
      found.push({ address, type, node, values: planned?.kind === "object" ? planned : object(node.range, []) });
    }
  }
  return found.sort((a, b) => a.node.range.start - b.node.range.start);
}

const text = (node: ObjectNode, name: string): string | undefined => plainText(get(node, name));

async function definitionOf(
  { address, type: resource, node, values }: PlannedResource,
  file: SourceFile,
  resources: ReadonlyMap<string, DeployedResource>,
): Promise<Definition> {
  const at = get(node, "address")?.range ?? node.range;
  const machine = machineResource(resource);
  const given = machine?.definition.map((name) => get(values, name)).find((value) => value?.kind === "string");
  const parsed = given?.kind === "string" ? await parseDefinitionText(given.content(), "") : undefined;
  const written = get(values, machine?.type ?? "type");
  const type = written ? typeOf(written) : "STANDARD";
  return {
    name: address,
    host: "terraform",
    file,
    at,
    ...(parsed?.root ? { root: parsed.root } : {}),
    problems: parsed?.problems ?? [],
    ...(type ? { type } : {}),
    ...(parsed ? {} : { partialReason: "the definition is known only after apply" }),
    deployment: surroundingsOf(values, at, resources),
  };
}

function surroundingsOf(values: ObjectNode, at: Deployment["declaration"], resources: ReadonlyMap<string, DeployedResource>): Deployment {
  const logging = single(get(values, "logging_configuration"));
  const tracing = single(get(values, "tracing_configuration"));
  const level = logging && loggingOf(renamed(logging));
  const traced = tracing && tracingOf(tracing);
  return {
    declaration: at,
    // optional and computed: what is not planned is decided at deployment
    describesOperations: logging !== undefined && tracing !== undefined && level !== "unknown" && traced !== "unknown",
    ...(level && level !== "unknown" ? { logging: level } : {}),
    ...(traced && traced !== "unknown" ? { tracing: traced } : {}),
    resources,
  };
}

/** Nested blocks are lists of objects. */
function single(node: Node | undefined): ObjectNode | undefined {
  const item = node?.kind === "array" ? node.items[0] : node;
  return item?.kind === "object"
    ? object(
        item.range,
        item.members.filter((m) => m.value.kind !== "null"),
      )
    : undefined;
}

function surroundingResources(resources: readonly PlannedResource[]): Map<string, DeployedResource> {
  const found = new Map<string, DeployedResource>();
  for (const resource of resources) {
    const made = surrounding(resource);
    if (made) found.set(resource.address, made);
  }
  return found;
}

function surrounding({ address: id, type, node, values }: PlannedResource): DeployedResource | undefined {
  const at = get(node, "address")?.range ?? node.range;
  switch (type) {
    case "aws_lambda_function": {
      const timeout = get(values, "timeout");
      const seconds = timeout && numberOf(timeout);
      return { kind: "function", id, at, ...(timeout && seconds !== undefined ? { timeout: { value: seconds, at: timeout.range } } : {}) };
    }
    case "aws_sqs_queue":
      return {
        kind: "queue",
        id,
        at,
        fifo: isTrue(get(values, "fifo_queue")),
        contentBasedDeduplication: isTrue(get(values, "content_based_deduplication")),
      };
    case "aws_sns_topic":
      return { kind: "topic", id, at, fifo: isTrue(get(values, "fifo_topic")) };
    case "aws_dynamodb_table":
      return { kind: "table", id, at, keys: ["hash_key", "range_key"].flatMap((key) => text(values, key) ?? []) };
    case "aws_sfn_activity":
      return { kind: "activity", id, at };
    case "aws_sfn_state_machine":
    case "awscc_stepfunctions_state_machine": {
      const workflow = typeOf(get(values, machineResource(type)?.type ?? "type"));
      return workflow && { kind: "state-machine", id, at, type: workflow };
    }
    default:
      return undefined;
  }
}
