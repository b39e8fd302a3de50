import { nearest } from "../../asl/did-you-mean.js";
import type { OptionSpec } from "../../rule-kit/index.js";
import { PRESETS } from "./model.js";
import { isLevel } from "./resolve.js";

export interface ConfigFault {
  /** JSON Pointer into the configuration. */
  readonly pointer: string;
  readonly message: string;
}

/** What the configuration has to know of a rule. */
export interface KnownRule {
  readonly id: string;
  readonly summary: string;
  readonly options?: Readonly<Record<string, OptionSpec>>;
}

type KnownRules = ReadonlyMap<string, KnownRule>;
type Schema = { readonly [key: string]: unknown };

/** One description of a setting, from which both the faults and the shipped JSON Schema are made. */
interface Shape {
  check(value: unknown, pointer: string, rules: KnownRules): Iterable<ConfigFault>;
  schema(rules: KnownRules): Schema;
}

/** What is wrong with a configuration, at its own places. */
export function checkConfig(value: unknown, rules: readonly KnownRule[]): ConfigFault[] {
  return [...TOP.check(value, "", new Map(rules.map((rule) => [rule.id, rule])))];
}

/** `schemas/config.schema.json`: the same shapes, for completion in editors. */
export function configSchema(rules: readonly KnownRule[]): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sfn-lint configuration",
    description: "sfn-lint.config.{json,jsonc,yaml,yml}, or the sfn-lint field of package.json",
    ...TOP.schema(new Map(rules.map((rule) => [rule.id, rule]))),
  };
}

const simple = (holds: (value: unknown) => boolean, message: string, schema: Schema): Shape => ({
  *check(value, pointer) {
    if (!holds(value)) yield { pointer, message };
  },
  schema: () => schema,
});

const text = simple((v) => typeof v === "string", "must be a string", { type: "string" });
const flag = simple((v) => typeof v === "boolean", "must be true or false", { type: "boolean" });
const number = simple((v) => typeof v === "number" && Number.isFinite(v), "must be a number", { type: "number" });
const count = simple((v) => typeof v === "number" && Number.isInteger(v) && v >= 0, "must be a non-negative integer", {
  type: "integer",
  minimum: 0,
});
/** A JSON Schema of the user's: what it says is judged where it is read. */
const anySchema = simple(isObject, "must be the path of a JSON Schema file, or a schema itself", { type: "object" });

const oneOf = (...values: readonly string[]): Shape => ({
  *check(value, pointer) {
    if (typeof value === "string" && values.includes(value)) return;
    const hint = typeof value === "string" ? nearest(value, values) : undefined;
    yield { pointer, message: `must be one of ${values.join(", ")}${hint ? `; did you mean "${hint}"?` : ""}` };
  },
  schema: () => ({ enum: values }),
});

const list = (item: Shape): Shape => ({
  *check(value, pointer, rules) {
    if (!Array.isArray(value)) yield { pointer, message: "must be a list" };
    else for (const [i, entry] of value.entries()) yield* item.check(entry, `${pointer}/${i}`, rules);
  },
  schema: (rules) => ({ type: "array", items: item.schema(rules) }),
});

/** Text, or the other shape. */
const textOr = (other: Shape): Shape => ({
  check: (value, pointer, rules) => (typeof value === "string" ? [] : other.check(value, pointer, rules)),
  schema: (rules) => ({ anyOf: [{ type: "string" }, other.schema(rules)] }),
});

const says = (description: string, shape: Shape): Shape => ({
  check: (value, pointer, rules) => shape.check(value, pointer, rules),
  schema: (rules) => ({ description, ...shape.schema(rules) }),
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const below = (pointer: string, key: string) => `${pointer}/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`;

const object = (fields: Readonly<Record<string, Shape>>, what = "setting"): Shape => ({
  *check(value, pointer, rules) {
    if (!isObject(value)) {
      yield { pointer, message: "must be an object" };
      return;
    }
    for (const [key, entry] of Object.entries(value)) {
      const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (shape) yield* shape.check(entry, below(pointer, key), rules);
      else yield { pointer: below(pointer, key), message: unknownName(what, key, Object.keys(fields)) };
    }
  },
  schema: (rules) => ({
    type: "object",
    properties: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape.schema(rules)])),
    additionalProperties: false,
  }),
});

function unknownName(what: string, name: string, known: readonly string[]): string {
  const hint = nearest(name, known);
  return `unknown ${what} "${name}"${hint ? `; did you mean "${hint}"?` : ""}`;
}

const OPTION: Readonly<Record<OptionSpec["type"], Shape>> = { number, string: text, boolean: flag, strings: list(text) };
const optionsOf = ({ options = {} }: KnownRule): Shape =>
  object(
    Object.fromEntries(
      Object.entries(options).map(([name, { type, summary, unit, default: byDefault }]) => [
        name,
        says(`${summary}${unit ? ` (${unit})` : ""}. Default: ${JSON.stringify(byDefault)}`, OPTION[type]),
      ]),
    ),
    "option",
  );

const LEVELS = ["off", "info", "warning", "error"];

/** Rules of plugins are named `plugin/rule`; they are checked once the plugins are loaded. */
const rules: Shape = {
  *check(value, pointer, known) {
    if (!isObject(value)) yield { pointer, message: "must be an object of rule ids" };
    else {
      for (const [id, setting] of Object.entries(value)) {
        if (!known.has(id) && !id.includes("/")) yield { pointer: below(pointer, id), message: unknownName("rule", id, [...known.keys()]) };
        yield* ruleSetting(setting, below(pointer, id), known.get(id), known);
      }
    }
  },
  schema: (known) => ({
    type: "object",
    properties: Object.fromEntries([...known.values()].map((rule) => [rule.id, settingSchema(rule, known)])),
    patternProperties: { "/": { anyOf: [{ enum: LEVELS }, { type: "array", items: [{ enum: LEVELS }, { type: "object" }] }] } },
    additionalProperties: false,
  }),
};

function* ruleSetting(setting: unknown, pointer: string, rule: KnownRule | undefined, known: KnownRules): Iterable<ConfigFault> {
  const level = Array.isArray(setting) ? setting[0] : setting;
  if (!isLevel(level))
    yield { pointer, message: 'must be "off", "info", "warning", "error", or a list of such a level and an object of options' };
  else if (Array.isArray(setting) && (setting.length !== 2 || !isObject(setting[1]))) {
    yield { pointer, message: 'must be a level and an object of options: ["warning", { … }]' };
  } else if (Array.isArray(setting) && rule) yield* optionsOf(rule).check(setting[1], `${pointer}/1`, known);
}

function settingSchema(rule: KnownRule, known: KnownRules): Schema {
  const level = { enum: LEVELS };
  if (!rule.options) return { description: rule.summary, ...level };
  const withOptions = { type: "array", items: [level, optionsOf(rule).schema(known)], minItems: 2, maxItems: 2 };
  return { description: rule.summary, anyOf: [level, withOptions] };
}

const KNOWN_PATH = "^(input|states\\..+\\.(input|output|result))$";
const knownFact = object(
  {
    maxBytes: says("Maximum size of the value as JSON, in bytes", count),
    minBytes: says("Minimum size of the value as JSON, in bytes", count),
    schema: says("JSON Schema of the value", anySchema),
  },
  "fact",
);
const known: Shape = {
  *check(value, pointer, rules) {
    if (!isObject(value)) yield { pointer, message: 'must be an object such as { "states.Fetch.output": { "maxBytes": 5000 } }' };
    else {
      for (const [path, fact] of Object.entries(value)) {
        if (!/^(?:input|states\..+\.(?:input|output|result))$/.test(path)) {
          const message = 'must be "input", "states.<name>.input", "states.<name>.result" or "states.<name>.output"';
          yield { pointer: below(pointer, path), message };
        }
        yield* knownFact.check(fact, below(pointer, path), rules);
      }
    }
  },
  schema: (rules) => ({ type: "object", patternProperties: { [KNOWN_PATH]: knownFact.schema(rules) }, additionalProperties: false }),
};

const thresholds = object(
  {
    payloadWarning: says("Payload size in bytes above which passing a reference is recommended. Default: 32768", count),
    payloadError: says("Payload limit in bytes. Default: 262144", count),
    history: says("History event quota of a Standard execution. Default: 25000", count),
  },
  "threshold",
);

const SETTINGS = {
  rules: says("Severity of a rule, or a list of a severity and the rule options", rules),
  thresholds: says("Thresholds that several rules share", thresholds),
  idempotent: says("Globs of function names, ARNs, URLs or service:action that are safe to repeat", list(text)),
  notIdempotent: says("Globs of function names, ARNs, URLs or service:action that are not safe to repeat", list(text)),
  known: says('Known facts, such as payload sizes: { "states.Fetch.output": { "maxBytes": 5000 } }', known),
  inputSchema: says("JSON Schema of the execution input, or its path relative to this file", textOr(anySchema)),
  type: says("Workflow type if the definition does not specify it", oneOf("STANDARD", "EXPRESS")),
};

const override = object({
  files: says("Globs relative to this configuration file", list(text)),
  machines: says("Globs of state machine names", list(text)),
  ...SETTINGS,
});

const TOP = object({
  $schema: text,
  extends: says(
    `Presets (${PRESETS.join(", ")}) and files; later entries override earlier ones, and this file overrides all`,
    textOr(list(text)),
  ),
  root: says("Do not search parent folders for further configuration", flag),
  ignore: says("Globs of files to ignore", list(text)),
  plugins: says("Modules with custom rules", list(text)),
  failOn: says("Lowest severity that sets exit code 1. Default: error", oneOf("error", "warning", "info")),
  requireReason: says("Require a reason in suppressions: -- reason", flag),
  maxWarnings: says("Number of warnings above which the exit code is 1", count),
  overrides: says("Settings for some files or state machines; later entries override earlier ones", list(override)),
  ...SETTINGS,
});
