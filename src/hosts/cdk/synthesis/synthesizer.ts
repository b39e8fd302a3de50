import type { Tools } from "../../../languages/evaluator/library.js";
import { computedText, plainText } from "../../../languages/evaluator/text.js";
import { memberOf, type ObjectMember, type ObjectValue, objectOf, type Value } from "../../../languages/evaluator/values.js";
import type { Span } from "../../../text/range.js";
import { classOf, goesOn, isState, outgoing, type State, startOf } from "../chains.js";
import { Fields, keyOf } from "../fields.js";
import { secondsOf } from "../values.js";
import { nameRange, StateNames } from "./names.js";
import { stateOf } from "./state.js";
import { unknownText } from "./state-fields.js";
import { type Synthesis, SynthesisLog } from "./synthesis.js";

/** Parallels and Maps within each other beyond this are not followed. */
const MAX_NESTING = 60;

/** States of one machine; branches that share a state have it each. */
const MAX_STATES = 20_000;

/** The definition that a chain of states synthesizes to, each part with the place in the program that gives it. */
export class Synthesizer implements Synthesis {
  readonly names = new StateNames();
  readonly log = new SynthesisLog();
  private nesting = 0;
  private count = 0;

  constructor(
    readonly tools: Tools,
    readonly flags: ReadonlySet<string>,
  ) {}

  /** @param body what the machine begins with: a state, a chain, a fragment. */
  machine(body: Value | undefined, props: Value | undefined, at: Span): ObjectValue | undefined {
    const start = startOf(body);
    if (!start) {
      this.log.gaps.add("the chain of states is built in an unsupported form");
      return undefined;
    }
    if (body?.kind === "made" && body.chosen) this.log.supposeCondition();
    const language = memberOf(props, "queryLanguage");
    const graph = this.graph(start, plainText(language) === "JSONata", body?.at ?? at);
    const timeout = memberOf(props, "timeout");
    return new Fields(at)
      .put("Comment", memberOf(props, "comment"))
      .put("QueryLanguage", language)
      .spread(graph)
      .put("TimeoutSeconds", secondsOf(timeout), keyOf(props, "timeout")).object;
  }

  /** A scope: all states that hang together with the first one. */
  private graph(start: State, jsonata: boolean, at: Span): ObjectValue {
    const states = new Map<string, ObjectMember>();
    let open = false;
    if (++this.nesting > MAX_NESTING) this.log.gaps.add("states are nested too deeply");
    else {
      const { states: together, more } = this.together(start);
      for (const state of together) this.names.number(state);
      const touched = together.some(goesOn);
      for (const state of together) {
        if (++this.count > MAX_STATES) {
          this.log.gaps.add("there are too many states");
          break;
        }
        const name = this.names.of(state);
        const second = state.state.get("second next");
        if (second) this.log.faults.push({ at: second.at, message: `"${name}" gets a second next state here, and synthesis fails` });
        if (states.has(name)) this.log.gaps.add(`two states have the name "${name}"`);
        // what is not known may have gone on from where the known states end
        const unknown = state.tainted ?? (touched && isLast(state) ? "a chain of states goes on in a way that is not followed" : undefined);
        if (unknown !== undefined) this.log.assumptions.add(unknown);
        states.set(name, { key: nameRange(state), value: unknown === undefined ? stateOf(this, state, jsonata) : unknownText(state.at) });
      }
      open = more || touched;
      if (touched && this.log.assumptions.size === 0) this.log.suppose("the end of a chain of states is unknown");
    }
    this.nesting--;
    const all = objectOf(at, states);
    if (open) all.extended = true;
    return objectOf(at, [
      ["StartAt", { key: at, value: computedText(this.names.of(start), nameRange(start)) }],
      ["States", { key: at, value: all }],
    ]);
  }

  /** As the library does: what a state leads to belongs to its graph, and so does what leads to it. */
  private together(start: State): { readonly states: State[]; readonly more: boolean } {
    let more = false;
    const seen = new Set<State>();
    const todo: State[] = [start];
    for (let state = todo.shift(); state; state = todo.shift()) {
      if (seen.has(state)) continue;
      seen.add(state);
      if (seen.size > 10_000) break;
      const out = outgoing(state);
      if (out.unknown) more = this.log.suppose(`the next state of "${this.names.of(state)}" is unknown`);
      todo.push(...out.states);
      if (out.chosen) this.log.supposeCondition();
      const incoming = state.state.get("incoming");
      if (incoming && incoming.kind !== "list") more = this.log.suppose(`the states before "${this.names.of(state)}" are unknown`);
      if (incoming?.kind === "list") todo.push(...incoming.items.filter(isState));
    }
    // what leads here if the condition is decided otherwise is no part of this graph
    return { states: this.log.assumptions.size > 0 ? reachable(start) : [...seen], more };
  }

  scope(body: Value, jsonata: boolean): Value {
    const start = startOf(body);
    if (start) return this.graph(start, jsonata, body.at);
    this.log.suppose("a branch or loop is built in an unsupported form");
    return { kind: "unknown", placeholder: "unknown", name: "${…}", at: body.at };
  }
}

/** It leads nowhere as far as is known, and could. */
const isLast = (state: State): boolean => !/^(?:Choice|Succeed|Fail)$/.test(classOf(state)) && !state.state.get("next");

/** The states that can be reached from the first one. */
function reachable(start: State): State[] {
  const seen = new Set<State>([start]);
  for (const state of seen) for (const next of outgoing(state).states) seen.add(next);
  return [...seen];
}
