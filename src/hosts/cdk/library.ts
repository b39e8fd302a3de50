import type { Library, Tools } from "../../languages/evaluator/library.js";
import { computedText } from "../../languages/evaluator/text.js";
import type { Render } from "../../languages/evaluator/to-node.js";
import { type Call, type ConstructedObject, isNothing, listOf, memberOf, objectOf, type Value } from "../../languages/evaluator/values.js";
import type { ResourceClasses } from "../programs/deployed-resources.js";
import type { ProgramFile } from "../programs/language.js";
import { CALLER, endsOf, isChain, isFragment, isState, newFragment, newState, type State, startOf } from "./chains.js";
import { constantOf } from "./constants.js";
import { isProjection, projected } from "./dynamo-values.js";
import { featureFlags } from "./feature-flags.js";
import { iamCall, noteCall, noteEscape, noteUse, propertyOfGrantee } from "./grants.js";
import { pathConstant, pathOf } from "./json-path.js";
import { chainMethod, fragmentMethod, stateMethod } from "./methods.js";
import { cdkName } from "./names.js";
import { cdkClass } from "./resource-classes.js";
import { noteRule } from "./starters.js";
import { machine, SOLUTION, solution } from "./state-machine.js";
import { isTask, STATES, staticCall } from "./static-calls.js";
import { CONTAINER } from "./tasks/containers.js";
import { asObject, durationMethod, isDuration, secondsOf } from "./values.js";

/** Tasks that the library gives a retrier unless it is told not to. */
const RETRIED = /^(?:LambdaInvoke|CallAwsServiceCrossRegion)$/;

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
