import { nearest } from "../../asl/did-you-mean.js";
import { isLevel } from "./resolve.js";

export interface ConfigFault {
  /** JSON Pointer into the configuration. */
  readonly pointer: string;
  readonly message: string;
}

type Check = (value: unknown, pointer: string, ids: ReadonlySet<string>) => Iterable<ConfigFault>;

/** What is wrong with a configuration, at its own places. The same shape as `schemas/config.schema.json`. */
export function checkConfig(value: unknown, ruleIds: ReadonlySet<string>): ConfigFault[] {
  return [...object(TOP)(value, "", ruleIds)];
}

const oneOf = (...values: string[]): Check =>
  function* (value, pointer) {
    if (typeof value === "string" && values.includes(value)) return;
    const hint = typeof value === "string" ? nearest(value, values) : undefined;
    yield { pointer, message: `should be one of ${values.join(", ")}${hint ? `; did you mean "${hint}"?` : ""}` };
  };

const text: Check = function* (value, pointer) {
  if (typeof value !== "string") yield { pointer, message: "should be a string" };
};

const flag: Check = function* (value, pointer) {
  if (typeof value !== "boolean") yield { pointer, message: "should be true or false" };
};

const count: Check = function* (value, pointer) {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) yield { pointer, message: "should be a whole number, 0 or more" };
};

const list = (item: Check): Check =>
  function* (value, pointer, ids) {
    if (!Array.isArray(value)) yield { pointer, message: "should be a list" };
    else for (const [i, entry] of value.entries()) yield* item(entry, `${pointer}/${i}`, ids);
  };

const either = (first: (value: unknown) => boolean, a: Check, b: Check): Check =>
  function* (value, pointer, ids) {
    yield* (first(value) ? a : b)(value, pointer, ids);
  };

const isText = (value: unknown) => typeof value === "string";
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const below = (pointer: string, key: string) => `${pointer}/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`;

const object = (fields: Readonly<Record<string, Check>>): Check =>
  function* (value, pointer, ids) {
    if (!isObject(value)) {
      yield { pointer, message: "should be an object" };
      return;
    }
    for (const [key, entry] of Object.entries(value)) {
      const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (check) yield* check(entry, below(pointer, key), ids);
      else yield { pointer: below(pointer, key), message: unknownName("setting", key, Object.keys(fields)) };
    }
  };

function unknownName(what: string, name: string, known: readonly string[]): string {
  const hint = nearest(name, known);
  return `there is no ${what} "${name}"${hint ? `; did you mean "${hint}"?` : ""}`;
}

const rules: Check = function* (value, pointer, ids) {
  if (!isObject(value)) yield { pointer, message: "should be an object of rule ids" };
  else {
    for (const [id, setting] of Object.entries(value)) {
      if (!ids.has(id) && !id.includes("/")) yield { pointer: below(pointer, id), message: unknownName("rule", id, [...ids]) };
      yield* ruleSetting(setting, below(pointer, id));
    }
  }
};

function* ruleSetting(setting: unknown, pointer: string): Iterable<ConfigFault> {
  const level = Array.isArray(setting) ? setting[0] : setting;
  if (!isLevel(level))
    yield { pointer, message: 'should be "off", "info", "warning", "error", or a list of such a level and an object of options' };
  else if (Array.isArray(setting) && (setting.length !== 2 || !isObject(setting[1]))) {
    yield { pointer, message: 'should be a level and an object of options: ["warning", { … }]' };
  }
}

const known: Check = function* (value, pointer, ids) {
  if (!isObject(value)) yield { pointer, message: 'should be an object such as { "states.Fetch.output": { "maxBytes": 5000 } }' };
  else {
    for (const [path, fact] of Object.entries(value)) {
      if (!/^(input|states\..+\.(input|output|result))$/.test(path)) {
        yield {
          pointer: below(pointer, path),
          message: 'should be "input", "states.<name>.input", "states.<name>.result" or "states.<name>.output"',
        };
      }
      yield* object({ maxBytes: count })(fact, below(pointer, path), ids);
    }
  }
};

const anything: Check = function* () {};
const SEVERITIES = ["error", "warning", "info"];

const SETTINGS = {
  rules,
  thresholds: object({ payloadWarning: count, payloadError: count, history: count }),
  idempotent: list(text),
  known,
  inputSchema: either(isText, text, either(isObject, anything, text)),
  type: oneOf("STANDARD", "EXPRESS"),
};

const TOP = {
  $schema: text,
  extends: either(isText, text, list(text)),
  root: flag,
  ignore: list(text),
  plugins: list(text),
  failOn: oneOf(...SEVERITIES),
  requireReason: flag,
  maxWarnings: count,
  overrides: list(object({ files: list(text), machines: list(text), ...SETTINGS })),
  ...SETTINGS,
};
