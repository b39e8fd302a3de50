import type { Resource, TaskState } from "../asl/model.js";
import { expressionsOf } from "../asl/variable-references.js";
import { argumentNames, argumentOf, literalText } from "./arguments.js";
import { sdkCounterpart } from "./optimized.js";
import { type CallResult, resultOf } from "./results.js";
import type { Shape } from "./shapes.js";

const text: Shape = { kind: "string" };

/** What a Task's raw result looks like; undefined where its arguments, or what it calls, make it open. */
export function resultOfTask(state: TaskState): CallResult | undefined {
  const resource = state.resource?.value;
  const result = resource && !hasOpenResult(state) ? resultOf(resource) : undefined;
  if (!result) return undefined;
  if (isNotAwaited(state)) return withMember(result, "Payload", text);
  const returned = returnedAttributes(state);
  if (returned === "never") return without(result, "Attributes");
  return returned === "always" ? requiring(result, "Attributes") : result;
}

/** Calls of the same resource with the same text have the same result. */
export const resultVariant = (state: TaskState): string =>
  hasOpenResult(state) ? "open" : isNotAwaited(state) ? "not awaited" : (returnedAttributes(state) ?? "");

const hasOpenResult = (state: TaskState): boolean => passesToken(state) || startsSeveral(state) || writesElsewhere(state);

/**
 * Whether a job gets the task token: whoever has it can end the task, with any output and any error.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export function passesToken(state: TaskState): boolean {
  if (!state.resource?.value.pattern.startsWith("sync")) return false;
  // arguments that deployment fills in as a whole may pass it as well
  if (state.parameters?.value.kind === "placeholder" || state.parameters?.value.kind === "open") return true;
  for (const e of expressionsOf(state)) {
    if (
      e.kind === "path"
        ? e.root.kind === "context" && /^\$\$(\.Task\b.*)?$/.test(e.text)
        : /\bcontext\b/.test(e.source) && /\bToken\b|Task\b/.test(e.source)
    )
      return true;
  }
  return false;
}

/** What `ecs:runTask.sync` gives of several tasks was not recorded. */
function startsSeveral(state: TaskState): boolean {
  const resource = state.resource?.value;
  return resource?.service === "ecs" && resource.pattern === "sync" && argumentOf(state, "Count").kind !== "absent";
}

/** What `bedrock:invokeModel` gives where it writes the response to a bucket is documented in words only. */
function writesElsewhere(state: TaskState): boolean {
  const { form, service, action } = state.resource?.value ?? {};
  return form === "optimized" && service === "bedrock" && action === "invokeModel" && argumentOf(state, "Output").kind !== "absent";
}

/** Lambda answers such calls before, or without, running the function: there is no payload to read anything of. */
function isNotAwaited(state: TaskState): boolean {
  const { service: name, action = "", form } = state.resource?.value ?? {};
  if (form !== "optimized" || name !== "lambda" || action !== "invoke") return false;
  return ["Event", "DryRun"].includes(literalText(argumentOf(state, "InvocationType")) ?? "");
}

const WRITES = new Set(["dynamodb:putItem", "dynamodb:updateItem", "dynamodb:deleteItem"]);

/**
 * Whether the response to a write of an item has its attributes, by ReturnValues; undefined where it depends on the item.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
export function returnedAttributes(state: TaskState): "never" | "always" | undefined {
  const counterpart = state.resource?.value.pattern === "request-response" ? sdkCounterpart(state.resource.value) : undefined;
  if (!counterpart || !WRITES.has(`${counterpart.service}:${counterpart.action}`) || !argumentNames(state)) return undefined;
  const asked = argumentOf(state, "ReturnValues");
  if (asked.kind === "absent") return "never";
  const value = literalText(asked);
  if (value === "NONE") return "never";
  return value === "ALL_NEW" || (value === "UPDATED_NEW" && writesAttribute(state)) ? "always" : undefined;
}

/** An update that sets or adds something has attributes that it updated; one that only removes has none. */
function writesAttribute(state: TaskState): boolean {
  const update = literalText(argumentOf(state, "UpdateExpression"));
  return update !== undefined && /\b(?:set|add)\s/i.test(update);
}

/** The parameter that asks for a member of the result. */
const ASKED_FOR: ReadonlyMap<string, string> = new Map([["Attributes", 'ReturnValues, for example "ALL_NEW"']]);

export const askedForBy = (call: string, member: string): string | undefined => (WRITES.has(call) ? ASKED_FOR.get(member) : undefined);

/** Members that another way to make the same call has in its result. */
export interface ForeignMembers {
  /** The call whose result has them: `lambda:invoke`; `lambda` for a function that is called by its ARN. */
  readonly call: string;
  readonly names: ReadonlySet<string>;
}

const METADATA = ["SdkHttpMetadata", "SdkResponseMetadata"];
/** What the calls answer at once, which a callback's output replaces. */
const ANSWERED: ReadonlyMap<string, readonly string[]> = new Map([
  ["lambda:invoke", ["Payload", "ExecutedVersion"]],
  ["sqs:sendMessage", ["MessageId", "MD5OfMessageBody"]],
  ["sns:publish", ["MessageId"]],
  ["events:putEvents", ["FailedEntryCount"]],
  ["ecs:runTask", ["Tasks", "TaskArn"]],
  ["states:startExecution", ["ExecutionArn", "Output"]],
]);

/**
 * Of results that only called code knows: what surely is not in them, because the code gives its output as it is. A function
 * that is called by its ARN has no Payload around its output, and a callback gives what SendTaskSuccess was called with.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export function foreignMembers({ form, pattern, service, action }: Resource): ForeignMembers | undefined {
  const call = form === "lambda" ? "lambda" : `${service}:${action}`;
  const names = ANSWERED.get(form === "lambda" ? "lambda:invoke" : call);
  if (!names || (form !== "lambda" && !(form === "optimized" && pattern === "waitForTaskToken"))) return undefined;
  return { call, names: new Set([...names, ...METADATA]) };
}

function withMember(result: CallResult, name: string, shape: Shape): CallResult {
  if (result.shape.kind !== "object") return result;
  return { ...result, shape: { ...result.shape, members: new Map([...result.shape.members, [name, shape]]) } };
}

function without(result: CallResult, name: string): CallResult {
  if (result.shape.kind !== "object") return result;
  return { ...result, shape: { ...result.shape, members: new Map([...result.shape.members].filter(([key]) => key !== name)) } };
}

function requiring(result: CallResult, name: string): CallResult {
  if (result.shape.kind !== "object") return result;
  return { ...result, shape: { ...result.shape, required: new Set([...result.shape.required, name]) } };
}
