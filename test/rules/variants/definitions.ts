import type { WorkflowType } from "../../../src/rule-kit/index.js";
import type { Json } from "../../../src/text/node.js";

export type Fields = { readonly [name: string]: Json };

/** A definition, and what one rule says of it. */
export interface Variant {
  readonly rule: string;
  readonly name: string;
  readonly definition: Fields;
  /** State and severity of each finding, in the order that the rule reports them; `-` where none is named. */
  readonly told: readonly string[];
  readonly type?: WorkflowType;
}

/** Of one rule: name, definition, findings, type. */
export const variantsOf = (
  rule: string,
  ...rows: readonly (readonly [name: string, definition: Fields, told: readonly string[], type?: WorkflowType])[]
): Variant[] => rows.map(([name, definition, told, type]) => ({ rule, name, definition, told, ...(type ? { type } : {}) }));

const LEAVES: ReadonlySet<Json> = new Set(["Choice", "Succeed", "Fail"]);

/** States in their order: each continues with the one after it unless it says where, and the last one ends. */
export function chain(states: { readonly [name: string]: Fields }, top: Fields = {}): Fields {
  const names = Object.keys(states);
  const entries = Object.entries(states).map(([name, state], i): [string, Fields] => {
    if (LEAVES.has(state.Type ?? "") || state.Next !== undefined || state.End !== undefined) return [name, state];
    const next = names[i + 1];
    return [name, next === undefined ? { ...state, End: true } : { ...state, Next: next }];
  });
  return { ...top, StartAt: names[0] ?? "", States: Object.fromEntries(entries) };
}

export const JSONATA: Fields = { QueryLanguage: "JSONata" };
export const SUCCEED: Fields = { Type: "Succeed" };
export const PASS: Fields = { Type: "Pass" };
const account = "eu-west-1:123456789012";

/** A call of an integration: `sqs:sendMessage`, `aws-sdk:s3:getObject`, or a whole ARN. */
export const call = (resource: string, parameters: Fields = {}, more: Fields = {}): Fields => ({
  Type: "Task",
  Resource: resource.startsWith("arn:") ? resource : `arn:aws:states:::${resource}`,
  Parameters: parameters,
  ...more,
});
/** The same in JSONata. */
export const asked = (resource: string, args: Fields = {}, more: Fields = {}): Fields => {
  const { Parameters: _, ...state } = call(resource, {}, more);
  return { ...state, Arguments: args };
};
export const lambda = (more: Fields = {}): Fields => call("lambda:invoke", { FunctionName: "work" }, more);
/** A function by its own ARN. */
export const direct = (more: Fields = {}): Fields => ({ Type: "Task", Resource: `arn:aws:lambda:${account}:function:work`, ...more });
export const activity = (more: Fields = {}): Fields => ({ Type: "Task", Resource: `arn:aws:states:${account}:activity:weld`, ...more });
export const QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/q";
/** A callback over a queue. */
export const callback = (more: Fields = {}): Fields =>
  call("sqs:sendMessage.waitForTaskToken", { QueueUrl: QUEUE, MessageBody: { "token.$": "$$.Task.Token" } }, more);
const CONNECTION = `arn:aws:events:${account}:connection/c/1`;
export const http = (args: Fields = {}, more: Fields = {}): Fields =>
  call(
    "http:invoke",
    { ApiEndpoint: "https://api.example.com", Method: "GET", InvocationConfig: { ConnectionArn: CONNECTION }, ...args },
    more,
  );
export const wait = (seconds: number, more: Fields = {}): Fields => ({ Type: "Wait", Seconds: seconds, ...more });
export const choice = (choices: Fields[], more: Fields = {}): Fields => ({ Type: "Choice", Choices: choices, ...more });
export const map = (states: { readonly [name: string]: Fields }, more: Fields = {}, config: Fields = { Mode: "INLINE" }): Fields => ({
  Type: "Map",
  ItemProcessor: { ProcessorConfig: config, ...chain(states) },
  ...more,
});
export const STANDARD_CHILDREN: Fields = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
export const EXPRESS_CHILDREN: Fields = { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" };
export const parallel = (branches: { readonly [name: string]: Fields }[], more: Fields = {}): Fields => ({
  Type: "Parallel",
  Branches: branches.map((states) => chain(states)),
  ...more,
});
export const retried = (retrier: Fields = {}, errors: string[] = ["States.ALL"]): Fields => ({
  Retry: [{ ErrorEquals: errors, ...retrier }],
});
export const caught = (next: string, catcher: Fields = {}, errors: string[] = ["States.ALL"]): Fields => ({
  Catch: [{ ErrorEquals: errors, ...catcher, Next: next }],
});
