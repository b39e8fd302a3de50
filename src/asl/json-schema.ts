import { describeField } from "./field-descriptions.js";
import {
  BRANCH_FIELDS,
  CATCHER_FIELDS,
  type FieldLanguage,
  MACHINE_FIELDS,
  OPERATORS,
  PROCESSOR_FIELDS,
  RETRIER_FIELDS,
  RULE_FIELDS,
  STATE_FIELDS,
  STATE_TYPES,
} from "./fields.js";

type Schema = { readonly [key: string]: unknown };

/**
 * The structure of a definition as JSON Schema (draft 7), from the same table of fields by which definitions are read:
 * for completion in editors. It knows less than the linter: no transitions, no syntax of expressions, no query language.
 */
export function aslSchema(): Schema {
  const machine = object(MACHINE_FIELDS, ["StartAt", "States"]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://raw.githubusercontent.com/sfn-lint/sfn-lint/main/schemas/asl.schema.json",
    title: "Amazon States Language",
    description:
      "A state machine of AWS Step Functions. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html",
    ...machine,
    // AWS accepts 0 here, and only here
    properties: { ...machine.properties, TimeoutSeconds: { ...machine.properties.TimeoutSeconds, ...integer(0, 99_999_999) } },
    definitions: {
      state: { type: "object", required: ["Type"], properties: { Type: { enum: STATE_TYPES } }, allOf: STATE_TYPES.map(stateOfType) },
      branch: object(BRANCH_FIELDS, ["StartAt", "States"]),
      processor: object(PROCESSOR_FIELDS, ["StartAt", "States"]),
      retrier: object(RETRIER_FIELDS, ["ErrorEquals"]),
      catcher: object(CATCHER_FIELDS, ["ErrorEquals", "Next"]),
      rule: object(RULE_FIELDS, ["Next"]),
      test: object(RULE_FIELDS, []),
    },
  };
}

function stateOfType(type: (typeof STATE_TYPES)[number]): Schema {
  const required: Partial<Record<string, readonly string[]>> = { Task: ["Resource"], Choice: ["Choices"], Parallel: ["Branches"] };
  return {
    if: { properties: { Type: { const: type } }, required: ["Type"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: object(STATE_FIELDS[type], required[type] ?? []),
  };
}

function object(fields: Readonly<Record<string, FieldLanguage>>, required: readonly string[]) {
  const names = Object.keys(fields).sort();
  return {
    type: "object" as const,
    required,
    properties: Object.fromEntries<Schema>(names.map((name) => [name, described(name, fields[name] as FieldLanguage)])),
    additionalProperties: false,
  };
}

/** Editors show it on completion and hover. A reference takes no siblings in draft 7. */
function described(name: string, language: FieldLanguage): Schema {
  const { $ref, ...schema } = fieldSchema(name);
  const description = `${describeField(name) ?? name}${language === "both" ? "" : ` (${language})`}`;
  return $ref === undefined ? { description, ...schema } : { description, allOf: [{ $ref }] };
}

const text: Schema = { type: "string" };
const jsonata: Schema = { type: "string", pattern: "^\\{%[\\s\\S]*%\\}$" };
const path: Schema = { type: "string", pattern: "^(\\$|States\\.)" };
const nullablePath: Schema = { anyOf: [path, { type: "null" }] };
const integer = (minimum: number, maximum?: number): Schema => ({
  anyOf: [{ type: "integer", minimum, ...(maximum === undefined ? {} : { maximum }) }, jsonata],
});
const list = (definition: string, minItems = 1): Schema => ({ type: "array", minItems, items: { $ref: `#/definitions/${definition}` } });

const FIELDS: ReadonlyMap<string, Schema> = new Map<string, Schema>([
  ["Type", text],
  ["QueryLanguage", { enum: ["JSONPath", "JSONata"] }],
  ["States", { type: "object", minProperties: 1, additionalProperties: { $ref: "#/definitions/state" } }],
  ["End", { type: "boolean" }],
  ["InputPath", nullablePath],
  ["OutputPath", nullablePath],
  ["ResultPath", nullablePath],
  ["Retry", list("retrier", 0)],
  ["Catch", list("catcher", 0)],
  ["Branches", list("branch")],
  ["Choices", list("rule")],
  ["And", list("test")],
  ["Or", list("test")],
  ["Not", { $ref: "#/definitions/test" }],
  ["ItemProcessor", { $ref: "#/definitions/processor" }],
  ["Iterator", { $ref: "#/definitions/processor" }],
  ["ProcessorConfig", { type: "object" }],
  ["ItemReader", { type: "object" }],
  ["ItemBatcher", { type: "object" }],
  ["ResultWriter", { type: "object" }],
  ["ErrorEquals", { type: "array", minItems: 1, items: text }],
  ["IntervalSeconds", { type: "integer", minimum: 0 }],
  ["MaxAttempts", { type: "integer", minimum: 0, maximum: 99_999_999 }],
  ["BackoffRate", { type: "number", minimum: 1 }],
  ["MaxDelaySeconds", { type: "integer", minimum: 1, maximum: 31_622_400 }],
  ["JitterStrategy", { enum: ["FULL", "NONE"] }],
  ["TimeoutSeconds", integer(1, 99_999_999)],
  ["HeartbeatSeconds", integer(1, 99_999_999)],
  ["Seconds", integer(0, 99_999_999)],
  ["MaxConcurrency", integer(0)],
  ["ToleratedFailureCount", integer(0)],
  ["ToleratedFailurePercentage", { anyOf: [{ type: "number", minimum: 0, maximum: 100 }, jsonata] }],
  ["Condition", { anyOf: [{ type: "string" }, { type: "boolean" }] }],
  ["Assign", { type: "object" }],
  // what may be any JSON value
  ...["Parameters", "Arguments", "Result", "ResultSelector", "Output", "ItemSelector", "Items", "Credentials"].map((f) => [f, {}] as const),
]);

function fieldSchema(name: string): Schema {
  const known = FIELDS.get(name);
  if (known) return known;
  const operand = OPERATORS.get(name);
  if (operand === "number" || operand === "boolean") return { type: operand };
  return name.endsWith("Path") || name === "Variable" ? path : text;
}
