import type { Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import {
  type Call,
  type ConstructedObject,
  listOf,
  type ObjectMember,
  type ObjectValue,
  objectOf,
  type Value,
} from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import { asObject } from "./values.js";

/** The library's token for "taken from the input": its path, or its intrinsic function. */
const TOKEN = "sfn.JsonPath";

const CONTEXT: Readonly<Record<string, string>> = {
  entirePayload: "$",
  entireContext: "$$",
  taskToken: "$$.Task.Token",
  executionId: "$$.Execution.Id",
  executionInput: "$$.Execution.Input",
  executionName: "$$.Execution.Name",
  executionRoleArn: "$$.Execution.RoleArn",
  executionStartTime: "$$.Execution.StartTime",
  stateEnteredTime: "$$.State.EnteredTime",
  stateName: "$$.State.Name",
  stateRetryCount: "$$.State.RetryCount",
  stateMachineId: "$$.StateMachine.Id",
  stateMachineName: "$$.StateMachine.Name",
};

/** Functions of the library and the intrinsics that they write. */
const INTRINSICS: Readonly<Record<string, string>> = {
  array: "Array",
  arrayPartition: "ArrayPartition",
  arrayContains: "ArrayContains",
  arrayRange: "ArrayRange",
  arrayGetItem: "ArrayGetItem",
  arrayLength: "ArrayLength",
  arrayUnique: "ArrayUnique",
  base64Encode: "Base64Encode",
  base64Decode: "Base64Decode",
  hash: "Hash",
  jsonMerge: "JsonMerge",
  mathRandom: "MathRandom",
  mathAdd: "MathAdd",
  stringSplit: "StringSplit",
  uuid: "UUID",
  format: "Format",
  stringToJson: "StringToJson",
  jsonToString: "JsonToString",
};

export function token(path: Value, at: Span, tools: Tools): ConstructedObject {
  const made = tools.made(TOKEN, { args: [path], at });
  return made;
}

/** The path or intrinsic that a token stands for. */
export function pathOf(value: Value | undefined): Value | undefined {
  return value?.kind === "made" && value.type === TOKEN ? value.args[0] : undefined;
}

/** `JsonPath.taskToken`; the literal null of `JsonPath.DISCARD`. */
export function pathConstant(name: string, at: Span, tools: Tools): Value | undefined {
  if (name === "DISCARD") return { kind: "null", at };
  const path = CONTEXT[name];
  return path === undefined ? undefined : token(computedText(path, at), at, tools);
}

/** `JsonPath.stringAt("$.a")`, `JsonPath.format("{}", …)`. */
export function pathCall(name: string, call: Call, tools: Tools): Value | undefined {
  if (/^(?:string|number|list|object)At$/.test(name)) return call.args[0] && token(call.args[0], call.at, tools);
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) return undefined;
  const args = call.open ? [undefined] : call.args.map(argument);
  if (intrinsic === "JsonMerge") args.push("false");
  if (args.some((a) => a === undefined))
    return token({ kind: "unknown", placeholder: "text", name: `\${States.${intrinsic}}`, at: call.at }, call.at, tools);
  return token(computedText(`States.${intrinsic}(${args.join(", ")})`, call.at), call.at, tools);
}

/** A value within an intrinsic function, quoted as the library quotes it. */
function argument(value: Value): string | undefined {
  const path = pathOf(value);
  if (path) return plainText(path);
  if (value.kind === "number") return String(value.value);
  const text = value.kind === "text" ? plainText(value) : undefined;
  return text === undefined ? undefined : `'${text.replace(/'/g, "\\'").replace(/\\(?![{}'])/g, "\\\\")}'`;
}

/** Members that are tokens become `name.$`, at any depth, as the library renders parameters. */
export function rendered(value: Value, depth = 0, done = new Map<Value, Value>()): Value {
  if (depth > 100) return value;
  // what is shared stays shared
  const known = done.get(value);
  if (known) return known;
  const made = renderedParts(value, (part) => rendered(part, depth + 1, done));
  done.set(value, made);
  return made;
}

function renderedParts(value: Value, part: (value: Value) => Value): Value {
  if (value.kind === "list") return listOf(value.items.map(part), value.at, value.open);
  const object = asObject(value);
  if (object) return part(object);
  if (value.kind !== "object" || value.of) return value;
  const members = [...value.members].flatMap(([name, { key, value: of }]): [string, ObjectMember][] => {
    // the library leaves out members that are null
    if (of.kind === "null") return [];
    const path = pathOf(of);
    return path ? [[`${name}.$`, { key, value: path }]] : [[name, { key, value: part(of) }]];
  });
  return { ...objectOf(value.at, members, value.open) } satisfies ObjectValue;
}
