import type { Json } from "../../text/node.js";
import { fromJson } from "../../values/abstract/json.js";
import { ALL, ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, STRING } from "../../values/abstract/kinds.js";
import { joinAll } from "../../values/abstract/lattice.js";
import { numberRange } from "../../values/abstract/number.js";
import { globText } from "../../values/abstract/text.js";
import {
  type AbstractValue,
  ANY,
  arrayOf,
  change,
  type Entry,
  MAY,
  MUST,
  make,
  objectOf,
  PAYLOAD_LIMIT,
  PROVENANCE,
  withProvenance,
} from "../../values/abstract/value.js";

type Schema = { readonly [key: string]: Json };

/** Schemas within schemas that are followed. */
const DEEPEST = 12;

/**
 * The values that a JSON Schema allows, or more: keywords that the domain cannot express are left out, which is sound.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
export function valuesOf(schema: Json): AbstractValue {
  const v = withProvenance(read(schema, schema, 0), PROVENANCE.input);
  return change(v, { hi: Math.min(v.hi, PAYLOAD_LIMIT) });
}

function read(schema: Json, root: Json, depth: number): AbstractValue {
  if (schema === false) return { ...ANY, kinds: 0 };
  if (!isSchema(schema) || depth > DEEPEST) return ANY;
  if (typeof schema.$ref === "string") return read(target(schema.$ref, root), root, depth + 1);
  if ("const" in schema) return fromJson(schema.const as Json);
  if (Array.isArray(schema.enum)) return joinAll(schema.enum.map(fromJson));
  const choice = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choice) && choice.length > 0) return joinAll(choice.map((one) => read(one, root, depth + 1)));
  const kinds = kindsOf(schema.type);
  return make({
    kinds,
    ...(kinds & NUMBER ? { num: numberOf(schema) } : {}),
    // a character takes up to two code units
    ...(kinds & STRING ? { text: globText(["", ""], count(schema.minLength, 0), 2 * count(schema.maxLength, Infinity)) } : {}),
    ...(kinds & ARRAY ? { arr: arrayIn(schema, root, depth) } : {}),
    ...(kinds & OBJECT ? { obj: objectIn(schema, root, depth) } : {}),
  });
}

const isSchema = (json: Json | undefined): json is Schema => typeof json === "object" && json !== null && !Array.isArray(json);

const KINDS: Readonly<Record<string, number>> = {
  null: NULL,
  boolean: BOOLEAN,
  number: NUMBER,
  integer: NUMBER,
  string: STRING,
  array: ARRAY,
  object: OBJECT,
};

function kindsOf(type: Json | undefined): number {
  const names = typeof type === "string" ? [type] : Array.isArray(type) ? type : [];
  const kinds = names.reduce<number>((sum, name) => sum | (KINDS[String(name)] ?? 0), 0);
  return kinds === 0 ? ALL : kinds;
}

function numberOf(schema: Schema) {
  const integer = schema.type === "integer" || (Array.isArray(schema.type) && !schema.type.includes("number"));
  return numberRange(
    edge(schema.minimum ?? schema.exclusiveMinimum, -Infinity),
    edge(schema.maximum ?? schema.exclusiveMaximum, Infinity),
    integer,
  );
}

const edge = (json: Json | undefined, otherwise: number): number => (typeof json === "number" ? json : otherwise);
const count = (json: Json | undefined, otherwise: number): number => (typeof json === "number" && json >= 0 ? Math.floor(json) : otherwise);

function arrayIn(schema: Schema, root: Json, depth: number) {
  return arrayOf(
    count(schema.minItems, 0),
    count(schema.maxItems, Infinity),
    [],
    isSchema(schema.items) ? read(schema.items, root, depth + 1) : ANY,
  );
}

function objectIn(schema: Schema, root: Json, depth: number) {
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const names = new Set([...Object.keys(properties), ...required]);
  const entries = [...names].map((key): Entry => {
    const value = Object.hasOwn(properties, key) ? read(properties[key] as Json, root, depth + 1) : ANY;
    return { key, value, presence: required.has(key) ? MUST : MAY };
  });
  const more = schema.additionalProperties;
  return objectOf(entries, more === false ? undefined : isSchema(more) ? read(more, root, depth + 1) : ANY);
}

/** `#/$defs/order`; what leads elsewhere is any value. */
function target(ref: string, root: Json): Json {
  let at: Json | undefined = ref.startsWith("#") ? root : true;
  for (const step of ref.split("/").slice(1)) {
    const name = step.replace(/~1/g, "/").replace(/~0/g, "~");
    at = isSchema(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at ?? true;
}

/** At most so many bytes of JSON text. */
export const atMostBytes = (v: AbstractValue, bytes: number | undefined): AbstractValue =>
  bytes === undefined || bytes >= v.hi ? v : change(v, { hi: bytes, sym: v.sym });
