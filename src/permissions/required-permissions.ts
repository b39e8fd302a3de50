import { allStates, type Machine, type MapState, type TaskState } from "../asl/model.js";
import type { Deployment } from "../hosts/deployment.js";
import type { Definition } from "../hosts/host.js";
import { argumentAt } from "../integrations/arguments.js";
import type { Placeholder } from "../text/mapped-text.js";
import { get } from "../text/node.js";
import type { Span } from "../text/range.js";
import { isArn, keyOf, type TextPattern } from "./arn-pattern.js";
import { Call, type Need, run, textOf } from "./call.js";
import { patternOfHole, patternOfNode } from "./declared-text.js";
import { distributedMapNeeds } from "./distributed-map.js";
import { encryptionNeeds, ownEncryption } from "./encryption.js";
import { ALL, arnOf, call } from "./needs.js";
import { optimizedNeeds } from "./optimized.js";
import type { RequiredPermission, RequiredPermissions } from "./required.js";
import { sdkNeeds } from "./sdk-needs.js";
import { functionArn } from "./services/compute.js";
import { invokeHttp } from "./services/messaging.js";

type Unknown = RequiredPermissions["unknown"][number];

/** What the analysis knows of a computed argument of a Task: every text that it can be. */
export type KnownArguments = (state: TaskState, path: readonly string[]) => readonly string[] | undefined;

/**
 * Everything that the execution role of a state machine must allow: each call of each state in each pattern, and what the
 * state machine needs for itself. In the order of the definition; the same permission is there once for each state.
 */
export function requiredPermissions(
  machine: Machine,
  definition: Pick<Definition, "deployment" | "at" | "partialReason">,
  known?: KnownArguments,
): RequiredPermissions {
  const { deployment, at, partialReason } = definition;
  const self = ownArn(deployment, at);
  const permissions: RequiredPermission[] = [];
  const unknown: Unknown[] = partialReason === undefined ? [] : [{ at, why: partialReason }];
  for (const state of allStates(machine)) {
    if (state.type === "Task") {
      const place = state.resource?.node.range ?? state.key.range;
      const needs = taskNeeds(state, self, deployment, known);
      if (typeof needs === "string") unknown.push({ state, at: place, why: needs });
      else for (const need of distinct(needs)) permissions.push({ ...need, state, at: place });
    } else if (state.type === "Map") {
      for (const need of distinct(distributedMapNeeds(state, self, deployment)))
        permissions.push({ ...need, state, at: placeInMap(state, need) });
    }
  }
  const declaration = deployment?.declaration ?? at;
  for (const need of machineNeeds(deployment, self)) permissions.push({ ...need, at: declaration });
  return { permissions, unknown };
}

/** What makes the Map need it: its reader or writer, or its mode. */
function placeInMap(state: MapState, { action, reason }: Need): Span {
  if (action === "s3:PutObject") return (state.resultWriter ?? state).key.range;
  if (action.startsWith("s3:")) return (state.itemReader ?? state.resultWriter ?? state).key.range;
  const config = state.processor?.processor?.node;
  const mode = reason === "call" && config?.kind === "object" ? get(config, "Mode") : undefined;
  return mode?.range ?? state.key.range;
}

function taskNeeds(
  state: TaskState,
  self: TextPattern,
  deployment: Deployment | undefined,
  known: KnownArguments | undefined,
): readonly Need[] | string {
  if (state.credentials) return assumedRole(state, deployment);
  const resource = state.resource?.value;
  if (!resource) return "the state has no Resource";
  const { action = "" } = resource;
  const texts = known && ((path: readonly string[]) => known(state, path));
  const of = new Call(action, resource.pattern, state.parameters?.value, deployment, texts);
  const needs = callNeeds(state, of, self);
  const choices = of.choices();
  if (typeof needs === "string" || choices.length === 1) return needs;
  return choices.flatMap((choice) => {
    const made = callNeeds(state, choice, self);
    return typeof made === "string" ? [] : made;
  });
}

function callNeeds(state: TaskState, of: Call, self: TextPattern): readonly Need[] | string {
  const { deployment } = of;
  const { form, service = "", action = "" } = state.resource?.value ?? { form: "invalid" };
  switch (form) {
    case "lambda": {
      const node = state.resource?.node;
      const function_ = node && patternOfNode(node, deployment?.declared);
      return [call("lambda:InvokeFunction", functionArn(function_ ?? [run("function")]))];
    }
    case "activity":
      return [];
    case "http":
      return [...invokeHttp(of, self)];
    case "optimized": {
      const needs = optimizedNeeds(service, action);
      if (!needs) return `the permissions of ${service}:${action} are not known`;
      return [...needs(of), ...encryptionNeeds(service, action, of)];
    }
    case "aws-sdk": {
      const needs = sdkNeeds(service, action, of);
      return typeof needs === "string" ? needs : [...needs, ...encryptionNeeds(service, action, of)];
    }
    default:
      return form === "invalid" ? "the Resource is not a valid ARN" : "the Resource is unknown until deployment";
  }
}

/**
 * With Credentials, the role only assumes another one, which is what the call is checked with.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
 */
function assumedRole({ credentials }: TaskState, deployment: Deployment | undefined): Need[] {
  const argument = credentials && argumentAt(credentials.value, ["RoleArn"]);
  const role = argument?.kind === "given" ? textOf(argument.value, "RoleArn", deployment) : undefined;
  return [call("sts:AssumeRole", role ?? [run("RoleArn of Credentials")])];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACING = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"];

function* machineNeeds(deployment: Deployment | undefined, self: TextPattern): Generator<Need> {
  if (deployment?.logging && deployment.logging.level !== "OFF")
    for (const action of LOG_DELIVERY)
      yield { action, resource: ALL, onlyWildcard: "always", reason: "logging", consequence: "creation-refused" };
  if (deployment?.tracing?.enabled)
    for (const action of TRACING) yield { action, resource: ALL, onlyWildcard: "always", reason: "tracing", consequence: "not-recorded" };
  yield* ownEncryption(deployment, self);
}

/** The state machine's own ARN; its name is not known where no template declares it. */
export function ownArn(deployment: Deployment | undefined, at: Span): TextPattern {
  const { self } = deployment ?? {};
  if (self) {
    const attribute = self.type.startsWith("AWS::") ? "Arn" : "arn";
    const hole: Placeholder = {
      kind: "state-machine-arn",
      name: self.id,
      range: at,
      resource: self.id,
      expression: `${self.id}.${attribute}`,
    };
    const arn = patternOfHole(hole, deployment?.declared);
    if (isArn(arn)) return arn;
  }
  return arnOf("states", "stateMachine:", run("name of this state machine"));
}

/** A call that names a resource twice needs the permission once. */
function* distinct(needs: Iterable<Need>): Generator<Need> {
  const seen = new Set<string>();
  for (const need of needs) {
    const keys = (need.keys ?? []).map(({ key, values }) => `${key}=${(values ?? []).map(keyOf).join(",")}`);
    const key = [need.action, need.reason, keyOf(need.resource), ...keys].join("\n");
    if (seen.has(key)) continue;
    seen.add(key);
    yield need;
  }
}
