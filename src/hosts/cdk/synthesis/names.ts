import { memberOf } from "../../../languages/evaluator/values.js";
import type { Span } from "../../../text/range.js";
import { CALLER, type State } from "../chains.js";

/** The names of the states of one machine. */
export class StateNames {
  private readonly names = new Map<State, string>();

  /** Names that are not known before synthesis may look alike and are none the less different. */
  number(state: State): void {
    if (this.names.has(state)) return;
    const name = writtenName(state);
    const others = name.includes("<") ? [...this.names.values()].filter((n) => n === name || n.startsWith(`${name} #`)).length : 0;
    this.names.set(state, others > 0 ? `${name} #${others + 1}` : name);
  }

  of(state: State): string {
    return this.names.get(state) ?? writtenName(state);
  }

  /** Of states that one expression makes several of, the calls of the function that it is in. */
  callSites(): ReadonlyMap<string, Span> {
    const sites = new Map<string, Span>();
    const byPlace = new Map<string, State[]>();
    for (const state of this.names.keys()) {
      const key = `${state.at.file.path}:${state.at.start}`;
      byPlace.set(key, [...(byPlace.get(key) ?? []), state]);
    }
    for (const states of byPlace.values()) {
      const calls = states.flatMap((state) => state.state.get(CALLER)?.at ?? []);
      if (new Set(calls.map(({ file, start }) => `${file.path}:${start}`)).size < 2) continue;
      for (const state of states) {
        const call = state.state.get(CALLER)?.at;
        if (call) sites.set(this.of(state), call);
      }
    }
    return sites;
  }
}

/** A part of the name that is not known before synthesis is shown in angle brackets. */
function writtenName(state: State): string {
  const prefixes = state.state.get("prefixes");
  const parts = [...(prefixes?.kind === "list" ? prefixes.items : []), memberOf(state.args[2], "stateName") ?? state.args[1]];
  return parts
    .map((part) => (part?.kind === "text" ? part.content.text : part?.kind === "unknown" ? part.name : "…"))
    .join("")
    .replace(/\$\{([^{}]*)\}/g, "<$1>");
}

/** The characters of a state's name, without quotes. */
export function nameRange(state: State): Span {
  const id = state.args[1];
  if (id?.kind !== "text") return id?.at ?? state.at;
  const inner = id.content.rangeOf(0, id.content.text.length);
  return inner.end > inner.start ? inner : id.at;
}
