import type { Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import { type Call, type ConstructedObject, isNothing, listOf, memberOf, type Value } from "../../languages/evaluator/values.js";
import type { Span } from "../../text/range.js";
import { afterwards, choosable, classOf, goOn, idOf, isWithin, type State, startOf, transition, transitionTo } from "./chains.js";
import type { Make } from "./static-calls.js";

/** Methods of states. */
export function stateMethod(state: State, name: string, call: Call, tools: Tools): Value | undefined {
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

/** Methods of chains. */
export function chainMethod(of: ConstructedObject, name: string, call: Call, tools: Tools, make: Make): Value | undefined {
  if (name === "next") return goOn(of, call.args[0], call.places[0] ?? call.name, tools);
  if (name !== "toSingleState") return undefined;
  const [id, props] = call.args;
  const scope = startOf(of) ?? of;
  const parallel = make("Parallel", { ...call, args: [scope, id ?? { kind: "undefined", at: call.at }, ...(props ? [props] : [])] }, tools);
  tools.push(parallel, "branches", of);
  return parallel;
}

/** Methods of `StateMachineFragment`. */
export function fragmentMethod(
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
