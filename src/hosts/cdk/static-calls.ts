import type { Tools } from "../../languages/evaluator/library.js";
import { type Call, objectOf, type Value } from "../../languages/evaluator/values.js";
import { chain, endsOf, type State, startOf } from "./chains.js";
import { condition } from "./conditions.js";
import { dynamoValue } from "./dynamo-values.js";
import { pathCall, pathOf, token } from "./json-path.js";
import type { CdkName } from "./names.js";
import { instanceType, size } from "./sizes.js";
import { API_INTEGRATION } from "./starters.js";
import { BODY } from "./state-machine.js";
import { TASKS } from "./tasks/forms.js";
import { isLegacy } from "./tasks/legacy.js";
import { duration, holder, secondsOf, taskInput, timeout } from "./values.js";

/** Classes of the library's own package that are states. */
export const STATES = /^(?:Pass|Wait|Choice|Parallel|Map|DistributedMap|Succeed|Fail|CustomState)$/;

/** Classes of the tasks' package that are no states. */
const NO_TASK =
  /(?:Target|Options|Image|Configuration|Value|Expression|Input|Location|Method|Type|V2|Definition|Label|Classification|Class)$/;

/** Classes of the tasks' package that are states. */
export const isTask = (cls: string): boolean => TASKS[cls] !== undefined || !(NO_TASK.test(cls) || isLegacy(cls));

/** Makes a state of a class. */
export type Make = (name: string, call: Call, tools: Tools, language?: string) => State;
/** The same for a task; `first`: of the first major version. */
export type MakeTask = (name: string, call: Call, tools: Tools, first: boolean, language?: string) => State;

/** Static functions of the library's classes: `Duration.minutes(5)`, `Chain.start(…)`. */
export function staticCall({ module, names, first }: CdkName, call: Call, tools: Tools, make: Make, task: MakeTask): Value | undefined {
  const [cls = "", name = ""] = names;
  const [a, b, c] = call.args;
  if (module === "core") {
    if (cls === "Duration") return duration(name, call, tools);
    if (cls === "Size") return size(name, call, tools);
    if (cls === "Stack" && name === "of") return tools.made("core.Stack", call);
    if (cls === "Token" || (cls === "Lazy" && a?.kind !== "object")) return a;
    return cls === "Fn" ? intrinsic(name, call, tools) : undefined;
  }
  if (module === "tasks") {
    if (cls === "DynamoAttributeValue") return dynamoValue(name, call);
    if (isTask(cls) && (name === "jsonata" || name === "jsonPath"))
      return task(cls, call, tools, first, name === "jsonata" ? "JSONata" : "JSONPath");
    return tools.made(`tasks.${cls}.${name}`, call);
  }
  if (module === "ec2" && cls === "InstanceType" && name === "of") return instanceType(call);
  if (/^from[A-Z]/.test(name) && !MODELED.test(cls)) return tools.made(`${module}.${cls}.${name}`, call);
  if (module === "apigateway" && cls === "StepFunctionsIntegration" && name === "startExecution") return tools.made(API_INTEGRATION, call);
  if (module !== "sfn") return undefined;
  if (STATES.test(cls) && (name === "jsonata" || name === "jsonPath"))
    return make(cls, call, tools, name === "jsonata" ? "JSONata" : "JSONPath");
  switch (cls) {
    case "Condition":
      return call.open ? undefined : condition(name, call);
    case "JsonPath":
    case "Data":
    case "Context":
      return pathCall(name, call, tools);
    case "TaskInput":
      if (!a) return undefined;
      return taskInput(/^from(?:JsonPath|Data|Context)At$/.test(name) ? token(a, call.at, tools) : a, call, tools);
    case "Result":
    case "ProvideItems":
      return a && holder(a, call, tools);
    case "Timeout":
      return timeout(name, call, tools);
    case "WaitTime":
      return waitTime(name, call);
    case "DefinitionBody":
      return tools.made(`${BODY}.${name}`, call);
    case "CsvHeaders":
      return tools.made(`sfn.CsvHeaders.${name}`, call);
    case "Chain":
      if (name === "start") return a && chain(startOf(a) ?? a, endsOf(a, call.at), call.at, tools);
      if (name === "sequence") return a && chain(startOf(a) ?? a, endsOf(b, call.at), call.at, tools);
      return name === "custom" && a && b?.kind === "list" && c ? chain(startOf(a) ?? a, b, call.at, tools) : undefined;
    default:
      return undefined;
  }
}

/** Classes of which `from…` makes a value, not a reference to something that exists. */
const MODELED = /^(?:TaskInput|Result|DefinitionBody|DynamoAttributeValue)$/;

function intrinsic(name: string, call: Call, tools: Tools): Value | undefined {
  const [first, second] = call.args;
  if (name === "join" && second?.kind === "list") return tools.invokeMethod(second, "join", first ? [first] : [], call.at);
  if (name === "sub" && first) {
    const text = second?.kind === "object" ? undefined : first;
    return text;
  }
  return { kind: "unknown", placeholder: "text", name: `\${Fn.${name}}`, at: call.at };
}

function waitTime(name: string, { args, at, name: word }: Call): Value | undefined {
  const [of] = args;
  if (!of) return undefined;
  const field = {
    duration: "Seconds",
    seconds: "Seconds",
    secondsPath: "SecondsPath",
    timestamp: "Timestamp",
    timestampPath: "TimestampPath",
  }[name];
  const value = name === "duration" ? secondsOf(of) : (pathOf(of) ?? of);
  return field && value ? objectOf(at, [[field, { key: word, value }]]) : undefined;
}
