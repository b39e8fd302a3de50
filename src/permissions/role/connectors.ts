import type { DeclaredResource, DeclaredResources } from "../../hosts/deployment.js";
import { get, type Node, type ObjectNode } from "../../text/node.js";
import { ACCOUNT, ANY, literal, PARTITION, pattern, REGION, split, type TextPattern } from "../arn-pattern.js";
import { arnOfDeclared, nameOfDeclared, patternOfNode } from "../declared-text.js";
import { policyPattern } from "../match.js";
import type { RoleParts } from "./model.js";

/** What a connector allows: actions of a service, then what follows the ARN of the destination, or a whole ARN. */
type Grant = readonly [actions: string, ...resources: string[]];
type Access = Readonly<Partial<Record<"Read" | "Write", readonly Grant[]>>>;

const EXECUTIONS = "states execution:NAME:*";
const MANAGED_RULE = "events rule/StepFunctionsGetEventsForStepFunctionsExecutionRule";

/**
 * What a connector from a state machine allows, by the type of its destination.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
 */
// biome-ignore format: one grant a line
const DESTINATIONS: Readonly<Record<string, Access>> = {
  "AWS::Lambda::Function": { Write: [["lambda: InvokeAsync InvokeFunction", ""]] },
  "AWS::SNS::Topic": { Write: [["sns: Publish", ""]] },
  "AWS::SQS::Queue": { Write: [["sqs: SendMessage", ""]] },
  "AWS::Events::EventBus": { Write: [["events: PutEvents", ""]] },
  "AWS::S3::Bucket": {
    Read: [["s3: GetObject GetObjectAcl GetObjectLegalHold GetObjectRetention GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionForReplication GetObjectVersionTorrent ListBucket ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts", "", "/*"]],
    Write: [["s3: AbortMultipartUpload DeleteObject DeleteObjectVersion PutObject PutObjectLegalHold PutObjectRetention RestoreObject", "", "/*"]],
  },
  "AWS::DynamoDB::Table": {
    Read: [["dynamodb: GetItem Query Scan BatchGetItem ConditionCheckItem PartiQLSelect", "", "/index/*"]],
    Write: [["dynamodb: PutItem UpdateItem DeleteItem BatchWriteItem PartiQLDelete PartiQLInsert PartiQLUpdate", "", "/index/*"]],
  },
  "AWS::StepFunctions::StateMachine": {
    Read: [["states: DescribeExecution", EXECUTIONS], ["events: DescribeRule", MANAGED_RULE]],
    Write: [["states: StartExecution", ""], ["states: StopExecution", EXECUTIONS], ["events: PutTargets PutRule", MANAGED_RULE]],
  },
};

/** Resources of SAM are connected as what SAM makes of them. */
const MADE_OF: Readonly<Record<string, string>> = {
  "AWS::Serverless::Function": "AWS::Lambda::Function",
  "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
  "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
};

const CONNECTOR = "AWS::Serverless::Connector";

interface Connector {
  /** The logical id of the source; undefined where it is given by its type and its role. */
  readonly source: string | undefined;
  readonly properties: ObjectNode | undefined;
  readonly conditional: boolean;
  readonly at: Node["range"];
}

/** Adds what connectors with this state machine as their source allow. */
export function addConnectors(machine: DeclaredResource, declared: DeclaredResources, into: RoleParts): void {
  for (const connector of connectorsIn(declared)) {
    if (connector.source === machine.id) addConnector(connector, declared, into);
    else if (connector.source === undefined) into.unread.push("a connector of SAM whose source is given by its role");
  }
}

/** Whether a connector of the template adds a policy to the role of that source, or may. */
export const isConnected = (source: string, declared: DeclaredResources): boolean =>
  connectorsIn(declared).some((connector) => connector.source === source || connector.source === undefined);

/** Looked for once in each template: every starter of every state machine asks. */
const known = new WeakMap<DeclaredResources, readonly Connector[]>();

function connectorsIn(declared: DeclaredResources): readonly Connector[] {
  const made = known.get(declared) ?? findConnectors(declared);
  known.set(declared, made);
  return made;
}

function findConnectors(declared: DeclaredResources): Connector[] {
  const found: Connector[] = [];
  for (const resource of declared.all()) {
    const conditional = resource.conditional === true;
    if (resource.type === CONNECTOR) {
      const source = idOf(resource.property("Source"));
      found.push({ source, properties: asObject(resource.attribute?.("Properties")), conditional, at: resource.at });
    }
    const own = resource.attribute?.("Connectors");
    if (own?.kind === "object")
      for (const { key, value } of own.members) {
        const properties = value.kind === "object" ? get(value, "Properties") : undefined;
        found.push({ source: resource.id, properties: asObject(properties), conditional, at: key.range });
      }
    else if (own) found.push({ source: resource.id, properties: undefined, conditional, at: own.range });
  }
  return found;
}

const asObject = (node: Node | undefined): ObjectNode | undefined => (node?.kind === "object" ? node : undefined);

function idOf(reference: Node | undefined): string | undefined {
  const id = reference?.kind === "object" ? get(reference, "Id") : undefined;
  return id?.kind === "string" && id.placeholders.length === 0 ? id.value : undefined;
}

function addConnector({ properties, conditional, at }: Connector, declared: DeclaredResources, into: RoleParts): void {
  const destination = properties && get(properties, "Destination");
  const permissions = properties && get(properties, "Permissions");
  const destinations = destination?.kind === "array" ? destination.items : destination ? [destination] : [];
  const categories = permissions?.kind === "array" ? permissions.items : permissions ? [permissions] : [];
  if (destinations.length === 0 || categories.length === 0) into.unread.push("a connector of SAM that is unknown until deployment");
  for (const one of destinations) {
    const target = targetOf(one, declared);
    for (const category of categories) {
      const name = category.kind === "string" ? category.value : "";
      const grants = target?.access && (name === "Read" || name === "Write") ? target.access[name] : undefined;
      if (!target || !grants) into.unread.push("a connector of SAM to a resource that is not known");
      else for (const grant of grants) into.statements.push(statementOf(grant, target, !conditional, at));
    }
  }
}

interface Target {
  readonly access: Access | undefined;
  readonly arn: TextPattern;
  readonly name: TextPattern;
}

/** A resource by its logical id, or another one by its type and ARN. */
function targetOf(reference: Node, declared: DeclaredResources): Target | undefined {
  if (reference.kind !== "object") return undefined;
  const id = idOf(reference);
  if (id !== undefined) {
    const resource = declared.get(id);
    const arn = resource && arnOfDeclared(resource, declared);
    return resource && arn && { access: accessTo(resource.type), arn, name: nameOfDeclared(resource, declared) ?? [ANY] };
  }
  const [type, arn, name] = ["Type", "Arn", "Name"].map((key) => get(reference, key));
  const stated = arn && patternOfNode(arn, declared);
  if (type?.kind !== "string" || !stated) return undefined;
  return { access: accessTo(type.value), arn: stated, name: (name && patternOfNode(name, declared)) ?? nameIn(stated) };
}

function accessTo(type: string): Access | undefined {
  const made = Object.hasOwn(MADE_OF, type) ? (MADE_OF[type] as string) : type;
  return Object.hasOwn(DESTINATIONS, made) ? DESTINATIONS[made] : undefined;
}

/** What follows the last colon, where the connector gives no name. */
const nameIn = (arn: TextPattern): TextPattern => split(arn, ":").at(-1) ?? [];

function statementOf(
  [list, ...resources]: Grant,
  { arn, name }: Target,
  certain: boolean,
  at: Node["range"],
): RoleParts["statements"][number] {
  const [service = "", ...actions] = list.split(" ");
  return {
    effect: "Allow",
    actions: actions.map((action) => policyPattern([literal(`${service}${action}`.toLowerCase())])),
    exceptActions: false,
    resources: resources.map((form) => policyPattern(resourceOf(form, arn, name))),
    exceptResources: false,
    conditions: [],
    certain,
    at,
    written: actions.map((action) => ({ text: `${service}${action}` })),
    fromTemplate: true,
  };
}

function resourceOf(form: string, arn: TextPattern, name: TextPattern): TextPattern {
  const [service, local] = form.split(" ");
  if (local === undefined) return pattern(arn, form);
  const [before = "", after] = local.split("NAME");
  return pattern("arn:", PARTITION, `:${service}:`, REGION, ":", ACCOUNT, ":", before, ...(after === undefined ? [] : [name, after]));
}
