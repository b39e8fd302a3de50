import type { Library, Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import { type Call, type ConstructedObject, isNothing, memberOf, objectOf, type Value } from "../../languages/evaluator/values.js";
import type { SiteReading, Sites } from "../programs/sites.js";
import { Graph, headOf, isMaker, isState, type State, stateType } from "./states.js";

const COMPONENT = "sst.aws.StepFunctions";

/**
 * SST's component for Step Functions: `new sst.aws.StepFunctions(name, { definition })` and the states that its static
 * functions make. SST is a global of its configuration.
 * @see https://sst.dev/docs/component/aws/step-functions/
 */
export function sst(sites: Sites): Library {
  return {
    globals: new Set(["sst", "$config"]),
    construct(path, call, tools) {
      if (path[0] !== "sst") return undefined;
      const made = tools.made(path.join("."), call);
      const [id, props] = call.args;
      if (made.type === COMPONENT) {
        const read = () => readMachine(props, call, tools);
        sites.push({ host: "sst", at: call.at, name: call.name, id: plainText(id), props, made, read });
      }
      return made;
    },
    call(path, call, tools) {
      // the configuration's own function is what declares everything
      if (path[0] === "$config" && call.args[0]) return tools.invokeMethod(call.args[0], "run", [], call.at);
      const maker = path.length === 4 && path.slice(0, 3).join(".") === COMPONENT ? path[3] : undefined;
      return maker !== undefined && isMaker(maker) ? tools.made(stateType(maker), call) : undefined;
    },
    method: (made, name, call, tools) => (isState(made) ? stateMethod(made, name, call, tools) : undefined),
    escaped(value) {
      if (isState(value)) value.tainted ??= "a state is passed to code outside this repository";
    },
  };
}

function stateMethod(state: State, name: string, call: Call, tools: Tools): Value | undefined {
  const [a, b] = call.args;
  const at = call.places[0] ?? call.name;
  const entry = (...args: (Value | undefined)[]): ConstructedObject =>
    tools.made("sst.entry", { args: args.map((arg) => arg ?? { kind: "undefined", at: call.at }), at });
  const head = (value: Value | undefined) => (isState(value) ? headOf(value) : value);
  switch (name) {
    case "next":
      if (!isState(a)) {
        state.tainted ??= "the next state is unknown";
        return a ?? state;
      }
      tools.set(state, "next", a);
      tools.set(a, "previous", state);
      return a;
    case "retry":
      tools.push(state, "retries", entry(a));
      return state;
    case "catch":
      tools.push(state, "catches", entry(head(a), b));
      return state;
    case "when":
      tools.push(state, "choices", entry(a, head(b)));
      return state;
    case "otherwise":
      if (a) tools.set(state, "default", head(a) as Value);
      return state;
    case "branch":
      if (a) tools.push(state, "branches", a);
      return state;
    default:
      return undefined;
  }
}

function readMachine(props: Value | undefined, call: Call, tools: Tools): SiteReading {
  const logging = loggingOf(memberOf(props, "logging"), call);
  const given = memberOf(props, "definition");
  if (!isState(given)) return { logging, partial: "the states of the definition are put together in a way that is not followed" };
  const graph = new Graph(tools);
  const definition = graph.machine(headOf(given));
  const partial = graph.gaps.size > 0 ? { partial: [...graph.gaps].join("; ") } : {};
  return { logging, definition, ...partial };
}

/** Errors are logged unless it is told otherwise. */
function loggingOf(logging: Value | undefined, call: Call): Value {
  const at = logging?.at ?? call.at;
  const level = (word: string): Value => objectOf(at, [["level", { key: at, value: computedText(word, at) }]]);
  if (logging?.kind === "boolean") return level(logging.value ? "ERROR" : "OFF");
  if (!logging || isNothing(logging)) return level("ERROR");
  const word = plainText(memberOf(logging, "level"));
  return logging.kind === "object" && !logging.open ? level((word ?? "error").toUpperCase()) : logging;
}
