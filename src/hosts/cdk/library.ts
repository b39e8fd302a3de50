import type { Library, Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import type { Render } from "../../languages/evaluator/to-node.js";
import { type Call, type ConstructedObject, isNothing, listOf, memberOf, objectOf, type Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import type { ResourceClasses } from "../programs/deployed-resources.js";
import type { ProgramFile } from "../programs/language.js";
import type { Site, SiteReading, Sites } from "../programs/sites.js";
import {
  afterwards,
  CALLER,
  chain,
  choosable,
  classOf,
  endsOf,
  goOn,
  idOf,
  isChain,
  isFragment,
  isState,
  isWithin,
  newFragment,
  newState,
  type State,
  startOf,
  transition,
  transitionTo,
} from "./chains.js";
import { condition } from "./conditions.js";
import { constantOf } from "./constants.js";
import { dynamoValue, isProjection, projected } from "./dynamo-values.js";
import { featureFlags } from "./feature-flags.js";
import { iamCall, noteCall, noteEscape, noteUse, propertyOfGrantee } from "./grants.js";
import { pathCall, pathConstant, pathOf, token } from "./json-path.js";
import { type CdkName, cdkName } from "./names.js";
import { programDeployment } from "./program-deployment.js";
import { cdkClass } from "./resource-classes.js";
import { instanceType, size } from "./sizes.js";
import { API_INTEGRATION, noteRule } from "./starters.js";
import { Synthesiser } from "./synthesize.js";
import { CONTAINER } from "./tasks/containers.js";
import { TASKS } from "./tasks/forms.js";
import { isLegacy } from "./tasks/legacy.js";
import { asObject, duration, durationMethod, holder, isDuration, secondsOf, taskInput, timeout } from "./values.js";

const STATES = /^(?:Pass|Wait|Choice|Parallel|Map|DistributedMap|Succeed|Fail|CustomState)$/;
/** Classes of the tasks' package that are no states. */
const NO_TASK =
  /(?:Target|Options|Image|Configuration|Value|Expression|Input|Location|Method|Type|V2|Definition|Label|Classification|Class)$/;
/** Tasks that the library gives a retrier unless it is told not to. */
const RETRIED = /^(?:LambdaInvoke|CallAwsServiceCrossRegion)$/;
const BODY = "sfn.DefinitionBody";

const isTask = (cls: string): boolean => TASKS[cls] !== undefined || !(NO_TASK.test(cls) || isLegacy(cls));

const LAMBDA_ERRORS = ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"];

interface CdkModel {
  readonly library: Library;
  readonly render: Render;
  readonly resourceClass: ResourceClasses;
}

/** The constructs of Step Functions as the CDK has them, in both major versions. */
export function cdk({ file, access, sites }: Pick<ProgramFile, "file" | "access" | "sites">): CdkModel {
  const flags = featureFlags(file, access);
  const states: State[] = [];
  const make = (name: string, call: Call, tools: Tools, language?: string): State => {
    const state = newState(name, call, tools);
    states.push(state);
    const caller = sites.caller();
    if (caller) tools.set(state, CALLER, { kind: "undefined", at: caller });
    if (call.open) state.tainted = "the arguments of a state are unknown";
    if (language !== undefined) tools.set(state, "language", computedText(language, call.name));
    return state;
  };
  const task = (name: string, call: Call, tools: Tools, first: boolean, language?: string): State => {
    const state = make(name, call, tools, language);
    if (RETRIED.test(name)) defaultRetrier(state, call, tools, first);
    return state;
  };
  const library: Library = {
    construct(path, call, tools) {
      noteUse(path, call);
      if (SOLUTION.test(path[0] ?? "") && /ToStepfunctions?$/i.test(path[1] ?? "")) return solution(call, tools, sites, flags);
      const name = cdkName(path);
      if (!name) return undefined;
      const [cls = ""] = name.names;
      if (name.module === "sfn") {
        if (STATES.test(cls)) return make(cls, call, tools);
        if (cls === "StateMachine" || cls === "CfnStateMachine") return machine(cls, call, tools, sites, flags);
        if (cls === "StateMachineFragment") return newFragment(call, tools);
        if (cls === "Task") return make("Task", call, tools);
        return tools.made(`sfn.${cls}`, call);
      }
      if (name.module === "tasks") return isTask(cls) ? task(cls, call, tools, name.first) : tools.made(`tasks.${cls}`, call);
      if (name.module === "ec2" && cls === "InstanceType") return call.args[0];
      if (name.module === "iam") return tools.made(`iam.${name.names.join(".")}`, call);
      return undefined;
    },
    call(path, call, tools) {
      noteUse(path, call);
      const name = cdkName(path);
      if (name?.module === "iam") return iamCall(name.names, call, tools);
      return name && staticCall(name, call, tools, make, task);
    },
    constant(path, at, tools) {
      const name = cdkName(path);
      if (!name) return undefined;
      const [cls = "", member = ""] = name.names;
      if (name.module === "sfn" && /^(?:JsonPath|Data|Context)$/.test(cls) && name.names.length === 2)
        return pathConstant(member, at, tools);
      return constantOf(name, at);
    },
    method(made, name, call, tools) {
      noteCall(made, name, call, tools);
      noteRule(made, name, call, tools);
      if (name === "toJsonString" && call.args[0]) return { kind: "json", of: call.args[0], at: call.at };
      if (isState(made)) return stateMethod(made, name, call, tools);
      if (isChain(made)) return chainMethod(made, name, call, tools, make);
      if (isFragment(made)) return fragmentMethod(made, name, call, tools, states, make);
      if (isDuration(made)) return durationMethod(name, made.args[0], call);
      if (pathOf(made) && name === "toString") return made;
      if (isProjection(made)) return projected(made, name, call, tools);
      if (name === "addContainer" && /TaskDefinition$/.test(made.type)) return tools.made(CONTAINER, call);
      return undefined;
    },
    property(made, name, at) {
      const granted = propertyOfGrantee(made, name);
      if (granted) return granted;
      if (name === "stateMachine" && made.type.startsWith("solutions.")) return made.state.get(name);
      if (isState(made)) {
        if (name === "startState") return made;
        if (name === "endStates") return endsOf(made, at);
        if (name === "id" || name === "stateId") return made.args[1];
      }
      if (isChain(made)) {
        if (name === "startState") return made.args[0];
        if (name === "endStates") return made.args[1];
      }
      if (isFragment(made) && name === "id") return made.args[1];
      const held = memberOf(asObject(made), name);
      if (held) return held;
      return imported(made, name) ?? ownProperty(made, name);
    },
    escaped(value) {
      noteEscape(value);
      const state = startOf(value);
      if (state) state.tainted ??= "a state is passed to code outside this repository";
    },
  };
  const render: Render = (value) => pathOf(value) ?? (value.kind === "made" && isDuration(value) ? secondsOf(value) : asObject(value));
  return { library, render, resourceClass: cdkClass };
}

/** The library retries a function's service errors unless it is told not to. */
function defaultRetrier(state: State, call: Call, tools: Tools, first: boolean): void {
  const given = memberOf(state.args[2], "retryOnServiceExceptions");
  if (given?.kind === "boolean" && !given.value) return;
  const at = call.name;
  if (given && given.kind !== "boolean" && !isNothing(given)) {
    tools.set(state, "retries", { kind: "unknown", placeholder: "unknown", name: "${retryOnServiceExceptions}", at });
    return;
  }
  const names = first ? LAMBDA_ERRORS : ["Lambda.ClientExecutionTimeoutException", ...LAMBDA_ERRORS];
  const number = (value: number): Value => ({ kind: "number", value, at });
  const member = (name: string, value: Value) => [name, { key: at, value }] as const;
  const props = objectOf(at, [
    member(
      "errors",
      listOf(
        names.map((name) => computedText(name, at)),
        at,
      ),
    ),
    member("interval", tools.made("core.Duration", { args: [number(2)], at })),
    member("maxAttempts", number(6)),
    member("backoffRate", number(2)),
  ]);
  tools.push(state, "retries", tools.made("sfn.retry", { args: [props], at }));
}

type Make = (name: string, call: Call, tools: Tools, language?: string) => State;
type MakeTask = (name: string, call: Call, tools: Tools, first: boolean, language?: string) => State;

function staticCall({ module, names, first }: CdkName, call: Call, tools: Tools, make: Make, task: MakeTask): Value | undefined {
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
  if (/^from[A-Z]/.test(name) && !MODELLED.test(cls)) return tools.made(`${module}.${cls}.${name}`, call);
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
const MODELLED = /^(?:TaskInput|Result|DefinitionBody|DynamoAttributeValue)$/;

/** `Function.fromFunctionArn(this, "Fn", arn).functionArn` is what was given. */
function imported(made: ConstructedObject, name: string): Value | undefined {
  const given = /\.from\w*(Arn|Name|Url)$/.exec(made.type)?.[1];
  return given !== undefined && name.endsWith(given) && !/^role|Version$/.test(name) ? made.args[2] : undefined;
}

/** A resource of CloudFormation has the properties that it was given. */
function ownProperty(made: ConstructedObject, name: string): Value | undefined {
  const given = /\.Cfn[A-Z]\w*$/.test(made.type) ? memberOf(made.args[2], name) : undefined;
  return given && !isNothing(given) ? given : undefined;
}

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

function stateMethod(state: State, name: string, call: Call, tools: Tools): Value | undefined {
  const [a, b, c] = call.args;
  const place = (i: number): Span => call.places[i] ?? call.name;
  const at = call.at;
  if (call.open && /^(?:next|when|otherwise|addCatch|addRetry|branch|itemProcessor|iterator)$/.test(name))
    state.tainted ??= "the arguments of a state method are unknown";
  switch (name) {
    case "next":
      return goOn(state, a, place(0), tools);
    case "addRetry":
      tools.push(state, "retries", choosable(tools.made("sfn.retry", { args: a ? [a] : [], at: a?.at ?? call.name })));
      return state;
    case "addCatch":
      tools.push(
        state,
        "catches",
        choosable(tools.made("sfn.catch", { args: [transitionTo(a, place(0), tools, state), ...(b ? [b] : [])], at: b?.at ?? place(0) })),
      );
      return state;
    case "when":
      tools.push(
        state,
        "choices",
        choosable(
          tools.made("sfn.rule", {
            args: [transitionTo(b, place(1), tools, state), a ?? { kind: "undefined", at }, ...(c ? [c] : [])],
            at: a?.at ?? at,
          }),
        ),
      );
      return state;
    case "otherwise":
      transition(state, "default", a, place(0), tools);
      return state;
    case "afterwards":
      return afterwards(state, call, tools);
    case "branch":
      if (!call.open) tools.push(state, "branches", ...call.args);
      else tools.set(state, "branches", { kind: "unknown", placeholder: "unknown", name: "${branch}", at });
      return state;
    case "itemProcessor":
    case "iterator":
      tools.set(
        state,
        "processor",
        tools.made("sfn.processor", {
          args: [a ?? { kind: "undefined", at }, b ?? { kind: "undefined", at }, computedText(name, call.name)],
          at: call.name,
        }),
      );
      return state;
    case "addPrefix":
      if (a) prefix(state, a, tools);
      return { kind: "undefined", at };
    case "toString":
      return undefined;
    default:
      return classOf(state) === "" ? undefined : { kind: "unknown", placeholder: "unknown", name: `\${${name}()}`, at };
  }
}

function prefix(state: State, by: Value, tools: Tools): void {
  const old = state.state.get("prefixes");
  tools.set(state, "prefixes", listOf([by, ...(old?.kind === "list" ? old.items : [])], by.at, old !== undefined && old.kind !== "list"));
}

function chainMethod(of: ConstructedObject, name: string, call: Call, tools: Tools, make: Make): Value | undefined {
  if (name === "next") return goOn(of, call.args[0], call.places[0] ?? call.name, tools);
  if (name !== "toSingleState") return undefined;
  const [id, props] = call.args;
  const scope = startOf(of) ?? of;
  const parallel = make("Parallel", { ...call, args: [scope, id ?? { kind: "undefined", at: call.at }, ...(props ? [props] : [])] }, tools);
  tools.push(parallel, "branches", of);
  return parallel;
}

function fragmentMethod(
  of: ConstructedObject,
  name: string,
  call: Call,
  tools: Tools,
  states: readonly State[],
  make: Make,
): Value | undefined {
  const self = of.state.get("(self)") ?? of;
  const [first] = call.args;
  switch (name) {
    case "next":
      return goOn(self, first, call.places[0] ?? call.name, tools);
    case "prefixStates":
      prefixAll(self, first && !isNothing(first) ? first : ownPrefix(of, call), states, tools);
      return self;
    case "toSingleState": {
      const id = memberOf(first, "stateId") ?? of.args[1] ?? { kind: "undefined" as const, at: call.at };
      const given = memberOf(first, "prefixStates");
      const text = plainText(id);
      prefixAll(self, given ?? (text === undefined ? ownPrefix(of, call) : computedText(`${text}: `, call.at)), states, tools);
      const parallel = make("Parallel", { ...call, args: [self, id, ...(first ? [first] : [])] }, tools);
      tools.push(parallel, "branches", self);
      return parallel;
    }
    default:
      return undefined;
  }
}

function ownPrefix(fragment: ConstructedObject, call: Call): Value {
  const id = idOf(fragment);
  return id === undefined ? { kind: "unknown", placeholder: "text", name: "${id}: ", at: call.at } : computedText(`${id}: `, call.at);
}

function prefixAll(scope: Value, by: Value, states: readonly State[], tools: Tools): void {
  for (const state of states) if (isWithin(state.args[0], scope)) prefix(state, by, tools);
}

function machine(cls: string, call: Call, tools: Tools, sites: Sites, flags: ReadonlySet<string>): Value {
  const made = tools.made(`sfn.${cls}`, call);
  const [, id, props] = call.args;
  const site: Site = { host: "cdk", at: call.at, name: call.name, id: plainText(id), props, made, deployment: programDeployment };
  sites.push(cls === "CfnStateMachine" ? site : { ...site, read: () => readMachine(props, call, tools, flags) });
  return made;
}

/** AWS Solutions Constructs: patterns that make a state machine of `stateMachineProps`. */
const SOLUTION = /^@aws-solutions-constructs\/aws-[\w-]*stepfunctions$/;

function solution(call: Call, tools: Tools, sites: Sites, flags: ReadonlySet<string>): Value {
  const made = tools.made("solutions.ToStepfunctions", call);
  const [scope, id, props] = call.args;
  const given = memberOf(props, "stateMachineProps");
  if (!scope || !id || (props?.kind === "object" && memberOf(props, "existingStateMachineObj"))) return made;
  const machineOf = machine("StateMachine", { ...call, args: given ? [scope, id, given] : [scope, id] }, tools, sites, flags);
  tools.set(made, "stateMachine", machineOf);
  return made;
}

const WHOLE = "run cdk synth and lint cdk.out for the complete definition";

function readMachine(props: Value | undefined, call: Call, tools: Tools, flags: ReadonlySet<string>): SiteReading {
  if (props?.kind !== "object") return { partial: `the properties of the state machine are unknown before synthesis; ${WHOLE}` };
  const logs = memberOf(props, "logs");
  const tracing = memberOf(props, "tracingEnabled");
  const settings = {
    ...(logs ? { logging: logging(logs) } : {}),
    ...(tracing && !isNothing(tracing) ? { tracing: objectOf(tracing.at, [["enabled", { key: tracing.at, value: tracing }]]) } : {}),
  };
  const given = memberOf(props, "definitionBody");
  const body = given?.kind === "made" && given.type.startsWith(BODY) ? given : undefined;
  if (body && !body.type.endsWith(".fromChainable")) {
    const [of] = body.args;
    const text = body.type.endsWith(".fromFile") ? of && tools.readText(of, body.at) : of;
    if (text) return { ...settings, definition: text };
    return { ...settings, partial: `the definition file was not found in the repository; ${WHOLE}` };
  }
  const start = body ? body.args[0] : given ? undefined : memberOf(props, "definition");
  const synthesiser = new Synthesiser(tools, flags);
  const definition = synthesiser.machine(start, props, call.at);
  const { gaps, assumptions, faults, ignored } = synthesiser;
  if (faults.length > 0) return { ...settings, faults, partial: "synthesis fails" };
  if (gaps.size > 0) return { ...settings, partial: `${[...gaps].slice(0, 3).join("; ")}; ${WHOLE}` };
  const partial = assumptions.size > 0 ? `${[...assumptions].slice(0, 3).join("; ")}; ${WHOLE}` : undefined;
  const callSites = synthesiser.callSites();
  return { ...settings, callSites, ignored, ...(definition ? { definition } : {}), ...(partial === undefined ? {} : { partial }) };
}

/** `logs: {destination, level}`: what is not said is ERROR. */
function logging(logs: Value): Value {
  if (logs.kind !== "object" || isNothing(logs)) return logs;
  const level = memberOf(logs, "level");
  const members = new Map(logs.members);
  if (!level || isNothing(level)) members.set("level", { key: logs.at, value: computedText("ERROR", logs.at) });
  return objectOf(logs.at, members, logs.open);
}
