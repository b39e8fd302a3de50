import type { Tools } from "../../languages/evaluator/library.js";
import { type Call, isNothing, memberOf, objectOf, type Value } from "../../languages/evaluator/values.js";

/** The library's small values: durations, inputs, results, time limits. */
const DURATION = "core.Duration";
const HOLDER = "sfn.holder";
const TIMEOUT = "sfn.Timeout";

/** The library's `InputType`. */
const TEXT_INPUT = 0;
const OBJECT_INPUT = 1;

const UNITS: Readonly<Record<string, number>> = { millis: 0.001, seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

export function duration(unit: string, call: Call, tools: Tools): Value | undefined {
  const [amount] = call.args;
  const factor = UNITS[unit];
  if (factor === undefined) return unit === "parse" ? tools.made(DURATION, { args: [unknownSeconds(call)], at: call.at }) : undefined;
  const seconds: Value =
    amount?.kind === "number"
      ? { kind: "number", value: amount.value * factor, at: factor === 1 ? amount.at : call.at }
      : unknownSeconds(call);
  return tools.made(DURATION, { args: [seconds], at: call.at });
}

const unknownSeconds = (call: Call): Value => ({ kind: "unknown", placeholder: "number", name: "${Duration}", at: call.at });

/** `duration.toSeconds()`, `.plus(…)`. */
export function durationMethod(name: string, seconds: Value | undefined, call: Call): Value | undefined {
  const unit = /^to(Milliseconds|Seconds|Minutes|Hours|Days)$/.exec(name)?.[1]?.toLowerCase();
  const factor = unit && UNITS[unit === "milliseconds" ? "millis" : unit];
  if (!factor) return undefined;
  if (seconds?.kind !== "number") return { kind: "unknown", placeholder: "number", name: `\${${name}}`, at: call.at };
  return { kind: "number", value: seconds.value / factor, at: seconds.at };
}

export const isDuration = (value: Value | undefined): boolean => value?.kind === "made" && value.type === DURATION;

/** Seconds of a duration or time limit; unknown where it is computed. */
export function secondsOf(value: Value | undefined): Value | undefined {
  if (!value || value.kind === "undefined") return undefined;
  if (value.kind === "made" && (value.type === DURATION || value.type === TIMEOUT)) return value.args[0];
  return { kind: "unknown", placeholder: "number", name: "${Duration}", at: value.at };
}

/** `TaskInput.fromObject(…)`, `Result.fromString(…)`, `ProvideItems.jsonArray(…)`: a thing that holds a value. */
export const holder = (value: Value, call: Call, tools: Tools): Value => tools.made(HOLDER, { args: [value], at: call.at });

/** A `TaskInput`, which beside its value has a field that says which sort of input it is. */
export function taskInput(value: Value, call: Call, tools: Tools): Value {
  const type: Value = { kind: "number", value: value.kind === "object" ? OBJECT_INPUT : TEXT_INPUT, at: call.at };
  return tools.made(HOLDER, { args: [value, type], at: call.at });
}

/**
 * What a holder is where something else was asked for: an object like any other, which is
 * rendered by its fields. `undefined` for what is no holder.
 */
export function asObject(made: Value): Value | undefined {
  if (made.kind !== "made" || made.type !== HOLDER) return undefined;
  const [value, type] = made.args;
  const field = (name: string, of: Value | undefined) => (of ? [[name, { key: made.at, value: of }] as const] : []);
  return objectOf(made.at, [...field("type", type), ...field("value", value)]);
}

export function unwrapped(value: Value | undefined): Value | undefined {
  if (!value || value.kind === "undefined") return undefined;
  if (value.kind === "made" && value.type === HOLDER) return value.args[0];
  // any object with a value will do
  const like = memberOf(value, "value");
  if (like && !isNothing(like)) return like;
  return { kind: "unknown", placeholder: "unknown", name: "${…}", at: value.at };
}

/** `Timeout.duration(…)`, `Timeout.at(path)`, `Timeout.jsonata(…)`. */
export function timeout(name: string, call: Call, tools: Tools): Value | undefined {
  const [of] = call.args;
  if (!of) return undefined;
  const made = tools.made(TIMEOUT, { args: [name === "duration" ? (secondsOf(of) as Value) : of], at: call.at });
  if (name === "at") tools.set(made, "path", of);
  return made;
}

export const timeoutPath = (value: Value | undefined): Value | undefined =>
  value?.kind === "made" && value.type === TIMEOUT ? value.state.get("path") : undefined;
