import { allStates, type Machine, type State } from "../../src/asl/model.js";
import type { Tape } from "./choice-sequence.js";
import type { Json } from "./json.js";
import type { Seen } from "./run-case.js";

/** What the machine cannot be read without, and what leads from state to state. */
const FIXED = new Set([
  "Type",
  "Resource",
  "QueryLanguage",
  "StartAt",
  "Next",
  "Default",
  "End",
  "Mode",
  "ExecutionType",
  "ProcessorConfig",
]);
/** Members whose names are the definition's own. */
const OWN_NAMES = new Set(["Parameters", "Arguments", "Result", "ResultSelector", "ItemSelector", "Output", "BatchInput"]);

/** The text of a definition in which some values, parts of texts and names of members are left to deployment: `${P}`. */
export function holed(definition: Json, t: Tape): string {
  const written = (json: Json, free: boolean): string => {
    if (free && t.chance(6)) return "${P}";
    if (typeof json === "string") return JSON.stringify(t.chance(8) ? pieced(json, t) : json);
    if (Array.isArray(json)) return `[${json.map((item) => written(item, free)).join(",")}]`;
    if (typeof json !== "object" || json === null) return JSON.stringify(json);
    return `{${Object.entries(json)
      .map(([key, value]) => (FIXED.has(key) ? member(key, JSON.stringify(value)) : member(key, inside(key, value))))
      .join(",")}}`;
  };
  // below these fields a whole value may be left out, and a member's name be anything
  const inside = (key: string, value: Json): string => (OWN_NAMES.has(key) ? template(value) : written(value, typeof value === "number"));
  const template = (json: Json): string => {
    if (typeof json !== "object" || json === null || Array.isArray(json)) return written(json, true);
    if (t.chance(6)) return "${P}";
    return `{${Object.entries(json)
      .map(([key, value]) => member(t.chance(5) ? pieced(key, t) : key, template(value)))
      .join(",")}}`;
  };
  return written(definition, false);
}

const member = (key: string, value: string): string => `${JSON.stringify(key)}:${value}`;

/** `$.${P}` for `$.a`: what is at the ends says what the text is, and stays. */
function pieced(text: string, t: Tape): string {
  const first = /^(?:\{%|\$\$?|States\.\w+\(|)/.exec(text)?.[0].length ?? 0;
  const last = Math.max(first, text.length - (/(?:%\}|\.\$|\)|)$/.exec(text)?.[0].length ?? 0));
  const from = first + t.below(last - first + 1);
  const to = from + t.below(last - from + 1);
  return `${text.slice(0, from)}\${P}${text.slice(to)}`;
}

/** What a run of another machine with the same states showed, told of these. */
export function retold({ result, observed, answers }: Seen, machine: Machine): Seen {
  const states = new Map<string, State>();
  for (const state of allStates(machine)) states.set(state.name, state);
  const own = <S extends State>(state: S): S => (states.get(state.name) ?? state) as S;
  return {
    result,
    observed: observed.map((o) => ({ ...o, state: own(o.state) })),
    answers: answers.map(({ request, answer }) => ({ request: { ...request, state: own(request.state) }, answer })),
  };
}
